// A task of Cline: its two files name it only by their folder.

import { asRest } from '../fields.ts';
import type { Chain } from '../chain.ts';
import type { Sink } from '../format.ts';
import { identified } from '../identity.ts';
import { folderOf } from '../paths.ts';
import type { JsonObject } from '../chat.ts';

/** Gives the chat of a file, or reports that it has none. `kind`: which of the files of a task it is. */
export function giveTask(kind: string, chain: Chain, path: string, rest: JsonObject, sink: Sink): void {
  const { messages } = chain;
  if (messages.length === 0) {
    sink.skip('$', 'no_messages');
    return;
  }
  if (messages.every(({ created_at }) => created_at === null))
    sink.warn('no_times', '$', 'The messages have no times.');
  const folder = folderOf(path);
  const named = messages[0]?.created_at ?? (folder === '' ? null : folder.slice(folder.lastIndexOf('/') + 1));
  const { identity } = identified(null, messages, 'all_messages');
  sink.chat(
    {
      id: null,
      // The first message never changes, and its time is the same whether the file came with its folder or alone.
      identity: `${kind} ${named ?? identity}`,
      title: null,
      created_at: null,
      updated_at: null,
      model: null,
      messages,
      active_id: null,
      ...asRest(rest),
    },
    '$',
  );
}
