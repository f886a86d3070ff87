// A message of a chat as the messages that are recorded of it, by the convention of parts (protocol/parts.ts). Text alone is one plain message.

import type { ChatFile, ChatMessage, ChatPart, JsonObject } from '../formats/index.ts';
import { type AnswerOutcome, type ImportedMessage, type PartKind, isJsonObject } from '../protocol/index.ts';
import { sourceMetadata } from './source-metadata.ts';
import { modelIn, roleIn, timeIn } from './recorded-fields.ts';

/** Roles of people and of those who instruct a model: their messages are no answers. */
const ASKING_ROLES: ReadonlySet<string> = new Set(['user', 'system', 'developer']);

/** What lowering needs to know beside the message. */
export interface MessagePlace {
  /** Of the message, unique in its session. */
  readonly id: string;
  /** By the id of a tool call: the id of the answer that has it. */
  readonly callers: Map<string, string>;
  /** An id that is not taken. */
  unique(id: string): string;
}

/** The messages that are recorded of one message, in order, each without its parent. */
export interface LoweredMessage {
  readonly messages: readonly Omit<ImportedMessage, 'parent_id'>[];
  /** Names of fields with keys or passwords, which were left out. */
  readonly dropped: readonly string[];
}

type Members = { readonly [name: string]: JsonObject[string] | undefined };

/** Members while they are put together. */
type Building = Record<string, JsonObject[string] | undefined>;

/** A message without its parent, to which a completion may be added. */
type Lowered = Omit<ImportedMessage, 'parent_id' | 'completion'> & { completion?: 'cut_off' };

interface Draft {
  readonly id: string;
  readonly content: string;
  readonly kind: PartKind | 'answer' | null;
  readonly answerId: string;
  readonly about: Members;
  readonly source: Members;
}

export function lowerMessage(message: ChatMessage, place: MessagePlace): LoweredMessage {
  const drafts = draftsOf(message, place);
  const carrier = drafts.find(({ id }) => id === place.id) ?? drafts.at(-1);
  const closing = drafts.findLast(({ kind }) => kind === null || kind === 'answer' || kind === 'text') ?? drafts.at(-1);
  const dropped = new Set<string>();
  const messages = drafts.flatMap((draft) => {
    // Assigned, as spreading several objects into one takes longer than all else here.
    const said: Building = draft === carrier ? sourceOf(message) : {};
    Object.assign(said, draft.source);
    if (message.hidden === true) said['hidden'] = true;
    const made = sourceMetadata(aboutOf(draft, message), said);
    for (const name of made.dropped) dropped.add(name);
    const own: Lowered = {
      message_id: draft.id,
      role: roleIn(message.role),
      content: draft.content,
      model: modelIn(message.model),
      created_at: timeIn(message.created_at),
      metadata: made.metadata,
    };
    if (draft === closing && message.cut_off === true) own.completion = 'cut_off';
    if (made.overflow === null) return [own];
    const metadata = { source: { hidden: true, continues: draft.id } };
    const { role, model, created_at } = own;
    const message_id = place.unique(`${draft.id}#source`);
    return [own, { message_id, role, content: made.overflow, model, created_at, metadata }];
  });
  return { messages, dropped: [...dropped] };
}

/** What is said of a draft by the convention of parts. */
function aboutOf({ kind, answerId, about }: Draft, message: ChatMessage): Members {
  if (kind === null) return {};
  const members: Building = { kind, answer_id: answerId };
  Object.assign(members, about);
  if (kind === 'answer') Object.assign(members, answerOf(message));
  return members;
}

/** One draft for each part but unknown ones; one without text where there is none. */
function draftsOf({ role, parts, rest }: ChatMessage, place: MessagePlace): readonly Draft[] {
  const isAsking = ASKING_ROLES.has(role);
  const known = parts.filter((part) => part.type !== 'unknown');
  const isPlain = known.length === 0 || (known.length === 1 && known[0]?.type === 'text');
  const isAnswer = !isAsking && (!isPlain || rest?.['usage'] !== undefined || rest?.['finish_reason'] !== undefined);
  const own = { answerId: place.id, kind: isAnswer ? 'answer' : null, about: {}, source: {} } as const;
  if (known.length === 0) return [{ ...own, id: place.id, content: '' }];
  let hasText = false;
  return parts.flatMap((part, index): Draft[] => {
    if (part.type === 'unknown') return [];
    if (part.type === 'text' && !hasText) {
      hasText = true;
      return [{ ...own, id: place.id, content: part.text, source: { markup: part.markup, text: part.rest } }];
    }
    const id = place.unique(`${place.id}#${index}`);
    if (part.type === 'tool_call' && part.call_id !== null && !place.callers.has(part.call_id))
      place.callers.set(part.call_id, place.id);
    const caller = part.type === 'tool_result' ? place.callers.get(part.call_id ?? '') : undefined;
    return [{ id, answerId: caller ?? place.id, ...partOf(part) }];
  });
}

function partOf(
  part: Exclude<ChatPart, { readonly type: 'unknown' }>,
): Pick<Draft, 'kind' | 'content' | 'about' | 'source'> {
  const source = { part: part.rest };
  switch (part.type) {
    case 'text':
      return { kind: 'text', content: part.text, about: {}, source: { ...source, markup: part.markup } };
    case 'reasoning':
      return { kind: 'reasoning', content: part.text, about: {}, source };
    case 'tool_call': {
      const about = { tool_call_id: part.call_id ?? undefined, tool_name: part.name };
      return { kind: 'tool_call', content: part.input, about, source };
    }
    case 'tool_result': {
      const about = {
        tool_call_id: part.call_id ?? undefined,
        tool_name: part.name ?? undefined,
        is_error: part.is_error,
      };
      return { kind: 'tool_result', content: part.text, about, source };
    }
    case 'source': {
      const about = { title: part.title ?? undefined, url: part.url ?? undefined };
      return { kind: 'source', content: part.title ?? part.url ?? '', about, source };
    }
    case 'file':
      return { kind: 'file', ...fileOf(part), source: { ...source, member: memberOf(part) } };
    case 'error':
      return { kind: 'error', content: part.text, about: { code: part.code ?? undefined }, source };
  }
}

function fileOf({ name, media_type, text, url, stored }: ChatFile): Pick<Draft, 'content' | 'about'> {
  const about = { name, media_type: media_type ?? undefined, url: url ?? undefined, ...stored };
  return { content: text ?? name, about };
}

function memberOf({ bytes }: ChatFile): string | undefined {
  return bytes !== null && 'member' in bytes ? bytes.member : undefined;
}

/** What the source says of a message as a whole. */
function sourceOf({ kind, name, role, model, rest, parts }: ChatMessage): Building {
  const unknown: JsonObject[] = [];
  for (const [index, part] of parts.entries())
    if (part.type === 'unknown') unknown.push({ kind: part.kind, value: part.value, index });
  return {
    kind,
    name: name ?? undefined,
    role: role === roleIn(role) ? undefined : role,
    model: (model ?? null) === modelIn(model) ? undefined : (model ?? undefined),
    rest,
    unknown: unknown.length === 0 ? undefined : unknown,
  };
}

/** What is said of an answer where the convention has it. */
function answerOf({ rest, model, parts, cut_off }: ChatMessage): Members {
  const usage = rest?.['usage'];
  const finish = rest?.['finish_reason'] ?? rest?.['stop_reason'];
  const outcome: AnswerOutcome =
    cut_off === true ? 'cut_off' : parts.some(({ type }) => type === 'error') ? 'failed' : 'complete';
  return {
    usage: usage !== undefined && isJsonObject(usage) ? usage : undefined,
    finish_reason: typeof finish === 'string' ? finish : undefined,
    model: modelIn(model) ?? undefined,
    outcome,
  };
}
