import { join } from 'node:path';
import { expect, test } from 'vitest';
import { chunkFileName, viewerChunks } from '../../src/build/viewer-chunks.ts';

const src = join(import.meta.dirname, '..', '..', 'src');
const main = join(src, 'ui', 'main.ts');
const frame = join(src, 'ui', 'frame.ts');
const lazy = join(src, 'ui', 'lazy.ts');
const icon = join(src, 'kit', 'icon.ts');
const dialog = join(src, 'kit', 'dialog.ts');
const events = join(src, 'protocol', 'events.ts');
const lit = '/project/node_modules/lit/index.js';

/** `lazy` and `dialog` are imported dynamically only. */
const IMPORTS = new Map([
  [main, [frame, events]],
  [frame, [icon]],
  [icon, [lit]],
  [lazy, [dialog, icon]],
]);

function groupOf(id: string): string | null {
  const chunking = { getModuleInfo: (of: string) => ({ importedIds: IMPORTS.get(of) ?? [] }) };
  return viewerChunks().flatMap(({ name }) => name(id, chunking) ?? [])[0] ?? null;
}

test('what the viewer loads at once is in a file of its own and one of the controls', () => {
  expect([frame, icon, lit].map(groupOf)).toEqual(['frame', 'kit', 'kit']);
});

test('what is loaded later, and the entry itself, are in no group', () => {
  expect([lazy, dialog, main].map(groupOf)).toEqual([null, null, null]);
});

test('what other pages need as well goes by who needs it, and its file is named without them', () => {
  expect(groupOf(events)).toBe('shared');
  expect(viewerChunks().find(({ debugName }) => debugName === 'shared')).toMatchObject({
    entriesAware: true,
    minShareCount: 2,
  });
  expect(chunkFileName({ name: 'shared~viewer~chat' })).toBe('assets/shared-[hash].js');
});
