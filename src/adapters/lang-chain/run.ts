// One run of a model, as its callbacks report it.

import { isObject, objectsOf, type JsonObject } from '../../feeds/readers/json-members.ts';
import type { AnswerWriter } from '../../feeds/writer/writers.ts';
import { describe, readCalls, readContent } from './message.ts';

export interface Run {
  readonly answer: AnswerWriter;
  /** Adds a token. `chunk`: its message, where the model reports one. */
  add(token: unknown, chunk: JsonObject): void;
  /** Adds what of the whole message did not stream, and completes the answer. */
  complete(text: string, message: JsonObject): void;
}

export function createRun(answer: AnswerWriter): Run {
  let hasContent = false;
  let hasCalls = false;

  return {
    answer,
    add(token, chunk) {
      const message = chunk['message'];
      if (isObject(message)) {
        hasCalls ||= [message['tool_call_chunks'], message['tool_calls']].some((calls) => objectsOf(calls).length > 0);
        hasContent ||= message['content'] !== '';
        readContent(answer, message);
        readCalls(answer, message);
      } else if (typeof token === 'string') {
        hasContent ||= token !== '';
        answer.append(token);
      }
    },
    complete(text, message) {
      if (!hasContent && 'content' in message) readContent(answer, message);
      else if (!hasContent) answer.append(text);
      if (!hasCalls) readCalls(answer, message);
      describe(answer, message);
      answer.complete();
    },
  };
}
