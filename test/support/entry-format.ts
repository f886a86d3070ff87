// A format for tests of what reads files: each object with `n` is a chat with that id.
import type { Chat, EntryFormat } from '../../src/formats/index.ts';
import { type JsonValue, isJsonObject } from '../../src/protocol/index.ts';

/** Gives each object that has `n` as a chat; `names.json` belongs to its folders. */
export const numberedFormat: EntryFormat = {
  name: 'numbered',
  title: 'Numbered',
  unit: 'entry',
  recognizes: ({ entries }) => entries.some((value) => numberOf(value) !== undefined),
  companions: (path) => path.endsWith('names.json'),
  readEntry({ value, where }, sink, { shape }) {
    const n = numberOf(value);
    if (n === undefined) sink.skip(where, 'entry_not_a_conversation');
    else sink.chat(emptyChat(n, shape), where);
  },
  checkFolder(sink, { companions }) {
    for (const path of companions.keys()) sink.warn('shard_missing', path, 'For the test.');
  },
};

/** A chat without messages. */
export function emptyChat(id: string, title: string): Chat {
  return { id, title, created_at: null, updated_at: null, model: null, messages: [], active_id: null };
}

function numberOf(value: JsonValue): string | undefined {
  return isJsonObject(value) && typeof value['n'] === 'number' ? String(value['n']) : undefined;
}
