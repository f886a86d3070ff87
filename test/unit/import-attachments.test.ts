// Files that imported chats carry: each is stored once, apart from the text, which is imported whatever becomes of them.

import { expect, test } from 'vitest';
import type { ChosenFile, Importing, StoredFiles } from '../../src/importer/index.ts';
import { failed, hexOf, MAX_ATTACHMENT_BYTES, type SessionDetail } from '../../src/protocol/index.ts';
import { chatgptZip, chatWith, pngOf } from '../support/chatgpt-zip.ts';
import { importInto } from '../support/import-into.ts';
import { recorderOn } from '../support/one-session.ts';
import type { TestRecorder } from '../support/recorder-harness.ts';
import { valueOf } from '../support/recorder-reads.ts';
import { changedZip } from '../support/zip-files.ts';

const CAT = pngOf(1);
const DOG = pngOf(2);

async function sha256Of(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return hexOf(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));
}

async function imported(recorder: TestRecorder, files: readonly ChosenFile[], options: Partial<Importing> = {}) {
  const { error, report } = await importInto(recorder, files, options);
  expect(error).toBeNull();
  return {
    outcomes: report.sessions.map(({ outcome }) => outcome),
    warnings: report.warnings.map(({ code, where, message }) => `${code} ${where}: ${message}`),
  };
}

async function read({ api }: TestRecorder, id = 'chatgpt:a'): Promise<Omit<SessionDetail, 'seq'>> {
  const { seq: _seq, ...session } = valueOf(await api.session(id, {}));
  return session;
}

/** The metadata of the files of a session. */
async function filesOf(recorder: TestRecorder, id?: string): Promise<readonly unknown[]> {
  const { messages } = await read(recorder, id);
  return messages.flatMap(({ metadata }) => (JSON.stringify(metadata).includes('"kind":"file"') ? [metadata] : []));
}

const zipFile = async (blob: Blob | Promise<Blob>): Promise<ChosenFile> => ({ path: 'export.zip', blob: await blob });

test('pictures of an archive are stored, once each, and named by the messages that have them', async () => {
  const recorder = recorderOn();
  const chats = [chatWith('a', ['file-cat', 'file-dog']), chatWith('b', ['file-cat', 'file-twin'])];
  const file = await zipFile(
    chatgptZip(chats, { 'file-cat-cat.png': CAT, 'dalle-generations/file-dog.dat': DOG, 'file-twin.webp': CAT }),
  );
  expect(await imported(recorder, [file])).toEqual({ outcomes: ['new', 'new'], warnings: [] });
  const cat = { sha256: await sha256Of(CAT), size: CAT.byteLength, media_type: 'image/png' };
  const dog = { sha256: await sha256Of(DOG), size: DOG.byteLength, media_type: 'image/png' };
  expect(await filesOf(recorder)).toMatchObject([
    { kind: 'file', name: 'file-cat.png', ...cat, source: { member: 'file-cat-cat.png' } },
    { kind: 'file', name: 'file-dog.png', ...dog },
  ]);
  expect(await filesOf(recorder, 'chatgpt:b')).toMatchObject([cat, cat]);
  expect(valueOf(await recorder.api.status()).storage.attachments).toEqual({
    count: 2,
    bytes: CAT.byteLength + DOG.byteLength,
  });
  const { bytes } = valueOf(await recorder.api.attachment(cat.sha256));
  expect(new Uint8Array(await bytes.arrayBuffer())).toEqual(CAT);

  const before = [await read(recorder), await read(recorder, 'chatgpt:b')];
  expect(await imported(recorder, [file])).toEqual({ outcomes: ['unchanged', 'unchanged'], warnings: [] });
  expect([await read(recorder), await read(recorder, 'chatgpt:b')]).toEqual(before);
});

test('they go with the last session that names them', async () => {
  const recorder = recorderOn();
  const chats = [chatWith('a', ['file-cat']), chatWith('b', ['file-cat'])];
  await imported(recorder, [await zipFile(chatgptZip(chats, { 'file-cat.png': CAT }))]);
  await recorder.api.purge('chatgpt:a');
  expect((await recorder.api.attachment(await sha256Of(CAT))).ok).toBe(true);
  await recorder.api.purge('chatgpt:b');
  expect((await recorder.api.attachment(await sha256Of(CAT))).ok).toBe(false);
});

test('over the budget a picture is refused by name; again changes nothing, and with more room brings it', async () => {
  const recorder = recorderOn();
  await recorder.api.configure({ attachment_bytes: CAT.byteLength });
  const file = await zipFile(
    chatgptZip([chatWith('a', ['file-cat', 'file-dog'])], { 'file-cat.png': CAT, 'file-dog.png': DOG }),
  );
  const first = await imported(recorder, [file]);
  expect(first).toEqual({
    outcomes: ['new'],
    warnings: [
      expect.stringMatching(
        /^attachment_not_stored export\.zip\/conversations\.json: file-dog\.png: .* budget of .*\(attachments_full\)$/,
      ),
    ],
  });
  expect(await filesOf(recorder)).toMatchObject([
    { sha256: await sha256Of(CAT) },
    { name: 'file-dog.png', not_stored: 'attachments_full' },
  ]);
  const before = await read(recorder);
  expect(before.messages.map(({ content }) => content)).toContain('What is in the picture?');
  expect(await imported(recorder, [file])).toEqual({ ...first, outcomes: ['unchanged'] });
  expect(await read(recorder)).toEqual(before);

  await recorder.api.configure({ attachment_bytes: 1_000_000 });
  expect(await imported(recorder, [file])).toEqual({ outcomes: ['updated'], warnings: [] });
  const [, dog] = await filesOf(recorder);
  expect(dog).toMatchObject({ sha256: await sha256Of(DOG) });
  expect(dog).not.toHaveProperty('not_stored');
  expect(await imported(recorder, [file])).toEqual({ outcomes: ['unchanged'], warnings: [] });
});

test('a picture that is damaged, or missing, costs only itself, and never takes away one that is stored', async () => {
  const recorder = recorderOn();
  const whole = await chatgptZip([chatWith('a', ['file-cat', 'file-dog'])], {
    'file-cat.png': CAT,
    'file-dog.png': DOG,
  });
  const damaged = await changedZip(whole, '\u0089PNG', (view, at) => view.setUint8(at + CAT.byteLength - 1, 99));
  const broken = await imported(recorder, [await zipFile(damaged)]);
  expect(broken.warnings).toEqual([
    'attachment_not_stored export.zip/conversations.json: file-cat.png: file-cat.png is wrong_checksum. (wrong_checksum)',
  ]);
  expect(await filesOf(recorder)).toMatchObject([{ not_stored: 'wrong_checksum' }, { sha256: await sha256Of(DOG) }]);

  expect((await imported(recorder, [await zipFile(whole)])).outcomes).toEqual(['updated']);
  const before = await read(recorder);
  expect((await imported(recorder, [await zipFile(damaged)])).outcomes).toEqual(['unchanged']);
  const missing = await chatgptZip([chatWith('a', ['file-cat', 'file-dog'])], { 'file-dog.png': DOG });
  const again = await imported(recorder, [await zipFile(missing)]);
  expect(again).toMatchObject({
    outcomes: ['unchanged'],
    warnings: [expect.stringMatching(/^attachment_not_included .*file-cat\.png/)],
  });
  expect(await read(recorder)).toEqual(before);
});

test('a message says of a file that its export only names that it is not there', async () => {
  const recorder = recorderOn();
  const blob = new Blob([JSON.stringify([chatWith('a', ['file-cat'])])]);
  await imported(recorder, [{ path: 'conversations.json', blob }]);
  expect(await filesOf(recorder)).toMatchObject([{ name: 'file-cat.png', not_stored: 'not_included' }]);
});

test('files of a folder are stored as those of an archive', async () => {
  const recorder = recorderOn();
  const files = [
    { path: 'export/conversations.json', blob: new Blob([JSON.stringify([chatWith('a', ['file-cat'])])]) },
    { path: 'export/file-cat.png', blob: new Blob([CAT]) },
  ];
  expect(await imported(recorder, files)).toEqual({ outcomes: ['new'], warnings: [] });
  expect(await filesOf(recorder)).toMatchObject([{ sha256: await sha256Of(CAT), media_type: 'image/png' }]);
});

/** A chat with a picture in it, and one in what the format does not know. */
const withUrls = (url: string): object => ({
  messages: [
    {
      role: 'user',
      content: [
        { type: 'text', text: 'What is this?' },
        { type: 'image_url', image_url: { url } },
        { type: 'hologram', layers: [{ url, x: 1 }] },
      ],
    },
  ],
});

test('data URLs of chats are stored, wherever they stand, and no text of them is left', async () => {
  const recorder = recorderOn();
  const bytes = Uint8Array.from({ length: 2_000 }, (_, index) => index % 251);
  const url = `data:image/png;base64,${btoa(String.fromCharCode(...bytes))}`;
  const blob = new Blob([`${JSON.stringify(withUrls(url))}\n${JSON.stringify({ id: 'other', ...withUrls(url) })}`]);
  const file = { path: 'chats.jsonl', blob };
  expect((await imported(recorder, [file])).warnings.filter((line) => line.startsWith('attach'))).toEqual([]);
  const [session] = valueOf(await recorder.api.sessions({})).sessions;
  const sessions = valueOf(await recorder.api.sessions({ status: 'all' })).sessions;
  const details = await Promise.all(sessions.map(({ session_id }) => read(recorder, session_id)));
  expect(session).toBeDefined();
  expect(JSON.stringify(details)).not.toContain('base64');
  const stored = { sha256: await sha256Of(bytes), size: 2_000, media_type: 'image/png' };
  for (const { session_id } of details) expect(await filesOf(recorder, session_id)).toMatchObject([stored]);
  expect(JSON.stringify(details)).toContain(JSON.stringify({ layers: [{ ...stored, x: 1 }] }).slice(1, -1));
  expect(valueOf(await recorder.api.status()).storage.attachments).toEqual({ count: 1, bytes: 2_000 });
  expect((await imported(recorder, [file])).outcomes.every((outcome) => outcome === 'unchanged')).toBe(true);
});

test('what is too large is not read, and after the storage has failed three times in a row no more is', async () => {
  const recorder = recorderOn();
  let asked = 0;
  const files: StoredFiles = {
    attach: async () => {
      asked += 1;
      return failed('storage_unavailable', 'The storage fails.');
    },
    has: async () => false,
  };
  const ids = ['file-1', 'file-2', 'file-3', 'file-4', 'file-5'];
  const pictures = Object.fromEntries(ids.map((id, index) => [`${id}.png`, pngOf(index)]));
  const { outcomes, warnings } = await imported(recorder, [await zipFile(chatgptZip([chatWith('a', ids)], pictures))], {
    files,
  });
  expect({ outcomes, asked, warned: warnings.length }).toEqual({ outcomes: ['new'], asked: 3, warned: 5 });
  const large = new Blob([CAT]);
  Object.defineProperty(large, 'size', { value: MAX_ATTACHMENT_BYTES + 1 });
  const folder = [
    { path: 'x/conversations.json', blob: new Blob([JSON.stringify([chatWith('b', ['file-1'])])]) },
    { path: 'x/file-1.png', blob: large },
  ];
  await imported(recorder, folder, { files });
  expect(asked).toBe(3);
  expect(await filesOf(recorder, 'chatgpt:b')).toMatchObject([{ not_stored: 'payload_too_large' }]);
});
