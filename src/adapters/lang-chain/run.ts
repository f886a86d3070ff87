// One run of a model, as its callbacks or events report it.

import { isObject, objectOf, objectsOf, textOf, type JsonObject } from '../../feeds/readers/json-members.ts';
import type { AnswerWriter } from '../../feeds/writer/writers.ts';
import type { JsonValue } from '../../protocol/index.ts';
import { describe, readCalls, readContent } from './message.ts';

export interface Run {
  readonly answer: AnswerWriter;
  /** Adds a token: its text, its generation, or its message. */
  add(token: JsonValue | undefined): void;
  /** Adds what did not stream of an `LLMResult`, or of a message, and completes the answer. */
  complete(output: JsonObject): void;
}

export function createRun(answer: AnswerWriter): Run {
  let hasContent = false;
  let hasCalls = false;

  return {
    answer,
    add(token) {
      const { message = token, text = token } = objectOf(token);
      if (isObject(message) && 'content' in message) {
        hasCalls ||= [message['tool_call_chunks'], message['tool_calls']].some((calls) => objectsOf(calls).length > 0);
        hasContent ||= message['content'] !== '';
        readContent(answer, message);
        readCalls(answer, message);
      } else {
        hasContent ||= text !== '';
        answer.append(textOf(text));
      }
    },
    complete(output) {
      const { text, message: whole } = firstOf(output['generations']);
      const message = 'content' in output ? output : objectOf(whole);
      if (!hasContent && 'content' in message) readContent(answer, message);
      else if (!hasContent) answer.append(textOf(text));
      if (!hasCalls) readCalls(answer, message);
      describe(answer, message);
      answer.complete();
    },
  };
}

/** The first generation for the first of several inputs. */
function firstOf(generations: JsonValue | undefined): JsonObject {
  const [ofFirst] = Array.isArray(generations) ? generations : [];
  return objectsOf(ofFirst)[0] ?? {};
}
