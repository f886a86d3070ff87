// Reads one kind of stream of LangChain.js.

import type { JsonObject } from '../../feeds/readers/json-members.ts';
import type { AnswerWriter } from '../../feeds/writer/writers.ts';
import type { TapEnd } from '../recording/tap.ts';

/** Begins an answer. `model`: as the stream names it. */
export type BeginAnswer = (model?: string) => AnswerWriter;

export interface StreamReader {
  read(item: JsonObject): void;
  /** The stream ended. Ends each answer that has not ended. */
  end(end: TapEnd): void;
}
