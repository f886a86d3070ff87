// How a reader ends a chat: it gives it, or reports what is missing of it.

import type { Chat, JsonObject } from './chat.ts';
import type { Chain } from './chain.ts';
import type { Fields } from './fields.ts';
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

/** Gives a chat without the keys and passwords that it has beside its messages, or reports that it has no messages. */
export function giveChat(chat: Omit<Chat, 'identity'>, where: string, sink: Sink): void {
  if (chat.messages.length === 0) {
    sink.skip(where, 'no_messages', chat.title);
    return;
  }
  const { value: rest, dropped } = withoutSecrets(chat.rest ?? {});
  if (dropped.length > 0) sink.warn('secrets_not_imported', where, `Not imported, as keys are: ${dropped.join(', ')}.`);
  const { rest: _, ...others } = chat;
  const named = { ...others, ...identified(chat.id, chat.messages, 'all_messages') };
  sink.chat(Object.keys(rest).length === 0 ? named : { ...named, rest }, where);
}

/**
 * Reports what a backup has beside its chats, which is not imported: one warning that names it all. Its numbers and texts, such as a
 * version, say nothing of a chat.
 */
export function warnOfSettings(backup: Fields, where: string, sink: Sink): void {
  const settings: JsonObject = {};
  for (const [name, value] of Object.entries(backup.left() ?? {}))
    if (typeof value === 'object' && value !== null && Object.keys(value).length > 0) settings[name] = value;
  const names = Object.keys(settings);
  if (names.length === 0) return;
  const { dropped } = withoutSecrets(settings);
  const code = dropped.length > 0 ? 'secrets_not_imported' : 'settings_not_imported';
  sink.warn(
    code,
    where,
    `Not imported, as they are not chats${dropped.length > 0 ? ' and hold keys' : ''}: ${names.join(', ')}.`,
  );
}
