// Messages of imported sessions are stored many in one value, and read like others.

import { openDB } from 'idb';
import { expect, test } from 'vitest';
import type { SessionDetail } from '../../src/protocol/index.ts';
import { RETAINED_FACTS } from '../../src/storage/constants.ts';
import { PACK_SPAN, PACKS_POSITION } from '../../src/storage/packs.ts';
import type { RecordingSchema } from '../../src/storage/schema.ts';
import { importedMessage, importedSession } from '../support/imported.ts';
import { ADD, APPEND, idsOf, NOBODY, recorderOn, recoveryOf, sessionOf, START } from '../support/one-session.ts';
import { newDatabase } from '../support/recorder-harness.ts';
import { valueOf } from '../support/recorder-reads.ts';

const COUNT = 3 * PACK_SPAN + 10;
const LONG = 'long '.repeat(10_000);

/** A session of messages `m0`, `m1`, …, one of which is too long for a pack, and one has a revision. */
const SESSION = importedSession({
  messages: Array.from({ length: COUNT }, (_, index) =>
    importedMessage({
      message_id: `m${index}`,
      content: index === 5 ? LONG : `${index} ${'text '.repeat(200)}`,
      ...(index === 7 && { revisions: [{ content: 'Before', replaced_at: 1 }] }),
    }),
  ),
});

async function countsOf(database: string): Promise<{ messages: number; chunks: number; pieces: number }> {
  const connection = await openDB<RecordingSchema>(database);
  const [messages, chunks, pieces] = await Promise.all([
    connection.count('messages'),
    connection.count('chunks'),
    connection.count('pieces'),
  ]);
  connection.close();
  return { messages, chunks, pieces };
}

test('an imported session takes few values, and is read whole, by pages, and around a message', async () => {
  const database = newDatabase();
  await recorderOn(database).importSessions([SESSION]);
  const { messages, chunks, pieces } = await countsOf(database);
  expect([messages, chunks]).toEqual([1, 3]); // the long message
  expect(pieces).toBeLessThan(COUNT / 10);
  const recorder = recorderOn(database);
  const wanted = SESSION.messages.map(({ message_id, content }) => ({ message_id, content }));
  const all = await sessionOf(recorder);
  expect(all.messages).toMatchObject(wanted);
  expect(all.messages[7]?.revisions).toEqual([{ content: 'Before', replaced_at: 1 }]);
  for (let before: number | null = COUNT; before !== null && before > 0;) {
    const page: SessionDetail = valueOf(await recorder.api.session('s', { before, limit: 30 }));
    expect(page.messages).toEqual(all.messages.slice(Math.max(0, before - 30), before));
    before = page.next_before;
  }
  const around = valueOf(await recorder.api.session('s', { around: 'm100', limit: 3 }));
  expect(around.messages.map(({ message_id }) => message_id)).toEqual(['m99', 'm100', 'm101']);
});

test('a packed message that goes on is stored anew, and the others stay as they are', async () => {
  const database = newDatabase();
  await recorderOn(database).importSessions([SESSION]);
  const recorder = recorderOn(database);
  const append = { ...APPEND, content_delta: 'more' };
  await recorder.record([START, { ...append, message_id: 'm3' }, { ...append, message_id: 'm7' }, ADD], NOBODY);
  await recorder.record([{ type: 'message_update', session_id: 's', message_id: 'm9', content: 'Edited' }], NOBODY);
  const unfolded = await sessionOf(recorder);
  await recorder.checkpoint();
  const { messages } = await sessionOf(recorderOn(database));
  expect(messages).toEqual(unfolded.messages);
  expect(messages).toHaveLength(COUNT + 1);
  expect(messages[3]?.content).toBe(`${SESSION.messages[3]?.content}more`);
  expect(messages[7]).toMatchObject({ revisions: [{ content: 'Before' }] });
  expect(messages[9]).toMatchObject({ content: 'Edited', revisions: [{ content: SESSION.messages[9]?.content }] });
  expect(messages.at(-1)).toMatchObject({ message_id: 'm', content: 'Hello', position: COUNT });
});

test('an imported session that is purged leaves nothing', async () => {
  const database = newDatabase();
  const recorder = recorderOn(database);
  await recorder.importSessions([SESSION]);
  await recorder.api.purge('s');
  await recorder.checkpoint();
  expect(await countsOf(database)).toEqual({ messages: 0, chunks: 0, pieces: 0 });
});

test('a damaged pack costs its messages alone, and recovery says which', async () => {
  const database = newDatabase();
  await recorderOn(database).importSessions([SESSION]);
  const connection = await openDB<RecordingSchema>(database);
  const keys = await connection.getAllKeys('pieces');
  const packs = keys.filter(([, position]) => position === PACKS_POSITION);
  const [damaged, next] = packs.slice(1);
  if (damaged === undefined || next === undefined) throw new Error('There are too few packs.');
  await connection.put('pieces', '[damaged', damaged);
  connection.close();
  const recorder = recorderOn(database);
  const lost = Array.from({ length: next[2] - damaged[2] }, (_, index) => damaged[2] + index).filter(
    (each) => each !== 5,
  );
  expect(await recoveryOf(recorder)).toMatchObject({
    lost_messages: lost,
    possible_losses: [`pieces:${damaged.join(',')}`],
  });
  expect((await sessionOf(recorder)).messages).toHaveLength(COUNT - lost.length);
});

test('builds that know no packs meet a newer journal from the first import on, also once that is trimmed', async () => {
  const database = newDatabase();
  const versionOf = async (): Promise<unknown> => {
    const connection = await openDB<RecordingSchema>(database);
    const values = await connection.getAll('journal');
    connection.close();
    return (JSON.parse(values.at(-1) ?? '') as unknown[])[0];
  };
  const recorder = recorderOn(database);
  const other = recorderOn(database);
  await recorder.record([START, ADD], NOBODY);
  expect(await versionOf()).toBe(1);
  await recorder.importSessions([importedSession({ session_id: 'i' })]);
  expect(await versionOf()).toBe(2);
  const appends = Array.from({ length: RETAINED_FACTS + 10 }, () => APPEND);
  await other.record(appends, NOBODY);
  expect(await versionOf()).toBe(2);
  await other.checkpoint();
  const restarted = recorderOn(database);
  await restarted.record([APPEND], NOBODY);
  expect(await versionOf()).toBe(2);
  expect(await idsOf(restarted, 'ended')).toEqual(['i']);
});
