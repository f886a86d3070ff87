// How a reader ends a chat: it gives it, or reports what is missing of it.

import type { JsonValue } from '../protocol/index.ts';
import type { Chat, JsonObject } from './chat.ts';
import type { Chain } from './chain.ts';
import { asRest, Fields } from './fields.ts';
import type { Sink } from './format.ts';
import { identified } from './identity.ts';
import { withoutSecrets } from './secrets.ts';

/** A chat but for its messages. Where it has no id, all that its messages say tells it from others. */
export type ChatHead = Omit<Chat, 'messages' | 'active_id' | 'identity'>;

/** Gives a chat whose messages follow each other, or reports that it has none. */
export function giveChain(chain: Chain, head: ChatHead, where: string, sink: Sink): void {
  if (chain.unnamed > 0) sink.warn('no_ids', where, 'Messages without ids are named by their places.');
  for (const id of chain.duplicates) sink.warn('duplicate_id', where, `Several messages have the id ${id}.`);
  giveChat({ ...head, messages: chain.messages, active_id: null }, where, sink);
}

/** Gives a chat, or reports that it has no messages. */
export function giveChat(chat: Omit<Chat, 'identity'>, where: string, sink: Sink): void {
  if (chat.messages.length === 0) sink.skip(where, 'no_messages', chat.title);
  else sink.chat({ ...chat, ...identified(chat.id, chat.messages, 'all_messages') }, where);
}

/** The folders that a backup has under `folders`, by their ids. */
export function foldersOf(backup: Fields): ReadonlyMap<string | null, Fields> {
  const folders = backup.list('folders').map((value) => new Fields(value));
  return new Map(folders.map((folder) => [folder.id('id'), folder]));
}

/** What a chat says beside, and what is said of its folder. */
export function withFolder(
  rest: JsonObject | undefined,
  folder: Fields | null | undefined,
): { readonly rest?: JsonObject } {
  const ofFolder = folder?.left();
  return asRest(rest, ofFolder === undefined ? {} : { folder: ofFolder });
}

/** Reports what a backup has beside its chats, which is not imported: one warning that names it all. */
export function warnOfSettings(backup: Fields, where: string, sink: Sink): void {
  const settings = Object.fromEntries(Object.entries(backup.left() ?? {}).filter(([, value]) => !isEmpty(value)));
  const names = Object.keys(settings);
  if (names.length === 0) return;
  const { dropped } = withoutSecrets(settings);
  const code = dropped.length > 0 ? 'secrets_not_imported' : 'settings_not_imported';
  const keys = dropped.length > 0 ? ` There are keys in it: ${dropped.join(', ')}.` : '';
  sink.warn(code, where, `Not imported, as it is not of a chat: ${names.join(', ')}.${keys}`);
}

/** Whether there is nothing in a value, nor in what it holds, two levels deep: apps write all of their stores, also those not used. */
function isEmpty(value: JsonValue, levels = 2): boolean {
  if (typeof value !== 'object' || value === null) return value === '' || value === null;
  const held = Object.values(value);
  return held.length === 0 || (levels > 0 && held.every((each) => isEmpty(each, levels - 1)));
}
