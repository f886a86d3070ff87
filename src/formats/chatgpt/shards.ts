// Large exports of ChatGPT are cut into several files, which a manifest lists.

import type { JsonValue } from '../../protocol/index.ts';
import { Fields } from '../fields.ts';
import type { Sink, Surroundings } from '../format.ts';
import { baseName } from './assets.ts';

/** What lists the files of an archive. */
export const MANIFEST = 'export_manifest.json';

/** Warns of each file of conversations that a manifest of the archive lists, and that is not there. */
export function warnOfMissingShards(sink: Sink, folder: Omit<Surroundings, 'path' | 'shape'>): void {
  for (const [path, manifest] of folder.companions) {
    if (baseName(path) !== MANIFEST) continue;
    for (const name of shardsOf(manifest)) {
      const shard = `${path.slice(0, -MANIFEST.length)}${name}`;
      if (!folder.has(shard))
        sink.warn('shard_missing', path, `The export should have the file ${shard}, whose conversations are missing.`);
    }
  }
}

function shardsOf(manifest: JsonValue): readonly string[] {
  const shards = new Fields(manifest).object('logical_files').object('conversations.json').list('files');
  return shards.filter((shard) => typeof shard === 'string');
}
