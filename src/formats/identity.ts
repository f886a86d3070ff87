// What tells a chat from others where its source gives it no id.

import type { Chat, ChatFile, ChatMessage, ChatPart } from './chat.ts';
import { textOf } from './fields.ts';

/** What of a chat stays the same: `first_message` where the chat may have more messages in a newer file, or else `all_messages`. */
export type Identity = 'first_message' | 'all_messages';

/** The id of a chat, or its identity where the source has none. */
export function identified(
  id: string | null,
  messages: readonly ChatMessage[],
  by: Identity,
): Pick<Chat, 'id' | 'identity'> {
  if (id !== null) return { id };
  const telling = by === 'first_message' ? messages.slice(0, 1) : messages;
  return {
    id,
    identity: JSON.stringify(
      telling.map((message) => [message.id, message.role, message.created_at, message.parts.map(wordsOf)]),
    ),
  };
}

function wordsOf(part: ChatPart): readonly (string | null)[] {
  switch (part.type) {
    case 'text':
    case 'reasoning':
    case 'error':
      return [part.type, part.text];
    case 'tool_call':
      return [part.type, part.name, part.call_id, part.input];
    case 'tool_result':
      return [part.type, part.call_id, part.text];
    case 'source':
      return [part.type, part.title, part.url];
    case 'file':
      // Two requests often have the same words with different pictures.
      return [part.type, part.name, part.text ?? null, part.url ?? null, dataOf(part)];
    case 'unknown':
      return [part.type, part.kind, textOf(part.value)];
  }
}

/** The bytes of a file that stand in the source itself. Members of an archive are told apart by their names. */
function dataOf({ bytes }: ChatFile): string | null {
  return bytes !== null && 'data' in bytes ? bytes.data : null;
}
