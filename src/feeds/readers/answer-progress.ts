// What all readers do alike on the way to the sink: they pass on nothing empty and nothing twice, and decide the outcome
// once. An end marker decides it, else the way in which the stream ended.

import { jsonText, type JsonValue } from '../../protocol/index.ts';
import type {
  AnswerError,
  AnswerSink,
  Description,
  PartKey,
  ToolCallDelta,
  ToolResult,
  UserMessage,
} from '../answer-sink.ts';

/** `ended`: to its last byte. `aborted`: by the app. `broken`: by an error of the connection. An error: the server refused, however it ended. */
export type StreamEnd = 'ended' | 'aborted' | 'broken' | AnswerError;

export interface AnswerProgress {
  append(text: string): void;
  reasoning(text: string, part?: PartKey): void;
  toolCall(call: ToolCallDelta): void;
  toolResult(result: ToolResult): void;
  source(source: Description): void;
  file(file: Description): void;
  raw(value: JsonValue): void;
  step(isAgain?: boolean): void;
  userMessage(message: UserMessage): void;
  /** A result that a later one of its call replaces. It is recorded where none comes. */
  preliminaryResult(result: ToolResult): void;
  /** Leaves out undefined, null and '', and what is described already. */
  describe(description: Readonly<Record<string, JsonValue | undefined>>): void;
  /** Totals so far, which are recorded with the outcome. */
  usage(usage: JsonValue | undefined): void;
  /** The answer is finished, unless more of it follows; totals and an end marker may. */
  finish(reason?: JsonValue): void;
  complete(): void;
  fail(error: AnswerError): void;
  stop(): void;
  cutOff(): void;
  /** The stream ended. Decides the outcome where nothing before did. */
  end(how: StreamEnd): void;
}

export function trackAnswer(sink: AnswerSink): AnswerProgress {
  const described = new Map<string, string>();
  /** The latest of each call that has no final one. */
  const preliminary = new Map<string | undefined, ToolResult>();
  let lastUsage: JsonValue | undefined;
  let isFinished = false;
  let isSettled = false;

  function describe(description: Readonly<Record<string, JsonValue | undefined>>): void {
    const news: { [key: string]: JsonValue } = {};
    for (const [name, value] of Object.entries(description)) {
      if (value !== undefined && value !== null && value !== '' && isNews(name, value)) news[name] = value;
    }
    if (Object.keys(news).length > 0) sink.describe(news);
  }

  function isNews(name: string, value: JsonValue): boolean {
    const text = typeof value === 'string' ? value : (jsonText(value as unknown) ?? '');
    if (described.get(name) === text) return false;
    described.set(name, text);
    return true;
  }

  /** Decides the outcome, unless it is decided. */
  function settle(outcome: () => void): void {
    if (isSettled) return;
    isSettled = true;
    for (const result of preliminary.values())
      sink.toolResult({ ...result, metadata: { ...result.metadata, preliminary: true } });
    describe({ usage: lastUsage });
    outcome();
  }

  return {
    append(text) {
      if (text === '') return;
      isFinished = false;
      sink.append(text);
    },
    reasoning(text, part) {
      if (text === '' && part?.metadata === undefined) return;
      if (text !== '') isFinished = false;
      sink.reasoning(text, part);
    },
    toolCall(call) {
      isFinished = false;
      sink.toolCall(call);
    },
    toolResult(result) {
      preliminary.delete(result.id);
      sink.toolResult(result);
    },
    preliminaryResult(result) {
      preliminary.set(result.id, result);
    },
    step(isAgain) {
      if (isAgain === true) {
        isFinished = false;
        preliminary.clear();
      }
      sink.step(isAgain);
    },
    userMessage: (message) => sink.userMessage(message),
    source: (source) => sink.source(source),
    file: (file) => sink.file(file),
    raw: (value) => sink.raw(value),
    describe,
    usage(usage) {
      if (usage === undefined || usage === null) return;
      lastUsage = usage;
      if (isSettled) describe({ usage });
    },
    finish(reason) {
      describe({ finish_reason: reason });
      isFinished = true;
    },
    complete: () => settle(() => sink.complete()),
    fail: (error) => settle(() => sink.fail(error)),
    stop: () => settle(() => sink.stop()),
    cutOff: () => settle(() => sink.cutOff()),
    end(how) {
      settle(() => {
        if (typeof how === 'object') sink.fail(how);
        else if (isFinished) sink.complete();
        else if (how === 'aborted') sink.stop();
        else sink.cutOff();
      });
    },
  };
}
