// Encrypted files are imported with their passphrase: whole, or not at all.

import { expect, test } from 'vitest';
import type { ChosenFile, Importing } from '../../src/importer/index.ts';
import { encrypt, piecesOf } from '../../src/protect/index.ts';
import type { PassphraseQuestion } from '../../src/protocol/index.ts';
import { chatgptExport } from '../support/chatgpt-export.ts';
import { importInto } from '../support/import-into.ts';
import { recorderOn } from '../support/one-session.ts';
import { zipOf } from '../support/zip-files.ts';

const PASSPHRASE = 'four words are easy';

async function sealed(path: string, content: string | Blob, passphrase = PASSPHRASE): Promise<ChosenFile> {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  for await (const piece of encrypt(piecesOf(new Blob([content]).stream()), passphrase)) pieces.push(piece);
  return { path, blob: new Blob(pieces) };
}

/** Imports files; `given`: the answers of a person, who leaves out what comes after. */
async function importing(files: readonly ChosenFile[], given: readonly string[], options: Partial<Importing> = {}) {
  const recorder = recorderOn();
  const asked: PassphraseQuestion[] = [];
  const end = await importInto(recorder, files, {
    askPassphrase: (question) => {
      asked.push(question);
      return Promise.resolve(given[asked.length - 1] ?? null);
    },
    ...options,
  });
  return { ...end, asked, ids: end.report.sessions.map(({ session_id }) => session_id) };
}

test('an encrypted file is read as what is in it, whatever its name, after a wrong passphrase too', async () => {
  const file = await sealed('chats', chatgptExport(2, 30));
  const { error, report, asked, ids } = await importing([file], ['wrong', PASSPHRASE]);
  expect(error).toBeNull();
  expect(report).toMatchObject({ format: 'chatgpt', skipped: [] });
  expect(ids).toEqual(['chatgpt:chat-0', 'chatgpt:chat-1']);
  expect(asked).toEqual([
    { path: 'chats', isWrong: false },
    { path: 'chats', isWrong: true },
  ]);
});

test('a passphrase that has opened a file is tried on the next ones, and archives are read as any', async () => {
  const archive = await zipOf([{ path: 'conversations.json', content: chatgptExport(1, 100_000) }]);
  const { report, asked, ids } = await importing(
    [
      await sealed('a.zip.encrypted', archive),
      await sealed('b.json.encrypted', chatgptExport(2, 30)),
      await sealed('c.json.encrypted', chatgptExport(3, 30), 'another'),
    ],
    [PASSPHRASE, 'another'],
  );
  expect(report.skipped).toEqual([]);
  expect(asked.map(({ path }) => path)).toEqual(['a.zip.encrypted', 'c.json.encrypted']);
  expect(ids).toEqual(['chatgpt:chat-0', 'chatgpt:chat-1', 'chatgpt:chat-2']);
});

test('a file that is left out, never opened or was changed is a line in the report, and harms no other', async () => {
  const plain = { path: 'plain.json', blob: new Blob([chatgptExport(1, 30)]) };
  const file = await sealed('a.json.encrypted', chatgptExport(3, 100_000));
  expect(await importing([file, plain], [])).toMatchObject({
    error: null,
    ids: ['chatgpt:chat-0'],
    report: { skipped: [{ where: 'a.json.encrypted', reason: 'no_passphrase' }] },
  });
  expect((await importing([file, plain], ['wrong'])).report.skipped).toEqual([
    { where: 'a.json.encrypted', reason: 'wrong_passphrase' },
  ]);
  const cut = { path: 'cut.encrypted', blob: file.blob.slice(0, -1_000) };
  expect((await importing([cut, plain], [PASSPHRASE])).report).toMatchObject({
    skipped: [{ where: 'cut.encrypted', reason: 'damaged_encryption' }],
    sessions: [{ session_id: 'chatgpt:chat-0' }],
  });
  const head = { path: 'head.encrypted', blob: file.blob.slice(0, 30) };
  expect((await importing([head], [PASSPHRASE])).report.skipped).toEqual([
    { where: 'head.encrypted', reason: 'damaged_encryption' },
  ]);
});

test('without anyone to ask, as over REST, the error names the reason', async () => {
  const recorder = recorderOn();
  const end = await importInto(recorder, [await sealed('import', chatgptExport(1, 30))]);
  expect(end).toMatchObject({
    error: { code: 'nothing_imported' },
    report: { sessions: [], skipped: [{ where: 'import', reason: 'no_passphrase' }] },
  });
});

test('a cancel while the passphrase is asked for ends the import', async () => {
  const cancel = new AbortController();
  const file = await sealed('a.json.encrypted', chatgptExport(1, 30));
  const end = await importing([file], [], {
    signal: cancel.signal,
    askPassphrase: () => {
      cancel.abort();
      return Promise.resolve(null);
    },
  });
  expect(end).toMatchObject({ error: { code: 'cancelled' }, report: { sessions: [], skipped: [] } });
});

test('a file that was encrypted in another way is named as such, and nobody is asked for its passphrase', async () => {
  const file = { path: 'later.encrypted', blob: new Blob(['HOLDFAST-ENCRYPTED 2\n{}\n']) };
  const { report, asked } = await importing([file], [PASSPHRASE]);
  expect(report).toMatchObject({ skipped: [{ where: 'later.encrypted', reason: 'newer_encryption' }], warnings: [] });
  expect(asked).toEqual([]);
});
