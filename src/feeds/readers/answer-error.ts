// Servers report errors in many shapes.

import type { JsonValue } from '../../protocol/index.ts';
import type { AnswerError } from '../answer-sink.ts';
import { asText, filledText, objectOf } from './json-members.ts';

/** Reads `{message, code | type | status}`, or a text, or whatever the server calls an error. */
export function answerError(error: JsonValue | undefined): AnswerError {
  const { message, code, type, status } = objectOf(error);
  const given = code ?? type ?? status;
  return {
    message: filledText(message) ?? asText(error),
    ...(typeof given === 'string' || typeof given === 'number' ? { code: given } : {}),
  };
}
