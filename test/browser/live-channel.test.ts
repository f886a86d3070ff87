// What other tabs receive while one records: through subscriptions of the client and through RecordingSocket.
import { expect } from 'vitest';
import type { Fact, SessionDetail } from '../../src/protocol/index.ts';
import { eventually, test } from '../support/browser-test.ts';
import { append, messageAdd, sessionStart } from '../support/events.ts';
import { openPage, type RecordingPage } from '../support/recording-page.ts';

const TOKENS = Array.from({ length: 60 }, (_, index) => ` token-${index}`);
const TEXT = TOKENS.join('');

declare global {
  interface Window {
    /** The facts that this page's subscription received. */
    facts: Fact[];
    missed: number;
    /** The texts of message m1 that `follow` showed, one after the other. */
    shown: string[];
    followed: SessionDetail | null;
    /** Number of broadcasts that the test dropped or repeated in this page. */
    disturbed: number;
  }
}

/** An init script that replaces BroadcastChannel. `deliver` is code that handles each message; it can use `event`, `count` and `listen`. */
function disturbedChannel(deliver: string): string {
  return `
    window.disturbed = 0;
    let count = 0;
    const earlier = [];
    const Channel = BroadcastChannel;
    window.BroadcastChannel = class extends Channel {
      addEventListener(type, listener, options) {
        const listen = (event) => listener.call(this, event);
        super.addEventListener(type, (event) => {
          count += 1;
          ${deliver}
        }, options);
      }
    };`;
}

/** Drops every `nth` message, like a slow reader. */
function lossyChannel(nth: number): string {
  return disturbedChannel(`if (count % ${nth} === 0) window.disturbed += 1; else listen(event);`);
}

/** Delivers every message again, much later. */
const STUTTERING_CHANNEL = disturbedChannel(`
  listen(event);
  earlier.push(event);
  if (earlier.length > 5) { window.disturbed += 1; listen(earlier.shift()); }
`);

/** Begins session s1 with an empty message m1. Its facts stay in the journal unless `persistSecs` is set. */
async function beginRecording(tab: RecordingPage, persistSecs = 3600): Promise<void> {
  await tab.open();
  await tab.page.evaluate(
    (persist_interval_secs) => window.recorder.api.configure({ persist_interval_secs }),
    persistSecs,
  );
  await tab.record([sessionStart(), messageAdd()]);
}

/** Waits until the start of the journal is trimmed. A checkpoint after a purge trims everything that it can. */
async function trimJournal(tab: RecordingPage): Promise<void> {
  await tab.record([sessionStart('purged'), sessionStart('s2')]);
  await tab.page.evaluate(() => window.recorder.api.purge('purged'));
  await tab.record(messageAdd('m1', 'after the purge', { session_id: 's2' }));
  await eventually(() =>
    tab.page.evaluate(async () => {
      const page = await window.recorder.api.facts({ since: 0 });
      return page.ok && page.value.complete;
    }),
  ).toBe(false);
}

/** Records one token after the other, and waits for each ack. */
async function recordTokens(tab: RecordingPage, tokens: readonly string[] = TOKENS): Promise<void> {
  await tab.page.evaluate(async (given) => {
    for (const content_delta of given) {
      await window.recorder.record({ type: 'message_append', session_id: 's1', message_id: 'm1', content_delta });
    }
  }, tokens);
}

async function subscribe(tab: RecordingPage, since?: number): Promise<void> {
  await tab.page.evaluate((from) => {
    window.facts = [];
    window.missed = 0;
    window.recorder.subscribe((fact) => window.facts.push(fact), {
      session_id: 's1',
      onMissed: () => (window.missed += 1),
      ...(from === null ? {} : { since: from }),
    });
  }, since ?? null);
}

/** Follows s1 and waits until it is shown. */
async function follow(tab: RecordingPage): Promise<void> {
  await tab.page.evaluate(() => {
    window.shown = [];
    window.followed = null;
    window.recorder.follow('s1', (followed) => {
      if (followed.status !== 'content') return;
      window.followed = followed.session;
      const text = followed.session.messages.find(({ message_id }) => message_id === 'm1')?.content ?? '';
      if (window.shown.at(-1) !== text) window.shown.push(text);
    });
  });
  await eventually(() => tab.page.evaluate(() => window.followed !== null)).toBe(true);
}

function shownIn(tab: RecordingPage): Promise<string[]> {
  return tab.page.evaluate(() => window.shown);
}

function factsIn(tab: RecordingPage): Promise<Fact[]> {
  return tab.page.evaluate(() => window.facts);
}

function deltasOf(facts: readonly Fact[]): string[] {
  return facts.flatMap((fact) => (fact.type === 'message_append' ? [fact.content_delta] : []));
}

function seqsOf(facts: readonly Fact[]): number[] {
  return facts.map(({ seq }) => seq);
}

/** Every text that a reader shows if it receives each token. */
function prefixes(tokens: readonly string[]): string[] {
  return ['', ...tokens.map((_, index) => tokens.slice(0, index + 1).join(''))];
}

test('another tab follows a session token by token', async ({ context, serveBuild }) => {
  const server = await serveBuild();
  const writer = await openPage(context, server.url);
  const reader = await openPage(context, server.url);
  await beginRecording(writer);
  await reader.open();
  await subscribe(reader, 0);
  await follow(reader);

  await recordTokens(writer);

  await eventually(async () => (await shownIn(reader)).at(-1)).toBe(TEXT);
  expect(await shownIn(reader)).toEqual(prefixes(TOKENS));
  await eventually(async () => deltasOf(await factsIn(reader))).toEqual(TOKENS);
  expect(await reader.page.evaluate(() => window.followed)).toMatchObject({
    status: 'active',
    messages: (await writer.session('s1')).messages,
  });
});

test('subscribers of the client receive what REST records', async ({ context, serveBuild }) => {
  const server = await serveBuild();
  const writer = await openPage(context, server.url, { controlled: true });
  const reader = await openPage(context, server.url);
  await reader.open();
  await subscribe(reader, 0);

  await writer.rest('POST', '/events', { events: [sessionStart(), messageAdd(), append('by REST')] });

  await eventually(async () => deltasOf(await factsIn(reader))).toEqual(['by REST']);
});

test('a late subscriber receives every fact after its since, then new facts, each once', async ({
  context,
  serveBuild,
}) => {
  const server = await serveBuild();
  const writer = await openPage(context, server.url);
  await beginRecording(writer);
  await recordTokens(writer, TOKENS.slice(0, 30));
  const { seq: head } = await writer.session('s1');
  const fromTheStart = await openPage(context, server.url);
  const fromTheMiddle = await openPage(context, server.url);
  await fromTheStart.open();
  await fromTheMiddle.open();
  await subscribe(fromTheStart, 0);
  await subscribe(fromTheMiddle, head - 10);

  await recordTokens(writer, TOKENS.slice(30));

  await eventually(async () => deltasOf(await factsIn(fromTheStart))).toEqual(TOKENS);
  await eventually(async () => deltasOf(await factsIn(fromTheMiddle))).toEqual(TOKENS.slice(20));
  const seqs = seqsOf(await factsIn(fromTheMiddle));
  expect(seqs).toEqual(TOKENS.slice(20).map((_, index) => head - 9 + index));
});

test('notifies a late subscriber when its since is older than the journal, and continues after the gap', async ({
  context,
  serveBuild,
}) => {
  const server = await serveBuild();
  const writer = await openPage(context, server.url);
  await beginRecording(writer, 0.1);
  await trimJournal(writer);
  const reader = await openPage(context, server.url);
  await reader.open();
  await subscribe(reader, 0);
  await eventually(() => reader.page.evaluate(() => window.missed)).toBeGreaterThanOrEqual(1);

  await writer.record(append('after the gap'));

  await eventually(async () => deltasOf(await factsIn(reader))).toEqual(['after the gap']);
});

test.for([
  ['loses every third broadcast', lossyChannel(3)],
  ['loses every broadcast', lossyChannel(1)],
  ['gets old broadcasts again', STUTTERING_CHANNEL],
] as const)(
  'a reader that %s receives every fact once and in order',
  async ([, initScript], { context, serveBuild }) => {
    const server = await serveBuild();
    const writer = await openPage(context, server.url);
    const reader = await openPage(context, server.url, { initScript });
    await beginRecording(writer);
    await reader.open();
    await subscribe(reader, 0);
    await follow(reader);

    await recordTokens(writer);

    await eventually(async () => (await shownIn(reader)).at(-1)).toBe(TEXT);
    await eventually(async () => deltasOf(await factsIn(reader))).toEqual(TOKENS);
    expect(await reader.page.evaluate(() => window.disturbed)).toBeGreaterThanOrEqual(10);
  },
);

test('a reader that lost broadcasts gets the current session when the journal no longer contains their facts', async ({
  context,
  serveBuild,
}) => {
  const server = await serveBuild();
  const writer = await openPage(context, server.url);
  const reader = await openPage(context, server.url, { initScript: lossyChannel(1) });
  await beginRecording(writer, 0.1);
  await reader.open();
  await follow(reader);

  await recordTokens(writer);
  await writer.record([
    { type: 'message_update', session_id: 's1', message_id: 'm1', content: `${TEXT}.`, is_complete: true },
    { type: 'session_end', session_id: 's1', final_message_count: 2 },
  ]);
  await trimJournal(writer);

  const { is_dirty: _dirty, seq: _seq, ...recorded } = await writer.session('s1');
  await eventually(() => reader.page.evaluate(() => window.followed)).toMatchObject(recorded);
  expect(recorded).toMatchObject({ status: 'ended', expected_message_count: 2, messages: [{ content: `${TEXT}.` }] });
});
