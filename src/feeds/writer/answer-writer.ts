// Records one answer by the convention of parts (protocol/parts.ts). It is part of what a page loads first: keep it small.

import {
  isPlainObject,
  jsonText,
  MAX_RAW_LENGTH,
  type AnswerOutcome,
  type JsonValue,
  type MessageContent,
} from '../../protocol/index.ts';
import type { AnswerError, AnswerSink, PartKey } from '../answer-sink.ts';
import type { Part } from './part.ts';
import type { SendEvent } from './send-event.ts';
import type { AnswerOptions, NewMessage } from './writers.ts';

/** The longest text of one event, in UTF-16 code units: it may take six bytes for each. */
const MAX_DELTA_LENGTH = 2_097_152;

/** Members of metadata. Those that are null or undefined say nothing. */
type Members = Readonly<Record<string, JsonValue | undefined>> | null | undefined;

/** `add` records a message. `parts`: what is recorded of the answer already, in the order in which it began. */
export function createAnswerWriter(
  send: SendEvent,
  add: (message: NewMessage) => string,
  parts: Part[],
  { id, model, metadata, parent_id }: AnswerOptions & { readonly id: string },
): AnswerSink {
  const answer: Part = parts.find(({ kind }) => kind === 'answer') ?? newPart(id, 'answer', metadata);
  const raw: JsonValue[] = [];
  let rawLength = 0;
  /** How many of the parts belong to earlier steps. */
  let stepStart = 0;
  let outcome: AnswerOutcome | undefined;
  let isComplete = true;

  function newPart(partId: string, kind: Part['kind'], about: Members, key?: string): Part {
    return { id: partId, kind, key, length: 0, isOpen: false, hasGap: false, about: { ...about } };
  }

  /** Records what is new of a part's metadata, once the part itself is recorded. `is_complete`: closes the part. */
  function update(part: Part, given?: Members, is_complete?: boolean): void {
    const about: Members = part.hasGap ? { ...given, has_gap: true } : given;
    let news: Record<string, JsonValue> | undefined;
    for (const name in about) {
      const value = about[name];
      if (value == null || value === part.about[name]) continue;
      news ??= {};
      news[name] = part.about[name] = value;
    }
    if (!parts.includes(part) || (news ?? is_complete) === undefined) return;
    part.isOpen &&= is_complete === undefined;
    const changed = news && { ...news, kind: part.kind, answer_id: id };
    send('message_update', { message_id: part.id, is_complete, metadata: changed });
  }

  /** The first `text` is the answer's own message. */
  function begin(kind: Part['kind'], about?: Members, content: MessageContent = '', key?: string): Part {
    closeParts();
    const isOwn = kind === 'text' && !parts.includes(answer);
    const part = isOwn ? answer : newPart(`${asText(id)}#${parts.length}`, kind, about, key);
    const parent = parts.at(-1)?.id ?? parent_id;
    parts.push(part);
    part.isOpen = content === '';
    add({
      role: kind === 'tool_result' ? 'tool' : 'assistant',
      content,
      id: part.id,
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the recorder checks the values
      model: model ?? (answer.about['model'] as string | undefined),
      metadata: { ...part.about, kind: part.kind, answer_id: id },
      parent_id: parent,
    });
    return part;
  }

  function closeParts(): void {
    for (const part of parts) if (part.isOpen) update(part, null, isComplete);
  }

  /** Adds to the part that a delta belongs to. It begins with its first delta. */
  function stream(kind: Part['kind'], text: MessageContent, about: Members, key?: string): void {
    const call = about?.['tool_call_id'];
    const known = parts
      .slice(stepStart)
      .findLast(
        ({ kind: itsKind, key: itsKey, about: { tool_call_id: itsCall } }) =>
          kind === itsKind && (key ?? itsKey) === itsKey && (call ?? itsCall) === (itsCall ?? call),
      );
    if (known) update(known, about);
    grow(known ?? begin(kind, about, '', key), text);
  }

  function grow(part: Part, text: MessageContent): void {
    if (isEmpty(text)) return;
    const offset = part.length >= 0 ? part.length : null;
    const content_delta = typeof text === 'string' ? text.slice(0, MAX_DELTA_LENGTH) : text;
    const reply = send('message_append', { message_id: part.id, content_delta, offset });
    part.length += typeof content_delta === 'string' ? content_delta.length : NaN;
    part.isOpen = true;
    // Text after what is refused would be refused, too, because of its offset.
    const check = (given: unknown): void => {
      if (!isPlainObject(given) || given['type'] !== 'error') return;
      part.length = NaN;
      part.hasGap = true;
      if (!part.isOpen) update(part);
    };
    void Promise.resolve(reply).then(check, check);
    if (typeof text === 'string') grow(part, text.slice(MAX_DELTA_LENGTH));
    if (outcome) closeParts();
  }

  /** The answer's own message stays, as it has the outcome: its text becomes a revision. */
  function supersede(part: Part): void {
    if (part !== answer) return update(part, { superseded: true }, true);
    send('message_update', { message_id: id, content: '' });
    part.length = 0;
  }

  function end(ended: AnswerOutcome, about?: Members, error?: AnswerError): void {
    const isAbort = error?.name === 'AbortError';
    // What an app calls in any case, such as in `finally`, changes nothing once the answer has ended otherwise.
    if (!outcome || (outcome === 'complete' && !isAbort)) outcome = isAbort ? 'stopped' : ended;
    // A person who stops an answer wants no more of it: nothing of it is to be recovered.
    isComplete = outcome === 'complete' || outcome === 'stopped';
    answer.isOpen = false; // it is closed last, with what is said of the answer
    closeParts();
    if (error && !isAbort) begin('error', { code: error.code }, asText(error.message ?? error));
    update(answer, { ...about, raw: rawLength > 0 ? [...raw] : null, outcome }, isComplete);
    if (!parts.includes(answer)) begin('text');
    closeParts();
  }

  function named(kind: Part['kind']): (about: Members) => void {
    return (about) => {
      begin(kind, about, asText(about?.['name'] ?? about?.['title'] ?? about?.['url']));
    };
  }

  return {
    append(text) {
      const last = parts[stepStart] && parts.at(-1);
      const isText = last?.kind === 'answer' || last?.kind === 'text';
      if (!isEmpty(text)) grow(isText ? last : begin('text'), text);
    },

    reasoning(text, part) {
      if (!isEmpty(text) || part?.metadata) stream('reasoning', text, part?.metadata, part?.key);
    },

    toolCall(call) {
      stream('tool_call', call?.arguments, ofTool(call), call?.key);
    },

    toolResult(result) {
      begin('tool_result', ofTool(result), asText(result?.content));
    },

    source: named('source'),
    file: named('file'),

    step(isAgain) {
      for (const part of isAgain ? parts.slice(stepStart) : []) supersede(part);
      stepStart = parts.length;
    },

    userMessage(message) {
      add({ role: 'user', ...message });
      stepStart = parts.length;
    },

    raw(value) {
      const { length } = asText(value);
      if (length === 0 || (rawLength += length) > MAX_RAW_LENGTH) return;
      raw.push(value);
      if (outcome) update(answer, { raw: [...raw] });
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
      if (!outcome) end('stopped');
    },

    cutOff() {
      if (!outcome) end('cut_off');
    },
  };
}

function isEmpty(text: MessageContent): boolean {
  return (text ?? '') === '';
}

interface OfTool extends PartKey {
  readonly id?: string | undefined;
  readonly name?: string | undefined;
  readonly is_error?: boolean | undefined;
}

function ofTool(part: OfTool): Members {
  return { ...part?.metadata, tool_call_id: part?.id, tool_name: part?.name, is_error: part?.is_error };
}

/** Text as it is, other values as text of JSON. */
function asText(value: unknown): string {
  return typeof value === 'string' ? value : (jsonText(value) ?? '');
}
