// Begins a recorded answer once something of it comes, so that a request that brings nothing records nothing but itself.

import type { AnswerWriter, NewMessage } from '../../feeds/writer/writers.ts';
import { sessionOf, type RecordIn, type SessionSource } from './session-of.ts';

/** What is asked, and where question and answer are recorded. */
export interface RecordAnswer extends RecordIn {
  /** Messages that are recorded before the answer, such as the question. */
  readonly messages?: readonly NewMessage[] | null | undefined;
}

/** Records what is asked, and begins the answer to it. */
export function newAnswer(recorder: SessionSource, options: RecordAnswer, defaultProvider: string): AnswerWriter {
  const session = sessionOf(recorder, options, defaultProvider);
  for (const message of options.messages ?? []) session.add(message);
  return session.answer({ model: options.model });
}
