// Files and pictures of an answer.

import type { AnswerProgress } from './answer-progress.ts';
import { embeddedFile } from './embedded-data.ts';
import { isObject, textOf, type JsonObject } from './json-members.ts';

/** Gemini's `inlineData` and `fileData`. */
export function readMedia(answer: AnswerProgress, { inlineData, fileData }: JsonObject): void {
  if (isObject(inlineData)) {
    const { mimeType, data } = inlineData;
    answer.file(embeddedFile(textOf(mimeType), textOf(data)));
  }
  if (isObject(fileData)) answer.file(fileData);
}
