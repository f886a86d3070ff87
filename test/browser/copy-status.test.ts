// What the status says of the second copy, in real Chromium.

import { expect } from 'vitest';
import type { CopyReport } from '../../src/protocol/index.ts';
import { eventually, test } from '../support/browser-test.ts';
import { openPage, type RecordingPage } from '../support/recording-page.ts';

function reported({ page }: RecordingPage): Promise<CopyReport | undefined> {
  return page.evaluate(async () => (await window.recorder.api.status()).value?.storage.copy);
}

function caches({ page }: RecordingPage): Promise<string[]> {
  return page.evaluate(async () => (await globalThis.caches.keys()).filter((name) => name.endsWith(':copy')));
}

test('the second copy follows its setting at once, is written again where an app deletes it, and the status says so', async ({
  context,
  serveBuild,
}) => {
  const { url } = await serveBuild();
  const writer = await openPage(context, url, { controlled: true });
  await writer.open();
  const configure = (change: object): Promise<unknown> =>
    writer.page.evaluate((given) => window.recorder.api.configure(given), change);
  await configure({ persist_interval_secs: 0.2, second_copy: false });
  await writer.record({ type: 'session_start', session_id: 's1', provider: 'test' });
  expect(await reported(writer)).toEqual({ state: 'off', bytes: null, complete_until: null });

  const before = Date.now();
  await configure({ second_copy: true });
  await eventually(async () => (await reported(writer))?.state).toBe('current');
  const copy = await reported(writer);
  expect(copy?.bytes).toBeGreaterThan(0);
  expect(copy?.complete_until).toBeGreaterThanOrEqual(before);

  await writer.page.evaluate(async () => {
    for (const name of await globalThis.caches.keys()) await globalThis.caches.delete(name);
  });
  expect(await reported(writer)).toEqual({ state: 'behind', bytes: 0, complete_until: null });
  await writer.record({ type: 'session_start', session_id: 's2', provider: 'test' });
  await eventually(async () => (await reported(writer))?.state).toBe('current');
  expect(await caches(writer)).toHaveLength(1);

  await configure({ second_copy: false });
  await eventually(() => caches(writer)).toEqual([]);
  expect((await reported(writer))?.state).toBe('off');
});
