// Redaction before anything is written: every door of the recorder, and secrets that arrive in pieces.

import { array, assert, asyncProperty, boolean, constantFrom, integer, nat, record } from 'fast-check';
import { expect, test } from 'vitest';
import type { ConfigChange, Reply } from '../../src/protocol/index.ts';
import { Redactor } from '../../src/protect/redact/index.ts';
import { REDACTION_PAUSE_MS } from '../../src/recorder/constants.ts';
import { append, messageAdd, numbered, sessionStart } from '../support/events.ts';
import { NOBODY } from '../support/one-session.ts';
import { newDatabase, openTestRecorder, type TestRecorder } from '../support/recorder-harness.ts';
import { valueOf } from '../support/recorder-reads.ts';

const SECRET = `sk-proj-${'aB3dE5fG7hJ9'.repeat(5)}`;
const TOKEN = `ghp_${'aB3dE5fG7hJ9'.repeat(3)}`;
const MARKER = '[redacted: openai-key]';

interface Opened {
  readonly recorder: TestRecorder;
  /** Lets time pass, with its timers. */
  readonly pass: (ms: number) => void;
}

async function open(config: ConfigChange = { redact: true }, database = newDatabase()): Promise<Opened> {
  const time = { now: 1_700_000_000_000 };
  const recorder = openTestRecorder({ database, clock: () => time.now });
  if (Object.keys(config).length > 0) valueOf(await recorder.api.configure(config));
  return {
    recorder,
    pass: (ms) => {
      time.now += ms;
      recorder.expireTimers(ms);
    },
  };
}

async function started(config?: ConfigChange): Promise<Opened> {
  const opened = await open(config);
  await opened.recorder.record([sessionStart(), messageAdd()], NOBODY);
  return opened;
}

async function textOf({ api }: TestRecorder, id = 'm1'): Promise<string | undefined> {
  return valueOf(await api.session('s1')).messages.find(({ message_id }) => message_id === id)?.content;
}

/** Everything that is stored and published of a recorder, as text. */
async function everything(recorder: TestRecorder): Promise<string> {
  await recorder.checkpoint();
  const [session, facts, list] = [
    await recorder.api.session('s1', { timing: true }),
    await recorder.api.facts({ since: 0 }),
    await recorder.api.sessions(),
  ];
  return JSON.stringify([session, facts, list, recorder.published]);
}

function acked(replies: readonly Reply[]): void {
  expect(replies.filter(({ type }) => type !== 'ack')).toEqual([]);
}

/** Waits until what was given is handled as far as it goes, and says whether it was acked by then. */
async function isAcked(replies: Promise<unknown>): Promise<boolean> {
  let isOver = false;
  void replies.then(() => (isOver = true));
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setTimeout(resolve, 1));
  return isOver;
}

test('nothing is redacted unless the settings say so', async () => {
  const { recorder } = await started({});
  acked(await recorder.record([append(SECRET)], NOBODY));
  expect(await textOf(recorder)).toBe(SECRET);
  valueOf(await recorder.api.configure({ redact: true }));
  acked(await recorder.record([append(` ${SECRET}.`)], NOBODY));
  expect(await textOf(recorder)).toBe(`${SECRET} ${MARKER}.`);
});

test('whole texts are redacted at every door, and names and ids stay', async () => {
  const { recorder } = await open({ redact: true, redaction_rules: [{ name: 'order', pattern: 'ACME-[0-9]{6}' }] });
  const text = `use ${SECRET} for ACME-123456`;
  acked(
    await recorder.record(
      [
        sessionStart('s1', { title: text, workspace_path: `/home/${TOKEN}`, metadata: { note: [text] } }),
        messageAdd('m1', text, { role: 'user', metadata: { [TOKEN]: text } }),
        messageAdd('m2', '', {
          content: [{ type: 'text', text }],
          metadata: { parts: [{ type: 'tool', args: { key: SECRET } }] },
        }),
        { type: 'message_update', session_id: 's1', message_id: 'm2', content: `${text}!`, metadata: { more: text } },
        { type: 'session_update', session_id: 's1', title: `New ${text}`, metadata: { late: text } },
        append(`${text}. `, { message_id: 'm2' }),
      ],
      NOBODY,
    ),
  );
  acked(
    await recorder.record(
      [
        {
          type: 'session_snapshot',
          session_id: 's1',
          provider: 'p',
          title: `Last ${text}`,
          metadata: { snap: text },
          messages: [{ message_id: 'm3', role: 'user', content: text, metadata: { text } }],
        },
      ],
      NOBODY,
    ),
  );
  const all = await everything(recorder);
  for (const part of [SECRET, SECRET.slice(0, 12), TOKEN, 'ACME-123456']) expect(all).not.toContain(part);
  expect(all).toContain(`use ${MARKER} for [redacted: order]`);
  expect(await textOf(recorder, 'm3')).toBe(`use ${MARKER} for [redacted: order]`);
  valueOf(await recorder.api.rename('s1', `Mine ${SECRET}`));
  expect(valueOf(await recorder.api.session('s1')).title).toBe(`Mine ${MARKER}`);
});

test('sessions that are imported are redacted, and known when they come again', async () => {
  const { recorder } = await open();
  const content = `it was ${SECRET}`;
  const session = {
    session_id: 's1',
    provider: 'p',
    title: content,
    workspace_id: null,
    workspace_path: null,
    model: null,
    metadata: { content },
    started_at: null,
    last_activity: null,
    messages: [
      {
        message_id: 'm1',
        role: 'user',
        content,
        model: null,
        created_at: null,
        parent_id: null,
        metadata: { content },
        revisions: [{ content: `${content}?`, replaced_at: 0 }],
      },
    ],
  };
  expect((await recorder.importSessions([session]))[0]?.value?.outcome).toBe('new');
  expect(await everything(recorder)).not.toContain('sk-proj-');
  expect(await textOf(recorder)).toBe(`it was ${MARKER}`);
  expect((await recorder.importSessions([session]))[0]?.value?.outcome).toBe('unchanged');
});

test.each([
  ['a hash', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
  ['a UUID', '6ba7b810-9dad-11d1-80b4-00c04fd430c8'],
  ['a picture', `data:image/png;base64,${btoa('p'.repeat(400))}`],
  ['code', 'const sk = risk - task; hf_hub_download(repo_id="a/b"); // AKIA, eyJ and Bearer are beginnings'],
])('%s is not touched', async (_, text) => {
  const { recorder } = await started();
  acked(await recorder.record([append(`${text}\n`), messageAdd('m2', text, { metadata: { text } })], NOBODY));
  expect(await textOf(recorder)).toBe(`${text}\n`);
  expect(valueOf(await recorder.api.session('s1')).messages[1]).toMatchObject({ content: text, metadata: { text } });
});

test('a secret that is cut anywhere is redacted, whoever sends it', async () => {
  const whole = `Key: ${SECRET}, and more. `;
  for (const ids of [true, false]) {
    for (let at = 1; at < whole.length; at += 1) {
      const { recorder } = await started();
      const sent = [whole.slice(0, at), whole.slice(at)].map((piece, index) =>
        recorder.record([append(piece, ids ? numbered(index + 1) : {})], NOBODY),
      );
      for (const replies of sent) acked(await replies);
      expect(await textOf(recorder)).toBe(`Key: ${MARKER}, and more. `);
      expect(await everything(recorder)).not.toContain('sk-proj-');
    }
  }
}, 60_000);

test('what may become a secret is neither written nor acked, and neither is what its client sends after it', async () => {
  const { recorder } = await started();
  await recorder.record([messageAdd('m2')], NOBODY);
  const first = recorder.record([append('Key: sk-pro', numbered(1))], NOBODY);
  const second = recorder.record([append('other. ', { message_id: 'm2', ...numbered(2) })], NOBODY);
  expect(await isAcked(first)).toBe(false);
  expect(await isAcked(second)).toBe(false);
  expect(await textOf(recorder)).toBe('');
  acked(await recorder.record([append('not held. ', { message_id: 'm2', ...numbered(1, 'otherclient1') })], NOBODY));
  const third = recorder.record([append(`${SECRET.slice(6)} end`, numbered(3))], NOBODY);
  for (const replies of [first, second, third]) acked(await replies);
  expect(await textOf(recorder)).toBe(`Key: ${MARKER} end`);
  expect(await textOf(recorder, 'm2')).toBe('not held. other. ');
});

test('events of one page stay in order, whoever made their ids', async () => {
  const { recorder, pass } = await started();
  const page = { page_id: 'p' };
  const events = [append('a', { event_id: 'mine' }), append(' and b. ', numbered(1)), append('c. ')];
  const own = recorder.record(events.slice(0, 1), page);
  expect(await isAcked(own)).toBe(false);
  const numberedToo = recorder.record(events.slice(1), page);
  acked(await own);
  acked(await numberedToo);
  expect(await textOf(recorder)).toBe('a and b. c. ');
  const first = recorder.record(
    [append('a', { event_id: 'again' }), append('d. ', { message_id: 'm3', ...numbered(2) })],
    page,
  );
  expect(await isAcked(first)).toBe(false);
  pass(REDACTION_PAUSE_MS);
  expect(await first).toMatchObject([{ type: 'ack' }, { code: 'message_not_found' }]);
});

test('two messages of one client may have secrets at the same time', async () => {
  const { recorder } = await started();
  await recorder.record([messageAdd('m2')], NOBODY);
  const replies: Promise<readonly Reply[]>[] = [];
  Array.from(`${SECRET} end`).forEach((character, index) => {
    replies.push(recorder.record([append(character, numbered(2 * index + 1))], NOBODY));
    replies.push(recorder.record([append(character, { message_id: 'm2', ...numbered(2 * index + 2) })], NOBODY));
  });
  for (const each of replies) acked(await each);
  expect([await textOf(recorder), await textOf(recorder, 'm2')]).toEqual([`${MARKER} end`, `${MARKER} end`]);
  expect(await everything(recorder)).not.toContain('sk-');
});

test('the end of a text is decided by what ends it', async () => {
  const { recorder } = await started();
  const held = recorder.record([append('a sk', numbered(1))], NOBODY);
  expect(await isAcked(held)).toBe(false);
  const end = { type: 'message_update', session_id: 's1', message_id: 'm1', is_complete: true, ...numbered(2) };
  acked(await recorder.record([end], NOBODY));
  acked(await held);
  expect(await textOf(recorder)).toBe('a sk');
});

test('a text that pauses is written after a while, and the rest of a secret is still known', async () => {
  const { recorder, pass } = await started();
  const first = recorder.record([append(`Key: ${SECRET.slice(0, 20)}`, numbered(1))], NOBODY);
  expect(await isAcked(first)).toBe(false);
  pass(REDACTION_PAUSE_MS);
  acked(await first);
  expect(await textOf(recorder)).toBe(`Key: ${MARKER}`);
  acked(await recorder.record([append(`${SECRET.slice(20)} end. `, numbered(2))], NOBODY));
  expect(await textOf(recorder)).toBe(`Key: ${MARKER} end. `);
});

test('a client that is gone has all it sent recorded, and its session is interrupted', async () => {
  const { recorder } = await open();
  const client = 'abcdefghijkl';
  acked(await recorder.record([sessionStart('s1', numbered(1)), messageAdd('m1', '', numbered(2))], NOBODY));
  const held = recorder.record([append('and a', numbered(3))], NOBODY);
  expect(await isAcked(held)).toBe(false);
  await recorder.clientGone(client);
  acked(await held);
  const session = valueOf(await recorder.api.session('s1'));
  expect(session).toMatchObject({ status: 'interrupted', messages: [{ content: 'and a', completion: 'cut_off' }] });
});

test('what was held when the worker died is sent again, and nothing is lost or there twice', async () => {
  const database = newDatabase();
  const { recorder } = await open({ redact: true }, database);
  const events = [
    sessionStart('s1', numbered(1)),
    messageAdd('m1', '', numbered(2)),
    append('Key: ', numbered(3)),
    append(SECRET.slice(0, 20), { offset: 5, ...numbered(4) }),
    append(`${SECRET.slice(20)} end`, { offset: 25, ...numbered(5) }),
    append('.', { offset: 5 + SECRET.length + 4, ...numbered(6) }),
  ];
  acked(await recorder.record(events.slice(0, 3), NOBODY));
  expect(await isAcked(recorder.record(events.slice(3, 4), NOBODY))).toBe(false);
  const { recorder: next } = await open({}, database);
  acked(await next.record(events.slice(3, 5), NOBODY));
  const { recorder: third } = await open({}, database);
  // Its ack was lost.
  const replies = await third.record(events.slice(4), NOBODY);
  expect(replies).toMatchObject([{ type: 'ack', duplicate: true }, { type: 'ack' }]);
  expect(await textOf(third)).toBe(`Key: ${MARKER} end.`);
  expect(await everything(third)).not.toContain('sk-proj-');
});

test('offsets count what was sent, and a piece that is sent again is there once', async () => {
  const { recorder } = await started();
  const pieces = ['Key: ', `${SECRET} `, 'and ', `${TOKEN} `, 'end. '];
  let offset = 0;
  for (const piece of pieces) {
    acked(await recorder.record([append(piece, { offset })], NOBODY));
    expect(await recorder.record([append(piece, { offset })], NOBODY)).toMatchObject([
      { type: 'ack', duplicate: true },
    ]);
    offset += piece.length;
  }
  expect(await textOf(recorder)).toBe(`Key: ${MARKER} and [redacted: github-token] end. `);
  const gap = await recorder.record([append('late', { offset: offset + 5 })], NOBODY);
  expect(gap).toMatchObject([{ type: 'error', code: 'append_gap' }]);
});

test('an append that is refused changes nothing of what its sender has sent', async () => {
  const { recorder } = await started();
  const unknown = await recorder.record([append(`${SECRET}, later `, { message_id: 'm2', offset: 20 })], NOBODY);
  expect(unknown).toMatchObject([{ code: 'message_not_found' }]);
  const replies = await recorder.record(
    [
      append('far', { offset: 1_000_000, ...numbered(1) }),
      append('one ', { offset: 0, ...numbered(2) }),
      append('two. ', { offset: 4, ...numbered(3) }),
      messageAdd('m2', '', numbered(4)),
      append('three. ', { message_id: 'm2', offset: 0, ...numbered(5) }),
    ],
    NOBODY,
  );
  const [gap, ...others] = replies;
  expect(gap).toMatchObject({ code: 'append_gap', expected_offset: 0 });
  acked(others);
  expect(others.filter((reply) => 'duplicate' in reply)).toEqual([]);
  expect([await textOf(recorder), await textOf(recorder, 'm2')]).toEqual(['one two. ', 'three. ']);
});

test('a worker that did not redact the beginning of a text takes no gap for what was redacted, and loses nothing after one', async () => {
  const database = newDatabase();
  const { recorder: first } = await open({ redact: true }, database);
  acked(await first.record([sessionStart('s1', numbered(1)), messageAdd('m1', 'plain ', numbered(2))], NOBODY));
  acked(await first.record([messageAdd('m2', `${SECRET} `, numbered(3))], NOBODY));
  await first.checkpoint();
  const { recorder: second } = await open({}, database);
  const replies = await second.record(
    [
      append('far', { offset: 1_000_000, ...numbered(4) }),
      append('text. ', { offset: 6, ...numbered(5) }),
      append('goes on. ', { message_id: 'm2', offset: SECRET.length + 1, ...numbered(6) }),
    ],
    NOBODY,
  );
  expect(replies).toMatchObject([{ code: 'append_gap', expected_offset: 6 }, { type: 'ack' }, { type: 'ack' }]);
  expect([await textOf(second), await textOf(second, 'm2')]).toEqual(['plain text. ', `${MARKER} goes on. `]);
  await second.checkpoint();
  const { recorder: third } = await open({}, database);
  // What this client has sent of a redacted text is not known to this worker: nothing that it sends is taken for a repetition.
  acked(await third.record([append('late. ', { message_id: 'm2', offset: 1_000, ...numbered(7) })], NOBODY));
  acked(await third.record([append('earlier. ', { message_id: 'm2', offset: 500, ...numbered(8) })], NOBODY));
  expect(await textOf(third, 'm2')).toBe(`${MARKER} goes on. late. earlier. `);
});

test('what an append lacks is named as its sender counts it, also where a text has become longer', async () => {
  const { recorder } = await started({ redact: true, redaction_rules: [{ name: 'short', pattern: 'A1' }] });
  acked(await recorder.record([append('Code A1 ', { offset: 0 })], NOBODY));
  const [gap] = await recorder.record([append('late', { offset: 12 })], NOBODY);
  expect(gap).toMatchObject({ code: 'append_gap', expected_offset: 8 });
  acked(await recorder.record([append('and late', { offset: 8 })], NOBODY));
  expect(await textOf(recorder)).toBe('Code [redacted: short] and late');
});

test('the setting counts at once in a recorder that did not change it', async () => {
  const database = newDatabase();
  const { recorder } = await open({}, database);
  await recorder.record([sessionStart(), messageAdd('m1', `${SECRET} `)], NOBODY);
  await open({ redact: true }, database);
  acked(await recorder.record([append(`${SECRET} `)], NOBODY));
  expect(await textOf(recorder)).toBe(`${SECRET} ${MARKER} `);
});

test('a storage that fails for a while costs nothing and reveals nothing', async () => {
  const { recorder } = await started();
  const first = recorder.record([append(`Key: ${SECRET.slice(0, 20)}`, numbered(1))], NOBODY);
  expect(await isAcked(first)).toBe(false);
  recorder.failWrites(['unavailable']);
  const second = recorder.record([append(`${SECRET.slice(20)} end. `, numbered(2))], NOBODY);
  acked(await first);
  acked(await second);
  expect(await textOf(recorder)).toBe(`Key: ${MARKER} end. `);
});

test.each<[change: unknown, problem: string]>([
  [{ redact: 1 }, 'settings.redact'],
  [{ redaction_rules: 'x' }, 'settings.redaction_rules: expected a list'],
  [{ redaction_rules: [{ name: 'a' }] }, 'settings.redaction_rules.0.pattern'],
  [{ redaction_rules: [{ name: 'A key', pattern: 'x' }] }, 'settings.redaction_rules.0.name'],
  [{ redaction_rules: [{ name: 'a', pattern: 'x'.repeat(501) }] }, 'at most 500 characters'],
  [{ redaction_rules: Array.from({ length: 51 }, (_, n) => ({ name: `a${n}`, pattern: 'x' })) }, 'at most 50 rules'],
  [{ redaction_rules: [{ name: 'mine', pattern: '(?=a)b' }] }, 'rule “mine” looks ahead'],
  [{ redaction_rules: [{ name: 'mine', pattern: 'a*' }] }, 'rule “mine” matches the empty text'],
])('%j is refused', async (change, problem) => {
  const { recorder } = await open({});
  const { ok, error } = await recorder.api.configure(change);
  expect(ok).toBe(false);
  expect(error).toMatchObject({ code: 'invalid_event' });
  expect(error?.message).toContain(problem);
});

test('a catastrophic rule does not hold up the recorder', async () => {
  const { recorder } = await started({ redact: true, redaction_rules: [{ name: 'evil', pattern: '(a+)+\\$' }] });
  acked(await recorder.record([messageAdd('m2', 'a'.repeat(100_000), { role: 'user' })], NOBODY));
  expect((await textOf(recorder, 'm2'))?.length).toBe(100_000);
});

test('however texts are cut, batched, interleaved and sent again, what is recorded is the redacted text', async () => {
  const part = constantFrom('Hello ', 'a', ' sk', '-proj-', SECRET, TOKEN, 'ghp_', ' ', '.', 'Bearer ', '\n', 'x1');
  const text = array(part, { maxLength: 8 }).map((parts) => parts.join(''));
  const sizes = array(integer({ min: 1, max: 25 }), { minLength: 1, maxLength: 6 });
  const scene = record({
    text,
    other: text,
    sizes,
    turns: array(boolean(), { minLength: 1, maxLength: 5 }),
    batch: integer({ min: 1, max: 5 }),
    lost: array(nat({ max: 40 }), { maxLength: 2 }),
  });
  await assert(
    asyncProperty(scene, async ({ text: one, other, sizes: lengths, turns, batch, lost }) => {
      const database = newDatabase();
      let { recorder } = await open({ redact: true }, database);
      const events: object[] = [sessionStart(), messageAdd('m1'), messageAdd('m2')];
      const queues = [cut(one, lengths, 'm1'), cut(other, lengths, 'm2')];
      for (let turn = 0; queues.some(({ length }) => length > 0); turn += 1) {
        const next =
          (turns[turn % turns.length] === true ? queues[0] : queues[1])?.shift() ??
          queues[0]?.shift() ??
          queues[1]?.shift();
        if (next !== undefined) events.push(next);
      }
      for (const message_id of ['m1', 'm2'])
        events.push({ type: 'message_update', session_id: 's1', message_id, is_complete: true });
      const sent = events.map((event, index) => ({ ...event, ...numbered(index + 1) }));
      // The client sends batches without waiting; when the worker is lost, everything that is not acked again.
      let ackedCount = 0;
      for (const until of [...lost, sent.length]) {
        const batches: Promise<readonly Reply[]>[] = [];
        for (let at = ackedCount; at < Math.min(until, sent.length); at += batch)
          batches.push(recorder.record(sent.slice(at, at + batch), NOBODY));
        for (const replies of batches)
          if (until === sent.length || (await isAcked(replies))) ackedCount += (await replies).length;
        if (until !== sent.length) ({ recorder } = await open({}, database));
      }
      expect(await textOf(recorder)).toBe(redacted(one));
      expect(await textOf(recorder, 'm2')).toBe(redacted(other));
    }),
    { numRuns: 60 },
  );
}, 120_000);

function redacted(text: string): string {
  return new Redactor().redact(text).text;
}

/** The appends of a text, with their offsets. */
function cut(text: string, sizes: readonly number[], message_id: string): object[] {
  const events: object[] = [];
  for (let offset = 0; offset < text.length;) {
    const size = sizes[events.length % sizes.length] ?? 1;
    events.push(append(text.slice(offset, offset + size), { message_id, offset }));
    offset += size;
  }
  return events;
}
