// Reads the body of an answer, whatever API it comes from, and tells the sink. It never throws: what is not recognised
// passes unseen, and a bug here costs the recording, not the chat.

import type { AnswerSink } from '../answer-sink.ts';
import type { Framing } from '../framing/framing.ts';
import { createJsonValues } from '../framing/json-values.ts';
import { createSse } from '../framing/sse.ts';
import { trackAnswer, type AnswerProgress, type StreamEnd } from './answer-progress.ts';
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

/** Where the answer goes. A function is called once, when the API is recognised. */
export type AnswerTarget = AnswerSink | ((api: Api) => AnswerSink);

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
  let hasText = false;
  let isAtEnd = false;
  let isOver = false;
  let hasWarned = false;

  function push(text: string): void {
    const first = text.trimStart()[0];
    if (framing === null && first === undefined) return;
    hasText = true;
    framing ??= first === '{' || first === '[' ? createJsonValues(onData) : createSse(onData);
    framing.push(text);
  }

  function onData(data: string): void {
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
    else if (unrecognised.length >= MAX_UNRECOGNISED) isOver = true;
  }

  function begin(api: Api): void {
    answer = trackAnswer(typeof target === 'function' ? target(api) : target);
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
        // A chat whose answer broke before anything of it could be read.
        if (answer === null && hints.api !== undefined && (how !== 'ended' || !hasText)) begin(hints.api);
        if (answer === null && typeof target !== 'function') answer = trackAnswer(target);
        answer?.end(how);
      });
    },
  };
}
