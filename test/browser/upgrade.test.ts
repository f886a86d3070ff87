// What users have open is often older than what is deployed: an earlier build, as it was made then, beside today's, and
// today's beside one to come.
import type { BrowserContext, Page } from 'playwright-core';
import { expect, inject } from 'vitest';
import type { NewEvent, OpenOptions, SaveState } from '../../src/client/index.ts';
import { RETAINED_FACTS } from '../../src/storage/constants.ts';
import { eventually, test } from '../support/browser-test.ts';
import { instanceOf, killSharedWorkers } from '../support/chromium-control.ts';
import { append, messageAdd, sessionStart } from '../support/events.ts';
import { openPage, type RecordingPage } from '../support/recording-page.ts';
import { FROZEN_BUILD, serveBuilds } from '../support/served-builds.ts';
import { expectedText, startTokenStream } from '../support/token-stream.ts';

const BUILDS = () => ({ frozen: FROZEN_BUILD, today: inject('build'), future: inject('futureBuild') });

/** Appends of which a checkpoint trims some from the journal. */
const MORE_THAN_RETAINED = RETAINED_FACTS + 500;

/** Opens a page of a build with a recorder. By REST, a service worker of the same build controls it. */
async function openTab(context: BrowserContext, url: string, options: OpenOptions = {}): Promise<RecordingPage> {
  const tab = await openPage(context, url, { controlled: options.transports?.includes('rest') === true });
  await tab.open(options);
  return tab;
}

async function textsOf(reader: RecordingPage, sessionId = 's1'): Promise<string[]> {
  return (await reader.session(sessionId)).messages.map(({ content }) => content);
}

function stateOf({ page }: RecordingPage): Promise<SaveState> {
  return page.evaluate(() => window.recorder.state);
}

/** Records and does not wait: the acks may never come. */
async function recordUnacked({ page }: RecordingPage, events: readonly object[]): Promise<void> {
  await page.evaluate((given) => {
    for (const event of given as NewEvent[]) void window.recorder.record(event);
  }, events);
}

/** The text of a message that the tab would export. */
function pendingText({ page }: RecordingPage, messageId: string): Promise<string> {
  return page.evaluate(
    (id) =>
      window.recorder
        .pending()
        .map((event) => {
          const isOfMessage = event.type === 'message_append' && event.message_id === id;
          return isOfMessage && typeof event.content_delta === 'string' ? event.content_delta : '';
        })
        .join(''),
    messageId,
  );
}

/** Returns the function that reports whether the page was never reloaded since. */
async function markPage(page: Page): Promise<() => Promise<boolean>> {
  const mark = await page.evaluateHandle(() => window);
  return () => mark.evaluate((marked) => marked === window).catch(() => false);
}

test('today’s build reads what an earlier one recorded, and continues the same sessions', async ({ context }) => {
  const { url } = await serveBuilds(BUILDS());
  const old = await openTab(context, `${url}frozen/`);
  await old.page.evaluate(() => window.recorder.api.configure({ persist_interval_secs: 0.1 }));
  await old.record([sessionStart('s1', { title: 'Of old' }), messageAdd('m1', 'one '), append('two ')]);
  await eventually(async () => (await old.session('s1')).is_dirty).toBe(false);
  await old.page.evaluate(() => window.recorder.api.configure({ persist_interval_secs: 3_600 }));
  await old.record([append('three '), messageAdd('m2', 'Unfolded'), { type: 'session_end', session_id: 's1' }]);
  await old.record([sessionStart('s2')]);
  await old.page.close();

  const young = await openTab(context, `${url}today/`);
  expect(await young.session('s1')).toMatchObject({ title: 'Of old', status: 'ended', message_count: 2 });
  expect(await textsOf(young)).toEqual(['one two three ', 'Unfolded']);
  await eventually(async () => (await young.session('s2')).status).toBe('interrupted');
  const replies = await young.record([sessionStart(), append('four', { offset: 14 }), messageAdd('m3', 'New')]);
  expect(replies).toMatchObject([{ type: 'ack', resumed: true }, { type: 'ack' }, { type: 'ack' }]);
  await young.page.evaluate(() => window.recorder.api.configure({ persist_interval_secs: 0.1 }));
  await young.record([append('!')]);
  await eventually(async () => (await young.session('s1')).is_dirty).toBe(false);
  const texts = ['one two three four!', 'Unfolded', 'New'];
  expect(await textsOf(young)).toEqual(texts);
  expect(await textsOf(await openTab(context, `${url}frozen/`))).toEqual(texts);
});

test('tabs of an earlier build and of today’s write at once, by port and by REST, with checkpoints of both, and lose and duplicate nothing', async ({
  context,
}) => {
  const { url } = await serveBuilds(BUILDS());
  const tabs = [
    await openTab(context, `${url}frozen/`),
    await openTab(context, `${url}today/`),
    await openTab(context, `${url}frozen/`, { transports: ['rest'] }),
    await openTab(context, `${url}today/`, { transports: ['rest'] }),
  ] as const;
  const [old, young] = tabs;
  await old.record([sessionStart()]);
  await young.page.evaluate(() => window.recorder.api.configure({ persist_interval_secs: 0.1 }));
  // The last writer makes a checkpoint, and the other one continues after it.
  for (const [writer, reader] of [
    [old, young],
    [young, old],
    [old, young],
  ] as const) {
    await writer.record([messageAdd(`m${await textsOf(reader).then(({ length }) => length)}`, 'folded')]);
    await eventually(async () => (await reader.session('s1')).is_dirty).toBe(false);
  }
  await young.page.evaluate(() => window.recorder.api.configure({ persist_interval_secs: 1 }));
  const streams = await Promise.all(
    tabs.map((tab, index) => startTokenStream(tab, { session_id: 's1', message_id: `stream-${index}`, pauseMs: 20 })),
  );
  await eventually(() => Math.min(...streams.map((stream) => stream.acked()))).toBeGreaterThan(300);

  const expected = new Map<string, string>();
  const lengths = await Promise.all(streams.map((stream) => stream.stop()));
  for (const [index, stream] of streams.entries()) {
    const length = lengths[index] ?? 0;
    expect(length).toBeGreaterThanOrEqual(stream.acked());
    expect(stream.refused).toEqual([]);
    expected.set(stream.message_id, expectedText(length));
  }
  for (const reader of tabs) {
    const { messages } = await reader.session('s1');
    expect(messages).toHaveLength(7);
    for (const { message_id, content } of messages) expect(content).toBe(expected.get(message_id) ?? 'folded');
  }
});

test('an earlier build records into a database that today’s made and trimmed, trims it itself, and nothing is lost', async ({
  context,
}) => {
  const { url } = await serveBuilds(BUILDS());
  const young = await openTab(context, `${url}today/`);
  await young.page.evaluate(() => window.recorder.api.configure({ persist_interval_secs: 0.1 }));
  await young.record([sessionStart(), messageAdd('m1', '')]);
  const more = Array.from({ length: MORE_THAN_RETAINED }, () => append('.'));
  let expected = '';
  const old = await openTab(context, `${url}frozen/`);
  for (const writer of [young, old, young]) {
    const replies = await writer.record(more);
    expect(replies.filter(({ type }) => type !== 'ack')).toEqual([]);
    expected += '.'.repeat(more.length);
    for (const reader of [young, old]) {
      await eventually(async () => (await reader.session('s1')).is_dirty).toBe(false);
      expect(await textsOf(reader)).toEqual([expected]);
    }
  }
});

test.for(['shared_worker', 'dedicated_worker'] as const)(
  'a tab of today’s build connects to the %s of a newer one by itself, and everything is saved',
  async (kind, { context }) => {
    const { url } = await serveBuilds(BUILDS());
    const transports = [kind];
    const tab = await openTab(context, `${url}today/`, { transports });
    const isSamePage = await markPage(tab.page);
    await tab.record([sessionStart()]);
    const stream = await startTokenStream(tab, { session_id: 's1', message_id: 'stream' });
    await eventually(() => stream.acked()).toBeGreaterThan(500);
    const instance = await instanceOf(tab.page);

    const future = await openTab(context, `${url}future/`, { transports });
    await future.record([sessionStart('s2')]);

    const acked = stream.acked();
    await eventually(() => stream.acked()).toBeGreaterThan(acked + 2_000);
    const length = await stream.stop();
    expect(length).toBeGreaterThanOrEqual(stream.acked());
    expect(stream.refused).toEqual([]);
    for (const reader of [tab, future]) expect(await textsOf(reader)).toEqual([expectedText(length)]);
    await eventually(() => stateOf(tab)).toEqual({ status: 'saved', refused: 0 });
    expect(await instanceOf(tab.page)).not.toBe(instance);
    if (kind === 'shared_worker') expect(await instanceOf(tab.page)).toBe(await instanceOf(future.page));
    expect(await isSamePage()).toBe(true);
  },
);

test('a tab whose successor cannot be reached reports that and keeps what is pending, until it can be reached', async ({
  browser,
  context,
}) => {
  const { url, deploy, remove } = await serveBuilds(BUILDS());
  const tab = await openTab(context, `${url}today/`);
  await tab.record([sessionStart(), messageAdd('m1', 'before')]);
  const future = await openTab(context, `${url}future/`);
  await future.record([sessionStart('s2')]);
  await remove('future');
  await future.page.close();
  await killSharedWorkers(browser);

  await recordUnacked(tab, [append(' after')]);

  await eventually(() => stateOf(tab)).toMatchObject({
    status: 'not_saved',
    pending: 1,
    reason: { code: 'version_mismatch', message: expect.stringMatching(/cannot be reached.*pending\(\)/) },
  });
  expect(await pendingText(tab, 'm1')).toBe(' after');
  await deploy('future', inject('futureBuild'));
  await eventually(() => stateOf(tab)).toEqual({ status: 'saved', refused: 0 });
  expect(await textsOf(tab)).toEqual(['before after']);
});
