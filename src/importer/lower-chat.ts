// A chat of a file as the session that is recorded of it.

import type { Chat, ChatMessage, JsonObject } from '../formats/index.ts';
import {
  FIRST_MESSAGES,
  type ImportedMessage,
  type ImportedSession,
  MAX_PATH_LENGTH,
  MAX_TITLE_LENGTH,
} from '../protocol/index.ts';
import { messageIds, sessionId, uniqueId } from './ids.ts';
import { type LoweredMessage, lowerMessage } from './lower-message.ts';
import { messageOrder } from './message-order.ts';
import { modelIn, textIn, timeIn } from './recorded-fields.ts';
import { sourceMetadata } from './source-metadata.ts';

/** Where a chat comes from. */
export interface ChatOrigin {
  /** The name of its format. */
  readonly format: string;
  /** The path of its file. */
  readonly file: string;
}

/** A session, and what of its chat is not in it. */
export interface LoweredChat {
  readonly session: ImportedSession;
  /** Names of fields with keys or passwords, which were left out. */
  readonly dropped: readonly string[];
}

/**
 * The session of a chat: the same whenever the same chat is read. What a message became follows each other, and what followed the
 * message follows the last of these. Where there are several first messages, all of them name {@link FIRST_MESSAGES} as their
 * parent, so that they are branches.
 */
export async function lowerChat(chat: Chat, { format, file }: ChatOrigin): Promise<LoweredChat> {
  if (chat.recorded !== undefined) return { session: chat.recorded, dropped: [] };
  const { messages, parents, active } = messageOrder(chat);
  const ids = await messageIds(messages.map(({ id }) => id));
  const taken = new Set(ids);
  const unique = (id: string) => uniqueId(id, taken);
  const callers = new Map<string, string>();
  const lowered = new Map<ChatMessage, LoweredMessage>();
  for (const [index, message] of messages.entries())
    lowered.set(message, lowerMessage(message, { id: ids[index] ?? '', callers, unique }));
  const lastOf = (message: ChatMessage | null) => lastId(message === null ? undefined : lowered.get(message));
  const roots = messages.filter((message) => parents.get(message) === null).length;
  const beginning = roots > 1 ? FIRST_MESSAGES : null;
  const recorded = [...lowered].flatMap(([message, { messages: made }]) =>
    linked(made, lastOf(parents.get(message) ?? null) ?? beginning),
  );
  const title = textIn(chat.title, MAX_TITLE_LENGTH);
  const workspace = textIn(chat.workspace, MAX_PATH_LENGTH);
  const model = modelIn(chat.model);
  const source: Readonly<Record<string, JsonObject[string] | undefined>> = {
    format,
    id: chat.id ?? undefined,
    file: withoutCopyNumber(file),
    title: title === chat.title ? undefined : (chat.title ?? undefined),
    workspace: workspace === (chat.workspace ?? null) ? undefined : (chat.workspace ?? undefined),
    model: model === chat.model ? undefined : (chat.model ?? undefined),
    active_message_id: lastOf(active) ?? undefined,
    last_message_id: active === null ? undefined : recorded.at(-1)?.message_id,
    rest: chat.rest,
  };
  const { metadata, overflow, dropped } = sourceMetadata({}, source);
  const session = {
    session_id: await sessionId(format, chat.id, chat.identity ?? ''),
    provider: format,
    title,
    workspace_id: null,
    workspace_path: workspace,
    model,
    metadata,
    started_at: timeIn(chat.created_at),
    last_activity: timeIn(chat.updated_at),
    messages: overflow === null ? recorded : [overflowing(unique('source'), overflow), ...recorded],
  };
  const ofMessages = [...lowered.values()].flatMap((each) => each.dropped);
  return { session, dropped: [...new Set([...dropped, ...ofMessages])] };
}

function lastId(lowered: LoweredMessage | undefined): string | null {
  return lowered?.messages.at(-1)?.message_id ?? null;
}

/** Each follows the one before it. */
function linked(messages: LoweredMessage['messages'], parentId: string | null): ImportedMessage[] {
  return messages.map((message, index) => ({ ...message, parent_id: messages[index - 1]?.message_id ?? parentId }));
}

/** What the metadata of the session cannot hold: it stands before everything else. */
function overflowing(id: string, content: string): ImportedMessage {
  const metadata = { source: { hidden: true } };
  return { message_id: id, role: 'system', content, model: null, created_at: null, parent_id: null, metadata };
}

/** The same export that was downloaded twice has a number in its name: `conversations (1).json`. */
function withoutCopyNumber(path: string): string {
  return path.replace(/ ?\(\d+\)(?=\.[^./]+$)/, '');
}
