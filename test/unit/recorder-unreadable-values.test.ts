// One value that cannot be read, or does not have the shape that a build writes, costs only itself, in every store and for
// every reader, and recording continues.

import { beforeEach, describe, expect, test, vi } from 'vitest';
import { damageId } from '../../src/engine/index.ts';
import type { RecorderHost } from '../../src/recorder/index.ts';
import type { RecordedMessage, Result } from '../../src/protocol/index.ts';
import { copiedHost } from '../support/copied-recorder.ts';
import { changeValue, keysOf, makeUnreadable, type StoreKey } from '../support/damage-value.ts';
import { append, messageAdd, numbered, sessionStart } from '../support/events.ts';
import { FakeCaches } from '../support/fake-caches.ts';
import { newDatabase, openTestRecorder, type TestRecorder } from '../support/recorder-harness.ts';

const FROM_NOWHERE = { page_id: null };
const LOST = '\ufffd';
const LENGTH = 40_000; // two chunks
const LONG = 'long text '.repeat(LENGTH / 10);

/** The store of a recorder, and its copy. */
type HostOf = (database: string) => Pick<RecorderHost, 'store' | 'copy'> | object;

let hostOf: HostOf = () => ({});

function open(database: string): TestRecorder {
  return openTestRecorder({ database, clock: () => 1_000, host: hostOf(database) });
}

function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

async function messagesOf(recorder: TestRecorder, sessionId = 's1'): Promise<readonly RecordedMessage[]> {
  return valueOf(await recorder.api.session(sessionId, {})).messages;
}

async function idsOf(recorder: TestRecorder): Promise<readonly string[]> {
  return valueOf(await recorder.api.quarantine()).map(({ id }) => id);
}

async function lossesOf(recorder: TestRecorder, sessionId = 's1'): Promise<readonly string[]> {
  return valueOf(await recorder.api.recovery(sessionId)).possible_losses;
}

const in2 = { session_id: 's2' };

/** Two sessions in the projection, of which one has three messages: a long one, a short one and one by a caller's event id. */
async function recordAll(): Promise<string> {
  const database = newDatabase();
  const recorder = open(database);
  await recorder.record(
    [
      sessionStart('s1', { title: 'First' }),
      messageAdd('m1', LONG),
      messageAdd('m2', 'two'),
      messageAdd('m3', 'three', { event_id: 'theirs-1' }),
      sessionStart('s2', numbered(1)),
      messageAdd('m1', 'safe', { ...in2, ...numbered(2) }),
    ],
    FROM_NOWHERE,
  );
  valueOf(await recorder.api.configure({ session_timeout_secs: 77, second_copy: false }));
  await recorder.checkpoint();
  await recorder.close();
  return database;
}

/** Whatever is damaged: the other session is whole, the lists are complete, and both sessions continue. */
async function expectTheRest(recorder: TestRecorder, database: string): Promise<void> {
  expect(await messagesOf(recorder, 's2')).toMatchObject([{ content: 'safe', missing: [] }]);
  for (const status of ['all', 'active'] as const) {
    const { sessions, total } = valueOf(await recorder.api.sessions({ status }));
    expect([sessions.map(({ session_id }) => session_id).toSorted(), total]).toEqual([['s1', 's2'], 2]);
  }
  const before = (await messagesOf(recorder)).length;
  const replies = await recorder.record(
    [
      messageAdd('m4', 'four'),
      append(', more', { message_id: 'm1' }),
      append(', more', { ...in2, message_id: 'm1' }),
      sessionStart('s3'),
    ],
    FROM_NOWHERE,
  );
  expect(replies.map(({ type }) => type)).toEqual(['ack', 'ack', 'ack', 'ack']);
  await recorder.checkpoint();
  expect(recorder.logged).toEqual([]);
  for (const reader of [recorder, open(database)]) {
    const messages = await messagesOf(reader);
    expect(messages).toHaveLength(before + 1);
    expect(messages[0]?.content).toMatch(/, more$/);
    expect(messages.at(-1)).toMatchObject({ message_id: 'm4', content: 'four' });
    expect(await messagesOf(reader, 's2')).toMatchObject([{ content: 'safe, more' }]);
  }
}

type Damage = (database: string, store: string, key: StoreKey) => Promise<void>;

/** What identifies a row, and nothing else of it. */
const IDENTITY = [
  'ref',
  'session_id',
  'position',
  'message_id',
  'list',
  'recency',
  'generation',
  'offset',
  'client_id',
];

const DAMAGES: readonly { readonly name: string; readonly damage: Damage }[] = [
  { name: 'that the browser cannot read', damage: makeUnreadable },
  {
    name: 'of the wrong shape',
    damage: (database, store, key) =>
      changeValue(database, store, key, (value) =>
        typeof value === 'object' && value !== null && !Array.isArray(value)
          ? Object.fromEntries(
              Object.entries(value).map(([name, field]) => [name, IDENTITY.includes(name) ? field : new Date(0)]),
            )
          : { wrong: true },
      ),
  },
];

const ALONE: HostOf = () => ({});

const COPIED: HostOf = (database) => {
  const { store, copy } = copiedHost(database);
  return { store, copy };
};

/** Each damage by itself, and where a second copy is looked for whenever the database is opened. */
const CASES = DAMAGES.flatMap((each) => [
  { ...each, host: ALONE },
  { ...each, name: `${each.name}, beside a second copy,`, host: COPIED },
]);

describe.each(CASES)('a value $name', ({ damage, host }) => {
  beforeEach(() => {
    vi.stubGlobal('caches', new FakeCaches());
    hostOf = host;
  });

  test('in the journal costs its facts, like a record with a wrong checksum', async () => {
    const database = await recordAll();
    const writer = open(database);
    for (const delta of ['one ', 'two ', 'three'])
      await writer.record([append(delta, { message_id: 'm2' })], FROM_NOWHERE);
    const [seq] = (await keysOf(database, 'journal')).slice(-2);
    await damage(database, 'journal', Number(seq));
    const recorder = open(database);
    expect((await messagesOf(recorder))[1]).toMatchObject({
      content: `twoone ${LOST.repeat(4)}three`,
      missing: [{ offset: 7, length: 4 }],
    });
    expect(await idsOf(recorder)).toEqual([`journal:${String(seq)}`]);
    expect(await lossesOf(recorder)).toEqual([`journal:${String(seq)}`]);
    await expectTheRest(recorder, database);
    expect(await idsOf(open(database))).toEqual([`journal:${String(seq)}`]);
  });

  test('among the rows of sessions costs the fields of the row: its messages are read, under its id', async () => {
    const database = await recordAll();
    await damage(database, 'sessions', 1);
    const recorder = open(database);
    const session = valueOf(await recorder.api.session('s1', {}));
    expect(session).toMatchObject({ session_id: 's1', title: null, status: 'active', message_count: 3 });
    expect(session.messages.map(({ content }) => content)).toEqual([LONG, 'two', 'three']);
    expect(await idsOf(recorder)).toEqual(['sessions:1']);
    expect([await lossesOf(recorder), await lossesOf(recorder, 's2')]).toEqual([['sessions:1'], []]);
    await expectTheRest(recorder, database);
    expect(await lossesOf(open(database))).toEqual(['sessions:1']);
  });

  test('among the rows of messages costs the fields of the row: its text is read', async () => {
    const database = await recordAll();
    await damage(database, 'messages', [1, 1]);
    const recorder = open(database);
    expect(await messagesOf(recorder)).toMatchObject([
      { content: LONG },
      { message_id: 'm2', content: 'two', role: 'unknown' },
      { content: 'three' },
    ]);
    expect(await idsOf(recorder)).toEqual(['messages:1,1']);
    expect(await lossesOf(recorder)).toEqual(['messages:1,1']);
    await expectTheRest(recorder, database);
  });

  test('among the texts is marked as missing, in its place', async () => {
    const database = await recordAll();
    const chunks = (await keysOf(database, 'chunks')).filter(
      (key) => typeof key === 'object' && key[1] === 0 && key[0] === 1,
    );
    expect(chunks).toEqual([
      [1, 0, 0, 0],
      [1, 0, 0, 24_000],
    ]);
    await damage(database, 'chunks', [1, 0, 0, 0]);
    const recorder = open(database);
    const missing = [{ offset: 0, length: 24_000 }];
    const report = valueOf(await recorder.api.recovery('s1'));
    expect(report.missing).toEqual([{ message_id: 'm1', position: 0, ...missing[0] }]);
    expect(report.possible_losses).toEqual(['chunks:1,0,0,0']);
    expect(await messagesOf(recorder)).toMatchObject([
      { content: LOST.repeat(24_000) + LONG.slice(24_000), missing },
      { content: 'two' },
      { content: 'three' },
    ]);
    await expectTheRest(recorder, database);
    expect((await messagesOf(open(database)))[0]).toMatchObject({ missing });
  });

  test('that is the last of a text is still marked as missing after the text has grown', async () => {
    const database = await recordAll();
    await damage(database, 'chunks', [1, 0, 0, 24_000]);
    const recorder = open(database);
    await expectTheRest(recorder, database);
    expect((await messagesOf(open(database)))[0]).toMatchObject({
      content: `${LONG.slice(0, 24_000)}${LOST.repeat(16_000)}, more`,
      missing: [{ offset: 24_000, length: 16_000 }],
    });
  });

  test('among the event ids costs these ids, and is named by the recovery report', async () => {
    const database = await recordAll();
    const [key] = await keysOf(database, 'event_ids');
    if (key === undefined) throw new Error('No event id was remembered.');
    const id = damageId({ store: 'event_ids', key });
    await damage(database, 'event_ids', key);
    const recorder = open(database);
    await expectTheRest(recorder, database);
    expect(await lossesOf(recorder)).toEqual([id]);
    expect(await idsOf(open(database))).toEqual([id]);
  });

  test('that is the row of a client repeats none of its events: the client must continue under another id', async () => {
    const database = await recordAll();
    await damage(database, 'clients', 'abcdefghijkl');
    const recorder = open(database);
    const replies = await recorder.record(
      [
        sessionStart('s2', numbered(1)),
        messageAdd('m1', 'safe', { ...in2, ...numbered(2) }),
        append('!', { ...in2, message_id: 'm1', ...numbered(3) }),
      ],
      FROM_NOWHERE,
    );
    for (const reply of replies) expect(reply).toMatchObject({ type: 'error', code: 'event_gap' });
    expect(await messagesOf(recorder, 's2')).toMatchObject([{ content: 'safe' }]);
    await expectTheRest(recorder, database);
    expect(await lossesOf(recorder, 's2')).toEqual(['clients:abcdefghijkl']);
  });

  test('that is the configuration leaves the defaults', async () => {
    const database = await recordAll();
    await damage(database, 'meta', 'config');
    const recorder = open(database);
    expect(valueOf(await recorder.api.status()).config.session_timeout_secs).toBe(3_600);
    expect(await idsOf(recorder)).toEqual(['meta:config']);
    await expectTheRest(recorder, database);
  });

  test('that is the seq of the checkpoint costs nothing, because it is stored twice', async () => {
    const database = await recordAll();
    for (const key of ['checkpoint', 'checkpoint_again']) {
      await damage(database, 'meta', key);
      const recorder = open(database);
      expect((await messagesOf(recorder)).map(({ content }) => content)).toEqual([LONG, 'two', 'three']);
      await recorder.record([append('.', { ...in2, message_id: 'm1' })], FROM_NOWHERE);
      await recorder.checkpoint();
      expect(recorder.logged).toEqual([]);
    }
    await expect(messagesOf(open(database), 's2')).resolves.toMatchObject([{ content: 'safe..' }]);
  });

  test('in the quarantine costs no other value of it', async () => {
    const database = await recordAll();
    for (const position of [0, 1]) await damage(database, 'messages', [1, position]);
    const recorder = open(database);
    await expectTheRest(recorder, database);
    expect(await idsOf(open(database))).toEqual(['messages:1,0', 'messages:1,1']);
    await damage(database, 'meta', 'quarantine:messages:1,0');
    expect(await idsOf(open(database))).toEqual(['messages:1,1']);
  });
});
