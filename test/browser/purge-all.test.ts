// Everything is deleted on purpose, in real Chromium: by Holdfast, or by an app that deletes the database.

import { expect } from 'vitest';
import { eventually, test } from '../support/browser-test.ts';
import { messageAdd, sessionStart } from '../support/events.ts';
import { openPage, type RecordingPage } from '../support/recording-page.ts';

/** The ids of the sessions that the second copy has. */
function copied({ page }: RecordingPage): Promise<string[]> {
  return page.evaluate(async () => {
    const names = (await caches.keys()).filter((name) => name.endsWith(':copy'));
    const entries = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
    const ids = entries.flat().flatMap(({ url }) => /\?\d-\d+-\d+-\d+-(.+)$/.exec(url)?.[1] ?? []);
    return [...new Set(ids)];
  });
}

function totalOf({ page }: RecordingPage): Promise<number | undefined> {
  return page.evaluate(async () => (await window.recorder.api.sessions()).value?.total);
}

/** Counts the calls of `onEvicted` from now on. */
async function countLosses({ page }: RecordingPage): Promise<() => Promise<number>> {
  const counted = await page.evaluateHandle(() => {
    const calls = { count: 0 };
    window.recorder.onEvicted(() => (calls.count += 1));
    return calls;
  });
  return async () => (await counted.jsonValue()).count;
}

/** Records with a second copy, until that is complete. */
async function recordSome(writer: RecordingPage): Promise<void> {
  await writer.page.evaluate(() => window.recorder.api.configure({ persist_interval_secs: 0.2 }));
  await writer.record([sessionStart('s1', { title: 'Precious' }), messageAdd('m1', 'Words')]);
  const state = (): Promise<string | undefined> =>
    writer.page.evaluate(async () => {
      const { value } = await window.recorder.api.status();
      return value?.dirty_sessions === 0 ? value.storage.copy.state : undefined;
    });
  await eventually(state).toBe('current');
  expect(await copied(writer)).toEqual(['s1']);
}

test('what is deleted by purgeAll goes from every page at once, is no loss, and its clients record on', async ({
  context,
  serveBuild,
}) => {
  const { url } = await serveBuild();
  const writer = await openPage(context, url);
  await writer.open();
  await recordSome(writer);
  const other = await openPage(context, url);
  await other.open();
  const viewer = await context.newPage();
  await viewer.goto(url);
  await viewer.getByTestId('session-row').filter({ hasText: 'Precious' }).waitFor();

  expect(await other.page.evaluate(() => window.recorder.api.purgeAll())).toMatchObject({ ok: true });
  await viewer.getByTestId('session-row').filter({ hasText: 'Precious' }).waitFor({ state: 'detached' });
  expect(await copied(writer)).toEqual([]);
  expect(await writer.record([sessionStart('s2', { title: 'Next' })])).toMatchObject([{ type: 'ack' }]);
  await viewer.getByTestId('session-row').filter({ hasText: 'Next' }).waitFor();
  expect(await totalOf(writer)).toBe(1);
  await eventually(() => copied(writer)).toEqual(['s2']);

  await viewer.reload();
  await viewer.getByTestId('session-row').filter({ hasText: 'Next' }).waitFor();
  const told = await countLosses(other);
  for (let times = 0; times < 3; times += 1) await other.page.evaluate(() => window.recorder.api.status());
  expect([await told(), await viewer.getByTestId('eviction-bar').count()]).toEqual([0, 0]);
});

test('a database that an app deletes while it is open does not come back from the second copy, and every page is told', async ({
  context,
  serveBuild,
}) => {
  const { url } = await serveBuild();
  const writer = await openPage(context, url);
  await writer.open();
  await recordSome(writer);
  const other = await openPage(context, url);
  await other.open();
  const losses = await Promise.all([writer, other].map(countLosses));
  expect(await totalOf(other)).toBe(1); // it has seen the recordings
  await writer.page.evaluate(
    () =>
      new Promise<void>((resolve, reject) => {
        const request = indexedDB.deleteDatabase('holdfast:holdfast');
        request.addEventListener('success', () => {
          resolve();
        });
        request.addEventListener('error', () => {
          reject(request.error ?? new Error('It failed.'));
        });
      }),
  );
  expect(await totalOf(writer)).toBe(0);
  expect(await copied(writer)).toEqual([]);
  await writer.record([sessionStart('s2')]);
  expect(await totalOf(writer)).toBe(1);
  for (const count of losses) await eventually(count).toBe(1);
});
