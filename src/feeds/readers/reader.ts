// A reader knows one API: what each JSON value of its streams, and of its answers in one piece, adds to the answer.

import type { AnswerProgress } from './answer-progress.ts';
import type { JsonObject } from './json-members.ts';

/** Takes the next value of the answer. */
export type ReadValue = (value: JsonObject) => void;

/** Makes the reader of one answer. */
export type Reader = (answer: AnswerProgress) => ReadValue;

/** The APIs whose answers are read. */
export const APIS = [
  'openai_chat',
  'openai_responses',
  'anthropic',
  'ai_sdk',
  'ollama',
  'gemini',
  'gemini_interactions',
  'ag_ui',
] as const;

export type Api = (typeof APIS)[number];
