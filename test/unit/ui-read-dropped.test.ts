// The files of dropped folders: all of them, however deep, and the names of those that cannot be read.
import { expect, it } from 'vitest';
import { droppedFiles, readDropped } from '../../src/ui/controllers/read-dropped.ts';

/** A folder of a disk: files are texts, null one that cannot be read. */
interface Folder {
  readonly [name: string]: string | null | Folder;
}

/** As many entries as Chromium gives at a time. */
const AT_A_TIME = 100;

function entry(path: string, content: string | null | Folder): FileSystemEntry {
  const name = path.split('/').at(-1) ?? '';
  const common = { name, fullPath: path };
  const isDirectory = typeof content === 'object' && content !== null;
  const file = (resolve: (file: File) => void, reject: (error: unknown) => void): void =>
    typeof content === 'string' ? resolve(new File([content], name)) : reject(new Error('Locked'));
  const createReader = (): object => {
    const entries = Object.entries(content as Folder).map(([child, inner]) => entry(`${path}/${child}`, inner));
    return { readEntries: (resolve: (some: FileSystemEntry[]) => void) => resolve(entries.splice(0, AT_A_TIME)) };
  };
  return { ...common, isDirectory, isFile: !isDirectory, file, createReader } as unknown as FileSystemEntry;
}

const NEVER = new AbortController().signal;

it('reads folders in full, however deep and wide, with their paths', async () => {
  const many = Object.fromEntries(Array.from({ length: 250 }, (_, index) => [`${index}.json`, '[]']));
  const found: number[] = [];
  const dropped = [
    entry('/chats', { 'a.json': '[1]', deep: { er: { 'b.json': '[2]' } }, many }),
    new File(['[3]'], 'c.json'),
  ];
  const { files, unreadable } = await readDropped(dropped, NEVER, (count) => found.push(count));
  const paths = files.map(({ path }) => path);
  expect(paths).toHaveLength(253);
  expect(paths).toEqual(
    expect.arrayContaining(['chats/a.json', 'chats/deep/er/b.json', 'chats/many/249.json', 'c.json']),
  );
  expect(unreadable).toEqual([]);
  expect(found.at(-1)).toBe(253);
});

it('names what cannot be read, and reads on', async () => {
  const { files, unreadable } = await readDropped(
    [entry('/f', { locked: null, 'a.json': '[]' })],
    NEVER,
    () => undefined,
  );
  expect([files.map(({ path }) => path), unreadable]).toEqual([['f/a.json'], ['f/locked']]);
});

it('stops once it is cancelled', async () => {
  const cancel = new AbortController();
  const dropped = [entry('/f', { a: '1', g: { b: '2' } })];
  const { files } = await readDropped(dropped, cancel.signal, (count) => count === 1 && cancel.abort());
  expect(files.map(({ path }) => path)).toEqual(['f/a']);
});

it('names what was dropped, and not each file of a folder', () => {
  expect(droppedFiles([entry('/chats', { 'a.json': '[]' }), new File([], 'b.zip')]).names).toEqual(['chats', 'b.zip']);
});
