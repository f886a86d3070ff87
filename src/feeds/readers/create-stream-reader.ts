// Reads the body of an answer, whatever API it comes from, and tells the sink. It never throws: what is not recognised
// passes unseen, and a bug here costs the recording, not the chat.

import type { AnswerSink } from '../answer-sink.ts';
import type { Framing } from '../framing/framing.ts';
import { framingOf } from '../framing/framing-of.ts';
import { createJsonValues } from '../framing/json-values.ts';
import { createSse } from '../framing/sse.ts';
import { trackAnswer, type AnswerProgress, type StreamEnd } from './answer-progress.ts';
import { MAX_RAW_LENGTH } from '../../protocol/index.ts';
import { isObject, jsonOf, type JsonObject } from './json-members.ts';
import { readAgUi } from './ag-ui.ts';
import { readAiSdk } from './ai-sdk.ts';
import { readAnthropic } from './anthropic.ts';
import { readGemini } from './gemini.ts';
import { readGeminiInteractions } from './gemini-interactions.ts';
import { readOllama } from './ollama.ts';
import { readOpenAiChat } from './openai-chat.ts';
import { readOpenAiResponses } from './openai-responses.ts';
import type { Api, Reader, ReadValue } from './reader.ts';
import { recognise, type AnswerHints } from './recognise.ts';

const READERS: Readonly<Record<Api, Reader>> = {
  openai_chat: readOpenAiChat,
  openai_responses: readOpenAiResponses,
  anthropic: readAnthropic,
  ai_sdk: readAiSdk,
  ollama: readOllama,
  gemini: readGemini,
  gemini_interactions: readGeminiInteractions,
  ag_ui: readAgUi,
};

/** After so many values that no API is recognised by, the body is not looked at any more. */
const MAX_UNRECOGNISED = 16;

/** Where the answer goes. A function is called once, when the API is recognised, or where what no reader recognises is an answer. */
export type AnswerTarget = AnswerSink | ((api: Api | undefined) => AnswerSink);

export interface StreamReader {
  /** Takes the next bytes, cut anywhere. They are only read. */
  write(bytes: Uint8Array): void;
  /** Decides the outcome where the stream itself did not. */
  end(how: StreamEnd): void;
}

export function createStreamReader(target: AnswerTarget, hints: AnswerHints = {}): StreamReader {
  const decoder = new TextDecoder();
  let framing: Framing | null = null;
  let answer: AnswerProgress | null = null;
  let readValue: ReadValue | null = null;
  let unrecognised: JsonObject[] = [];
  const { unknown } = hints;
  /** What has come while the framing, or the API of an unknown answer, is not found. */
  let head = '';
  let isUnknown = false;
  let hasText = false;
  let isAtEnd = false;
  let isOver = false;
  let hasWarned = false;

  function push(text: string): void {
    if (isUnknown) return unknown?.isText === true ? answer?.append(text) : undefined;
    const isLookedAt = unknown !== undefined && answer === null;
    if (framing === null || (isLookedAt && head.length <= MAX_RAW_LENGTH)) head += text;
    if (framing !== null) framing.push(text);
    else {
      const kind = framingOf(head, unknown?.isText === true);
      hasText ||= head.trimStart() !== '';
      if (kind === undefined) return;
      if (kind === 'text') return beginUnknown();
      framing = kind === 'json' ? createJsonValues(onData) : createSse(onData);
      framing.push(head);
    }
    if (answer !== null || unknown === undefined) head = '';
    else if (unknown.isText && head.length > MAX_RAW_LENGTH) beginUnknown();
  }

  function onData(data: string): void {
    if (isUnknown) return;
    if (data === '[DONE]') return answer?.complete();
    const value = jsonOf(data);
    // At the end, it is the beginning of what was cut off.
    if (value === undefined && !isAtEnd) answer?.raw(data);
    for (const item of Array.isArray(value) ? value : [value]) if (isObject(item)) take(item);
  }

  function take(value: JsonObject): void {
    if (readValue !== null) return read(value);
    unrecognised.push(value);
    const api = recognise(value, hints);
    if (api !== null) begin(api);
    else if (unrecognised.length >= MAX_UNRECOGNISED) beginUnknown();
  }

  function sinkOf(api: Api | undefined): AnswerSink {
    return typeof target === 'function' ? target(api) : target;
  }

  function beginUnknown(): void {
    isUnknown = true;
    if (unknown === undefined) return;
    const { isText, media_type } = unknown;
    answer = trackAnswer(sinkOf(hints.api));
    if (isText) answer.append(head);
    else {
      answer.file({ media_type, name: `Answer in an unknown format (${media_type})` });
      answer.raw(head.slice(0, MAX_RAW_LENGTH));
    }
    head = '';
  }

  function begin(api: Api): void {
    answer = trackAnswer(sinkOf(api));
    readValue = READERS[api](answer);
    for (const value of unrecognised) read(value);
    unrecognised = [];
  }

  function read(value: JsonObject): void {
    try {
      readValue?.(value);
    } catch (error) {
      warn(error);
      answer?.raw(value);
    }
  }

  function warn(error: unknown): void {
    if (!hasWarned) console.warn('Holdfast cannot read a part of this answer. The chat is not affected.', error);
    hasWarned = true;
  }

  /** Nothing was recognised until the end. */
  function conclude(how: StreamEnd): void {
    const { api } = hints;
    if (unknown !== undefined && hasText && (unknown.isText || !isCut(how))) beginUnknown();
    else if (api !== undefined && (how !== 'ended' || !hasText || unknown !== undefined)) {
      begin(api);
      if (unknown !== undefined && hasText) answer?.raw(head.slice(0, MAX_RAW_LENGTH));
    } else if (typeof target !== 'function') answer = trackAnswer(target);
  }

  /** Whether the end came before anything could be recognised. */
  function isCut(how: StreamEnd): boolean {
    const isJson = framingOf(head, false) === 'json';
    return how !== 'ended' || (isJson && unrecognised.length === 0 && jsonOf(head) === undefined);
  }

  /** Runs a step that must not throw into the app. */
  function guard(step: () => void): void {
    try {
      step();
    } catch (error) {
      isOver = true;
      warn(error);
    }
  }

  return {
    write(bytes) {
      if (!isOver) guard(() => push(decoder.decode(bytes, { stream: true })));
    },
    end(how) {
      if (!isOver) {
        guard(() => {
          isAtEnd = true;
          push(decoder.decode());
          framing?.end();
        });
      }
      isOver = true;
      guard(() => {
        if (answer === null) conclude(how);
        if (isUnknown && how === 'ended') answer?.complete();
        answer?.end(how);
      });
    },
  };
}
