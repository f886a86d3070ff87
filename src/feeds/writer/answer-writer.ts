// Records one answer by the convention of parts (protocol/parts.ts). It is part of what a page loads first: keep it small.

import {
  jsonText,
  MAX_RAW_LENGTH,
  type AnswerOutcome,
  type JsonValue,
  type MessageContent,
} from '../../protocol/index.ts';
import type { AnswerError } from '../answer-sink.ts';
import type { Part } from './part.ts';
import type { AnswerOptions, AnswerWriter, NewMessage, RecordEvent } from './writers.ts';

/** Where an answer is recorded. */
export interface AnswerContext {
  readonly record: RecordEvent;
  readonly session_id: string;
  readonly add: (message: NewMessage) => string;
  /** What is recorded of the answer already, in the order in which it began. */
  readonly parts: Part[];
}

/** Members of metadata. Those that are null or undefined are left out. */
type Members = Readonly<Record<string, JsonValue | undefined>> | null | undefined;

export function createAnswerWriter(
  { record, session_id, add, parts }: AnswerContext,
  { id, model, metadata, parent_id }: AnswerOptions & { readonly id: string },
): AnswerWriter {
  const answer = parts.find(({ kind }) => kind === 'answer') ?? newPart('answer', id, metadata);
  const raw: JsonValue[] = [];
  let rawLength = 0;
  let outcome: AnswerOutcome | null = null;

  function newPart(kind: Part['kind'], partId: string, about: Members, key?: string): Part {
    const own: Part['about'] = kind === 'answer' ? { kind } : { kind, answer_id: id };
    const part = { id: partId, kind, key, length: 0, isOpen: false, about: own };
    update(part, about);
    return part;
  }

  /** Takes members of metadata over. What is new is recorded at once if the part is recorded already. `is_complete`: closes the part. */
  function update(part: Part, about: Members, is_complete?: boolean): void {
    const news: Record<string, JsonValue> = {};
    let hasNews = false;
    for (const [name, value] of Object.entries(about ?? {})) {
      if (value == null || value === part.about[name] || name === 'kind' || name === 'answer_id') continue;
      news[name] = part.about[name] = value;
      hasNews = true;
    }
    if (!parts.includes(part) || !(hasNews || is_complete !== undefined)) return;
    if (is_complete !== undefined) part.isOpen = false;
    record({ type: 'message_update', session_id, message_id: part.id, is_complete, metadata: hasNews ? news : null });
  }

  function put(part: Part, content: MessageContent, role = 'assistant'): Part {
    closeParts();
    const parent = parts.at(-1)?.id ?? parent_id;
    parts.push(part);
    part.isOpen = content === '';
    const { model: described } = answer.about;
    add({
      role,
      content,
      id: part.id,
      model: model ?? (typeof described === 'string' ? described : null),
      metadata: { ...part.about },
      parent_id: parent,
    });
    if (outcome !== null) closeParts();
    return part;
  }

  function begin(kind: Part['kind'], about?: Members, content: MessageContent = '', key?: string): Part {
    return put(
      newPart(kind, `${id}#${parts.length}`, about, key),
      content,
      kind === 'tool_result' ? 'tool' : undefined,
    );
  }

  function closeParts(): void {
    for (const part of parts) if (part.isOpen) update(part, null, outcome === null || outcome === 'complete');
  }

  function grow(part: Part, text: MessageContent): void {
    if (isEmpty(text)) return;
    const offset = part.length >= 0 ? part.length : null;
    record({ type: 'message_append', session_id, message_id: part.id, content_delta: text, offset });
    part.length += typeof text === 'string' ? text.length : NaN;
    part.isOpen = true;
    if (outcome !== null) closeParts();
  }

  /** Adds to the part that a delta belongs to; it begins with its first. */
  function stream(kind: Part['kind'], text: MessageContent, about: Members, key?: string): void {
    const call = about?.['tool_call_id'];
    const known = parts.findLast(
      (part) =>
        part.kind === kind &&
        (key ?? part.key) === part.key &&
        (call ?? part.about['tool_call_id']) === (part.about['tool_call_id'] ?? call),
    );
    if (known !== undefined) update(known, about);
    grow(known ?? begin(kind, about, '', key), text);
  }

  function end(ended: AnswerOutcome, about?: Members, error?: AnswerError): void {
    // A stop() that an app calls in any case, such as in `finally`, ends nothing once the answer has ended.
    if (outcome !== null && (ended === 'stopped' || ended === 'cut_off')) return;
    outcome = ended;
    answer.isOpen = false; // it is closed last, with what is said of the answer
    closeParts();
    if (error !== undefined) begin('error', { code: error?.code }, asText(error?.message ?? error));
    update(answer, { ...about, raw: rawLength > 0 ? [...raw] : null, outcome }, outcome === 'complete');
    if (!parts.includes(answer)) put(answer, '');
  }

  return {
    id,

    append(text) {
      if (isEmpty(text)) return;
      const last = parts.at(-1);
      if (last?.kind === 'answer' || last?.kind === 'text') grow(last, text);
      else grow(parts.includes(answer) ? begin('text') : put(answer, ''), text);
    },

    reasoning(text, part) {
      if (!isEmpty(text) || part?.metadata != null) stream('reasoning', text, part?.metadata, part?.key);
    },

    toolCall(call) {
      const { id: tool_call_id, name: tool_name, arguments: text, key, metadata: about } = call ?? {};
      stream('tool_call', text, { ...about, tool_call_id, tool_name }, key);
    },

    toolResult(result) {
      const { id: tool_call_id, name: tool_name, content, is_error, metadata: about } = result ?? {};
      begin('tool_result', { ...about, tool_call_id, tool_name, is_error }, asText(content));
    },

    source(source) {
      begin('source', source, asText(source?.['title'] ?? source?.['url']));
    },

    file(file) {
      begin('file', file, asText(file?.['name'] ?? file?.['title'] ?? file?.['url']));
    },

    raw(value) {
      const text = asText(value);
      if (typeof text !== 'string' || rawLength + text.length > MAX_RAW_LENGTH) return;
      rawLength += text.length;
      raw.push(value);
      if (outcome !== null) update(answer, { raw: [...raw] });
    },

    describe(about) {
      update(answer, about);
    },

    complete(about) {
      end('complete', about);
    },

    fail(error) {
      end('failed', null, error);
    },

    stop() {
      end('stopped');
    },

    cutOff() {
      end('cut_off');
    },
  };
}

function isEmpty(text: MessageContent): boolean {
  return text == null || text === '';
}

/** Text as it is, other values as text of JSON. The recorder refuses what JSON cannot hold. */
function asText(value: unknown): MessageContent {
  if (typeof value === 'string') return value;
  try {
    return jsonText(value) ?? '';
  } catch {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the recorder checks the values
    return value as MessageContent;
  }
}
