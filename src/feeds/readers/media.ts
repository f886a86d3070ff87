// Files and pictures of an answer.

import type { AnswerProgress } from './answer-progress.ts';
import { isObject, textOf, type JsonObject } from './json-members.ts';

/** Gemini's `inlineData` and `fileData`. */
export function readMedia(answer: AnswerProgress, { inlineData, fileData }: JsonObject): void {
  if (isObject(inlineData)) {
    const { mimeType, data } = inlineData;
    answer.file(embeddedFile(textOf(mimeType), textOf(data)));
  }
  if (isObject(fileData)) answer.file(fileData);
}

/** A file whose base64 is in the answer: what it is and how long, without its data. */
export function embeddedFile(mediaType: string, base64: string): { [key: string]: string | number } {
  const padding = base64.endsWith('==') ? 2 : Number(base64.endsWith('='));
  return { media_type: mediaType, byte_length: Math.max(0, Math.floor((base64.length * 3) / 4) - padding) };
}
