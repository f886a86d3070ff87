// A text that a disk has changed, and that the browser reads as if it were good, is damage: it is never shown as recorded.

import { deleteDB, openDB } from 'idb';
import { expect, test, vi } from 'vitest';
import { isPlainObject, type RecordedMessage } from '../../src/protocol/index.ts';
import { openCopiedRecorder } from '../support/copied-recorder.ts';
import { changeValue, keysOf, type StoreKey } from '../support/damage-value.ts';
import { FakeCaches } from '../support/fake-caches.ts';
import { importedMessage, importedSession } from '../support/imported.ts';
import { ADD, APPEND, NOBODY, recorderOn, recoveryOf, sessionOf, START } from '../support/one-session.ts';
import { newDatabase, type TestRecorder } from '../support/recorder-harness.ts';
import { valueOf } from '../support/recorder-reads.ts';

const LOST = '\ufffd';
const CHUNK = 24_000;
const LONG = 'long text '.repeat(CHUNK / 5); // two chunks

/** A database whose projection has one session: a long message, and one that says `Hello`. */
async function recorded(): Promise<string> {
  const database = newDatabase();
  const recorder = recorderOn(database);
  await recorder.record([START, { ...ADD, content: LONG }, { ...ADD, message_id: 'n' }], NOBODY);
  await recorder.checkpoint();
  await recorder.close();
  return database;
}

function fieldsOf(row: unknown): Record<string, unknown> {
  return isPlainObject(row) ? row : {};
}

/** Changes the field of a stored row. */
function changeField(name: string, change: (field: unknown) => unknown): (row: unknown) => unknown {
  return (row) => ({ ...fieldsOf(row), [name]: change(fieldsOf(row)[name]) });
}

const flip = changeField('text', (text) => String(text).replace('o', 'p'));

async function messagesOf(recorder: TestRecorder): Promise<readonly RecordedMessage[]> {
  return (await sessionOf(recorder)).messages;
}

async function quarantined(recorder: TestRecorder): Promise<readonly string[]> {
  return valueOf(await recorder.api.quarantine()).map(({ id }) => id);
}

test('a changed character costs its chunk, which goes into quarantine, and the rest is read', async () => {
  const database = await recorded();
  await changeValue(database, 'chunks', [1, 0, 0, CHUNK], flip);
  const recorder = recorderOn(database);
  expect(await messagesOf(recorder)).toMatchObject([
    { content: LONG.slice(0, CHUNK) + LOST.repeat(CHUNK), missing: [{ offset: CHUNK, length: CHUNK }] },
    { content: 'Hello', missing: [] },
  ]);
  expect(await quarantined(recorder)).toEqual([`chunks:1,0,0,${CHUNK}`]);
  expect((await recoveryOf(recorder)).possible_losses).toEqual([`chunks:1,0,0,${CHUNK}`]);
  expect(await recorder.record([{ ...APPEND, content_delta: ', more' }], NOBODY)).toMatchObject([{ type: 'ack' }]);
  await recorder.checkpoint();
  expect((await messagesOf(recorderOn(database)))[0]).toMatchObject({
    content: `${LONG.slice(0, CHUNK)}${LOST.repeat(CHUNK)}, more`,
    missing: [{ offset: CHUNK, length: CHUNK }],
  });
});

test('a chunk that grows has the checksum of its whole text', async () => {
  const database = await recorded();
  for (const content_delta of [' world', ', and more']) {
    const recorder = recorderOn(database);
    await recorder.record([{ ...APPEND, message_id: 'n', content_delta }], NOBODY);
    await recorder.checkpoint();
  }
  const recorder = recorderOn(database);
  expect((await messagesOf(recorder))[1]?.content).toBe('Hello world, and more');
  expect(await quarantined(recorder)).toEqual([]);
});

test('a chunk with the checksum of another is damaged', async () => {
  const database = await recorded();
  const sums: unknown[] = [];
  await changeValue(
    database,
    'chunks',
    [1, 0, 0, 0],
    changeField('sum', (sum) => (sums.push(sum), sum)),
  );
  await changeValue(
    database,
    'chunks',
    [1, 1, 0, 0],
    changeField('sum', () => sums[0]),
  );
  expect((await messagesOf(recorderOn(database)))[1]).toMatchObject({ content: LOST.repeat(5) });
});

test('a chunk without a checksum, as earlier builds wrote it, is taken as good', async () => {
  const database = await recorded();
  for (const key of await keysOf(database, 'chunks'))
    await changeValue(database, 'chunks', key, (row) => {
      const { sum, ...earlier } = fieldsOf(row);
      expect(sum).toBeTypeOf('number');
      return earlier;
    });
  const recorder = recorderOn(database);
  expect((await messagesOf(recorder)).map(({ content }) => content)).toEqual([LONG, 'Hello']);
  expect(await quarantined(recorder)).toEqual([]);
});

test('a chunk that is not there is damage, too, where others come after it', async () => {
  const database = await recorded();
  const connection = await openDB(database);
  await connection.delete('chunks', [1, 0, 0, 0]);
  connection.close();
  const recorder = recorderOn(database);
  expect((await messagesOf(recorder))[0]).toMatchObject({ missing: [{ offset: 0, length: CHUNK }] });
  expect(await quarantined(recorder)).toEqual(['chunks:1,0,0,0']);
});

const IMPORTED = importedSession({
  messages: ['First', 'Second', 'Third'].map((content, index) => importedMessage({ message_id: `m${index}`, content })),
});

async function imported(): Promise<{ readonly database: string; readonly pack: StoreKey }> {
  const database = newDatabase();
  await recorderOn(database).importSessions([IMPORTED]);
  const [pack] = await keysOf(database, 'pieces');
  if (pack === undefined) throw new Error('There is no pack.');
  return { database, pack };
}

test('a changed character in a pack costs the text of its message alone', async () => {
  const { database, pack } = await imported();
  await changeValue(database, 'pieces', pack, (stored) => String(stored).replace('Second', 'Sicond'));
  const recorder = recorderOn(database);
  expect((await messagesOf(recorder)).map(({ content }) => content)).toEqual(['First', LOST.repeat(6), 'Third']);
  expect(await quarantined(recorder)).toEqual(['pieces:1,-2,0']);
});

test('a pack without checksums, as earlier builds wrote it, is taken as good', async () => {
  const { database, pack } = await imported();
  await changeValue(database, 'pieces', pack, (stored) => {
    const earlier = String(stored).replaceAll(/,null,\d+\]/g, ']');
    expect(earlier).toContain('[1,"Second"]');
    return earlier;
  });
  const recorder = recorderOn(database);
  expect((await messagesOf(recorder)).map(({ content }) => content)).toEqual(['First', 'Second', 'Third']);
  expect(await quarantined(recorder)).toEqual([]);
});

test('a changed character in a long field costs its piece', async () => {
  const database = newDatabase();
  const recorder = recorderOn(database);
  const metadata = { note: 'long note '.repeat(5_000) };
  await recorder.record([START, { ...ADD, metadata }], NOBODY);
  await recorder.checkpoint();
  await recorder.close();
  const [, second] = await keysOf(database, 'pieces');
  if (second === undefined) throw new Error('The field is not cut.');
  expect((await messagesOf(recorderOn(database)))[0]?.metadata).toEqual(metadata);
  await changeValue(database, 'pieces', second, (stored) => String(stored).replace('note long', 'note lung'));
  const reader = recorderOn(database);
  const [message] = await messagesOf(reader);
  expect(JSON.stringify(message?.metadata)).toContain(LOST);
  expect(JSON.stringify(message?.metadata)).not.toContain('lung');
  expect(message?.content).toBe('Hello');
  expect(await quarantined(reader)).toEqual(['pieces:1,0,1']);
});

test('what has changed since it came back from the second copy is mended from that again', async () => {
  vi.stubGlobal('caches', new FakeCaches());
  const database = newDatabase();
  const recorder = openCopiedRecorder(database);
  await recorder.record([START, ADD], NOBODY);
  await recorder.copied();
  await recorder.close();
  await deleteDB(database);
  const after = openCopiedRecorder(database);
  expect(await messagesOf(after)).toMatchObject([{ content: 'Hello' }]);
  const [chunk] = await keysOf(database, 'chunks');
  if (chunk === undefined) throw new Error('There is no chunk.');
  await changeValue(database, 'chunks', chunk, flip);
  expect(await messagesOf(after)).toMatchObject([{ content: 'Hello' }]);
});
