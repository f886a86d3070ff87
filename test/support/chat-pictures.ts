// What was read of a sample, beside what is expected of it, in the same shape: a difference shows in both.
import type { Chat, ChatMessage, ChatPart } from '../../src/formats/index.ts';
import type { ExpectedMessage, ExpectedSession, FormatSample } from './format-samples.ts';
import type { ReadChats } from './read-chats.ts';

/** Times are cut to milliseconds. */
const TIME_TOLERANCE_MS = 1;

/** A reader may put one of these between the texts of one message. */
const SEPARATORS = ['', '\n', '\n\n'];

/** What is expected. */
export function expectedPicture({ sessions, skipped, warnings }: FormatSample) {
  return {
    sessions: sessions.map(({ id, title, created_at, updated_at, model, messages, active }) => ({
      id,
      title,
      created_at,
      updated_at,
      model,
      active,
      messages: messages.map(withDefaults),
    })),
    skipped: skipped.map(({ why }) => why).toSorted(),
    warnings: warnings.map(({ code }) => code).toSorted(),
  };
}

/** What was read. What is not said in the expectation is left out; where there are several right values, the one that is expected. */
export function pictureOf(read: ReadChats, { sessions }: FormatSample) {
  const chats = withoutDoubles(read.chats);
  const pictures = sessions.map((session) => {
    const place = chats.findIndex((chat) => isSame(chat, session));
    const [chat] = place < 0 ? [] : chats.splice(place, 1);
    return chat === undefined ? 'not read' : sessionPicture(chat, session);
  });
  return {
    sessions: [...pictures, ...chats.map(({ id, title, messages }) => ({ unexpected: { id, title, messages } }))],
    skipped: read.skipped.map(({ reason }) => reason).toSorted(),
    warnings: read.warnings.map(({ code }) => code).toSorted(),
  };
}

/** The same conversation twice is one: the later copy counts, and messages that only the earlier one has stay. */
function withoutDoubles(chats: readonly Chat[]): Chat[] {
  const byId = new Map<string, Chat>();
  for (const chat of chats) {
    const key = JSON.stringify([chat.id, chat.identity]);
    const known = new Set(chat.messages.map(({ id }) => id));
    const others = (byId.get(key)?.messages ?? []).filter(({ id }) => !known.has(id));
    byId.set(key, {
      ...chat,
      messages: [...chat.messages, ...others],
      active_id: chat.active_id ?? chat.messages.at(-1)?.id ?? null,
    });
  }
  return [...byId.values()];
}

function isSame(chat: Chat, session: ExpectedSession): boolean {
  if (session.id !== null) return chat.id === session.id;
  const [first] = chat.messages;
  const [expected] = session.messages;
  if (first === undefined || expected === undefined || chat.title !== session.title) return false;
  return (
    textsOf(first).some((text) => text.startsWith(expected.start)) && chat.messages.length === session.messages.length
  );
}

function sessionPicture(chat: Chat, session: ExpectedSession) {
  const pairs = new Map<ChatMessage, ExpectedMessage>();
  pairChildren(chat, session, null, pairs);
  const byId = new Map(chat.messages.map((message) => [message.id, message]));
  const numberOf = (id: string | null) => {
    const message = id === null ? undefined : byId.get(id);
    return message === undefined ? id : (pairs.get(message)?.n ?? id);
  };
  const paired = [...pairs].toSorted(([, one], [, other]) => one.n - other.n);
  return {
    id: chat.id === null || session.id === null ? session.id : chat.id,
    title: chat.title,
    created_at: timeLike(chat.created_at, session.created_at),
    updated_at: timeLike(chat.updated_at, session.updated_at),
    model: session.model === null ? null : chat.model,
    active: activePath(chat).map(numberOf),
    messages: [
      ...paired.map(([message, expected]) => messagePicture(message, expected, chat, numberOf(message.parent_id))),
      ...chat.messages.filter((message) => !pairs.has(message)).map((unexpected) => ({ unexpected })),
    ],
  };
}

/** Pairs messages by their places: what follows the same message, in order. */
function pairChildren(
  chat: Chat,
  session: ExpectedSession,
  parent: ChatMessage | null,
  pairs: Map<ChatMessage, ExpectedMessage>,
): void {
  const number = parent === null ? null : pairs.get(parent)?.n;
  const expected = session.messages.filter((message) => message.parent === number);
  const children = chat.messages.filter((message) => message.parent_id === (parent?.id ?? null));
  for (const [place, message] of children.entries()) {
    const one = expected[place];
    if (one === undefined) continue;
    pairs.set(message, one);
    pairChildren(chat, session, message, pairs);
  }
}

/** What a message has that says nothing else. */
function withDefaults(expected: ExpectedMessage) {
  return {
    hidden: false,
    cut_off: false,
    tools: [],
    attachments: [],
    at: null,
    reasoning: null,
    error: null,
    markup: null,
    ...expected,
  };
}

function messagePicture(
  message: ChatMessage,
  expected: ExpectedMessage,
  chat: Chat,
  parent: string | number | null,
): Record<string, unknown> {
  const picture: Record<string, unknown> = { ...withDefaults(expected), parent, role: message.role };
  if (expected.id !== null) picture['id'] = message.id;
  const text = textsOf(message).find(
    (one) => one.startsWith(expected.start) && one.length === (expected.length ?? one.length),
  );
  if (text === undefined) picture['start'] = textsOf(message);
  picture['at'] = timeLike(message.created_at, expected.at ?? null);
  picture['hidden'] = message.hidden ?? false;
  picture['cut_off'] = message.cut_off ?? false;
  picture['reasoning'] = startOf(message, 'reasoning', expected.reasoning);
  picture['error'] = startOf(message, 'error', expected.error);
  picture['tools'] = partsOf(message, 'tool_call').map((part) => part.name);
  picture['attachments'] = partsOf(message, 'file').map((part) => part.name);
  picture['markup'] = partsOf(message, 'text').find((part) => part.markup !== undefined)?.markup ?? null;
  if (expected.tool_results !== undefined) picture['tool_results'] = partsOf(message, 'tool_result').length;
  if (expected.result_of !== undefined) picture['result_of'] = partsOf(message, 'tool_result').map(callOf).join();
  if (expected.call !== undefined) picture['call'] = partsOf(message, 'tool_call').map(callOf).join();
  if (expected.unknown !== undefined) picture['unknown'] = partsOf(message, 'unknown').map((part) => part.kind);
  if (expected.attachment_text !== undefined)
    picture['attachment_text'] = Object.fromEntries(
      partsOf(message, 'file').flatMap(({ name, text: held }) => (held === undefined ? [] : [[name, held.length]])),
    );
  if (expected.kind !== undefined) picture['kind'] = message.kind;
  if (expected.name !== undefined) picture['name'] = message.name;
  if (expected.model !== undefined) picture['model'] = message.model ?? chat.model;
  return picture;
}

function partsOf<Type extends ChatPart['type']>(
  message: ChatMessage,
  type: Type,
): Extract<ChatPart, { readonly type: Type }>[] {
  return message.parts.filter((part): part is Extract<ChatPart, { readonly type: Type }> => part.type === type);
}

function callOf(part: { readonly call_id: string | null }): string | null {
  return part.call_id;
}

/** What may be shown as the text: where it has none of its own, that of its results, its calls or its errors, too. */
function textsOf(message: ChatMessage): string[] {
  const own = partsOf(message, 'text').map((part) => part.text);
  if (own.length > 0) return joined(own);
  const others = [
    partsOf(message, 'tool_result').map((part) => part.text),
    partsOf(message, 'tool_call').map((part) => part.input),
    partsOf(message, 'error').map((part) => part.text),
  ];
  return ['', ...others.flatMap(joined)];
}

function joined(texts: readonly string[]): string[] {
  return SEPARATORS.map((separator) => texts.join(separator));
}

/** The expected start where the reasoning or the error begins so, else all of it; null for none. */
function startOf(message: ChatMessage, type: 'reasoning' | 'error', start: string | undefined): unknown {
  const parts = type === 'error' ? partsOf(message, 'error') : partsOf(message, 'reasoning');
  if (parts.length === 0) return null;
  const withCode = partsOf(message, 'error').map((part) => `${part.code}: ${part.text}`);
  const texts = [...joined(parts.map((part) => part.text)), ...withCode];
  return start !== undefined && texts.some((text) => text.startsWith(start)) ? start : texts;
}

function timeLike(time: number | null, expected: number | null): number | null {
  if (time === null || expected === null) return time;
  return Math.abs(time - expected) <= TIME_TOLERANCE_MS ? expected : time;
}

/** Ids from the first message to the one that was shown last. */
function activePath(chat: Chat): string[] {
  const byId = new Map(chat.messages.map((message) => [message.id, message]));
  const path: string[] = [];
  for (let at = byId.get(chat.active_id ?? ''); at !== undefined; at = byId.get(at.parent_id ?? ''))
    path.unshift(at.id);
  return path;
}
