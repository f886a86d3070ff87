// Archives and folders are read file by file: what is wrong with one of them costs only that one, and is said.

import { expect, test } from 'vitest';
import { type SourceFolder, Report, blobFile, isArchive, openArchive, readFolder } from '../../src/importer/index.ts';
import { numberedFormat } from '../support/entry-format.ts';
import { changedZip, zipOf } from '../support/zip-files.ts';

async function read(folder: SourceFolder, { signal = new AbortController().signal, onChats = () => {} } = {}) {
  const report = new Report();
  const ids: string[] = [];
  let bytes = 0;
  await readFolder(folder, {
    report,
    signal,
    formats: [numberedFormat],
    progress: (count) => void (bytes += count),
    async store(found) {
      for (const { chat, path } of found) ids.push(`${path} ${chat.id}`);
      onChats();
    },
  });
  const { skipped, warnings } = report.get();
  return {
    ids,
    bytes,
    skipped: skipped.map(({ where, reason }) => `${where}: ${reason}`),
    warnings: warnings.map(({ where, code }) => `${where}: ${code}`),
  };
}

const chats = (...ids: number[]) => JSON.stringify(ids.map((n) => ({ n })));

test('reads the chats of an archive, and neither its pictures nor its companions', async () => {
  const blob = await zipOf([
    { path: 'names.json', content: '{"a":"b"}' },
    { path: 'chats/one.json', content: chats(1, 2) },
    { path: 'chats/picture.png', content: 'no JSON' },
    { path: '__MACOSX/chats/._one.json', content: 'no JSON' },
    { path: 'two.json', content: chats(3), isStored: true },
    { path: 'notes.txt', content: 'Notes' },
  ]);
  expect(await isArchive(blob)).toBe(true);
  expect(await isArchive(new Blob([chats(1)]))).toBe(false);
  expect(await read(await openArchive('export.zip', blob))).toEqual({
    ids: ['export.zip/chats/one.json 1', 'export.zip/chats/one.json 2', 'export.zip/two.json 3'],
    bytes: chats(1, 2).length + chats(3).length + 'Notes'.length,
    skipped: ['export.zip/notes.txt: unknown_format'],
    warnings: ['export.zip names.json: shard_missing', 'export.zip: other_files'],
  });
});

test('says of each file of an archive that cannot be read why, and reads the others', async () => {
  const blob = await zipOf([
    { path: '../outside.json', content: chats(1) },
    { path: '/absolute.json', content: chats(1) },
    { path: 'a/../../b.json', content: chats(1) },
    { path: 'C:\\windows.json', content: chats(1) },
    { path: 'secret.json', content: chats(1), password: 'x' },
    { path: 'inner.zip', content: 'PK' },
    { path: 'bomb.json', content: ' '.repeat(20_000_000) },
    { path: 'good.json', content: chats(2) },
  ]);
  const { ids, skipped } = await read(await openArchive('export.zip', blob));
  expect(ids).toEqual(['export.zip/good.json 2']);
  expect(skipped).toEqual([
    'export.zip/../outside.json: unsafe_path',
    'export.zip//absolute.json: unsafe_path',
    'export.zip/a/../../b.json: unsafe_path',
    'export.zip/C:\\windows.json: unsafe_path',
    'export.zip/secret.json: encrypted',
    'export.zip/inner.zip: nested_archive',
    'export.zip/bomb.json: too_large',
  ]);
});

test('takes nothing of a file whose checksum is wrong', async () => {
  const members = [1, 2].map((n) => ({ path: `${n}.json`, content: chats(n, 10 * n), isStored: true }));
  const blob = await changedZip(await zipOf(members), chats(1, 10), (view, at) => view.setUint8(at + 6, 0x39));
  expect(await read(await openArchive('export.zip', blob))).toMatchObject({
    ids: ['export.zip/2.json 2', 'export.zip/2.json 20'],
    skipped: ['export.zip/1.json: wrong_checksum'],
  });
});

test('refuses a file that announces a size that it cannot have, and one that has more than it announces', async () => {
  const blob = await zipOf([
    { path: 'one.json', content: chats(1) },
    { path: 'two.json', content: ' '.repeat(20_000_000) },
    { path: 'three.json', content: chats(3) },
  ]);
  // The directory of the archive says the size 22 bytes before the name.
  const directoryOf = (path: string, size: number) => (zip: Blob) =>
    changedZip(zip, `PK\u0001\u0002`, (view) => {
      const text = new TextDecoder('latin1').decode(view.buffer);
      view.setUint32(text.lastIndexOf(path) - 22, size, true);
    });
  const first = await directoryOf('one.json', 4_294_000_000)(blob);
  const both = await directoryOf('two.json', 1_000)(first);
  const { ids, skipped } = await read(await openArchive('export.zip', both));
  expect(ids).toEqual(['export.zip/three.json 3']);
  expect(skipped[0]).toBe('export.zip/one.json: too_large');
  expect(skipped).toHaveLength(2);
});

test.for([true, false])(
  'reads the files before the end of an archive that was cut at any place; sizes before them: %s',
  async (isSized) => {
    const members = [1, 2, 3].map((n) => ({
      path: `${n}.json`,
      content: chats(n, 1_000_000 + n),
      isSized,
      isStored: n === 2,
    }));
    const whole = await zipOf(members);
    const ends = await Promise.all(
      [1, 2, 3].map(async (count) => {
        const bytes = new Uint8Array(await (await zipOf(members.slice(0, count))).arrayBuffer());
        return new TextDecoder('latin1').decode(bytes).indexOf('PK\u0001\u0002');
      }),
    );
    for (let size = 4; size < whole.size; size += 7) {
      const { ids, skipped } = await read(await openArchive('export.zip', whole.slice(0, size)));
      const count = ends.filter((end) => end <= size).length;
      expect(ids).toEqual(
        [1, 2, 3].slice(0, count).flatMap((n) => [n, 1_000_000 + n].map((id) => `export.zip/${n}.json ${id}`)),
      );
      expect(skipped[0]).toBe('export.zip: damaged');
    }
  },
);

test('reads files that were chosen one by one, and says of each one of no format', async () => {
  const files = [
    blobFile('one.json', new Blob([chats(1)])),
    blobFile('picture.png', new Blob(['x'])),
    blobFile(
      'latin.json',
      new Blob([Uint8Array.of(0x7b, 0x22, 0x6e, 0x22, 0x3a, 0x31, 0x2c, 0x22, 0xe9, 0x22, 0x3a, 0x31, 0x7d)]),
    ),
  ];
  expect(await read({ name: '', files, faults: [] })).toMatchObject({
    ids: ['one.json 1', 'latin.json 1'],
    skipped: ['picture.png: unknown_format'],
    warnings: ['latin.json: wrong_encoding'],
  });
  expect(await read({ name: '', files: files.slice(1, 2), faults: [] })).toMatchObject({
    skipped: ['picture.png: unknown_format'],
  });
});

test('stops where it is cancelled, between two chats', async () => {
  const cancel = new AbortController();
  const text = chats(...Array.from({ length: 50_000 }).keys());
  const blob = await zipOf([{ path: 'one.json', content: text }]);
  let stored = 0;
  const reading = read(await openArchive('export.zip', blob), {
    signal: cancel.signal,
    onChats: () => {
      stored += 1;
      cancel.abort(new Error('cancelled'));
    },
  });
  await expect(reading).rejects.toThrow('cancelled');
  expect(stored).toBe(1);
});

test('passes on what storing says', async () => {
  const blob = await zipOf([{ path: 'one.json', content: chats(1) }]);
  const onChats = () => {
    throw new Error('no room');
  };
  await expect(read(await openArchive('export.zip', blob), { onChats })).rejects.toThrow('no room');
  await expect(
    read({ name: '', files: [blobFile('one.json', new Blob([chats(1)]))], faults: [] }, { onChats }),
  ).rejects.toThrow('no room');
});
