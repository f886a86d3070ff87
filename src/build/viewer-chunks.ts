// Few files for what the viewer's page loads at once. By default, a bundler makes a file of each set of modules that the same
// pages use: thirty small ones, each of which the service worker answers for.
import { resolve } from 'node:path';

/** What the bundler tells of the modules while it forms chunks. */
interface Chunking {
  getModuleInfo(id: string): { readonly importedIds: readonly string[] } | null;
}

/** Modules that the bundler puts into one file, or into one for each set of entries that use them. */
interface ChunkGroup {
  readonly debugName: string;
  readonly entriesAware: boolean;
  /** How many entries must use a module. */
  readonly minShareCount: number;
  readonly name: (id: string, chunking: Chunking) => string | null;
}

const ENTRY = resolve(import.meta.dirname, '..', 'ui', 'main.ts');
const VIEWER = /\/src\/ui\//u;
const KIT = /\/src\/kit\/|\/node_modules\/(?:@lit\/|lit)/u;

const TOGETHER = { entriesAware: false, minShareCount: 1 };

/** As the bundler does without groups. */
const BY_ENTRIES = { entriesAware: true, minShareCount: 2 };

/**
 * Groups for the modules that the viewer loads at once: its own, and the controls that other pages share. A group takes what
 * its modules import as well, so that what the client has comes first, and stays in files by those who need it.
 */
export function viewerChunks(): ChunkGroup[] {
  let atOnce: ReadonlySet<string> | null = null;
  const group = (debugName: string, way: typeof TOGETHER, isOf: (id: string) => boolean): ChunkGroup => ({
    debugName,
    ...way,
    name: (id, chunking) => {
      atOnce ??= loadedAtOnce(chunking);
      return id !== ENTRY && atOnce.has(id) && isOf(id) ? debugName : null;
    },
  });
  return [
    group('shared', BY_ENTRIES, (id) => !KIT.test(id) && !VIEWER.test(id)),
    group('kit', TOGETHER, (id) => KIT.test(id)),
    group('frame', TOGETHER, (id) => VIEWER.test(id)),
  ];
}

/** The name of a chunk without those of the entries that share it. */
export function chunkFileName({ name }: { readonly name: string }): string {
  return `assets/${name.split('~')[0]}-[hash].js`;
}

/** The modules that the viewer's entry imports statically, and those that these import, and so on. */
function loadedAtOnce(chunking: Chunking): ReadonlySet<string> {
  const found = new Set([ENTRY]);
  for (const id of found) for (const imported of chunking.getModuleInfo(id)?.importedIds ?? []) found.add(imported);
  return found;
}
