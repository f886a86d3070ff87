// Reads what a run of assistant-ui yields: each time all of the answer so far, of which only what is new is passed on.

import { fileOfData } from '../../feeds/readers/embedded-data.ts';
import { asText, filledText, objectOf, textOf, type JsonObject } from '../../feeds/readers/json-members.ts';
import type { AnswerSink } from '../../feeds/answer-sink.ts';
import { endByError } from '../recording/error-of.ts';
import { jsonLike } from '../recording/json-like.ts';
import type { GivenStatus } from './thread.ts';

export interface RunReader {
  read(parts: readonly object[]): void;
  /** Passes on what is known only at the end, and ends the answer. */
  end(status: GivenStatus | undefined): void;
}

/** `results`: ids of calls whose results are recorded; those that are read are added. */
export function createRunReader(answer: AnswerSink, results: Set<string>): RunReader {
  /** How much of the text of each part was passed on; NaN for what was passed on whole. */
  const lengths: number[] = [];
  let parts: readonly object[] = [];

  function rest(index: number, text: string): string {
    const length = lengths[index] ?? 0;
    lengths[index] = Math.max(length, text.length);
    return text.slice(length);
  }

  function once(index: number, pass: () => void): void {
    if (lengths[index] !== undefined) return;
    lengths[index] = NaN;
    pass();
  }

  function readCall(index: number, part: JsonObject): void {
    const { toolCallId, toolName, argsText, result, isPreliminary, isError } = part;
    const key = String(index);
    const id = filledText(toolCallId);
    const isNew = lengths[index] === undefined;
    const text = rest(index, textOf(argsText));
    if (isNew || text !== '') answer.toolCall({ key, id, name: filledText(toolName), arguments: text });
    if (result === undefined || isPreliminary === true || id === undefined || results.has(id)) return;
    results.add(id);
    answer.toolResult({ id, name: filledText(toolName), content: result, is_error: isError === true || undefined });
  }

  function readPart(index: number, part: JsonObject): void {
    const { type, text } = part;
    if (type === 'text') answer.append(rest(index, textOf(text)));
    else if (type === 'reasoning') answer.reasoning(rest(index, textOf(text)), { key: String(index) });
    else if (type === 'tool-call') readCall(index, part);
    else if (type === 'source')
      once(index, () => {
        answer.source({ url: textOf(part['url']), title: textOf(part['title']) });
      });
    else if (type === 'file' || type === 'image')
      once(index, () => {
        const file = fileOfData(textOf(part['mimeType'] ?? type), part['data'] ?? part['image']);
        answer.file({ ...file, name: textOf(part['filename']) });
      });
    else
      once(index, () => {
        answer.raw(part);
      });
  }

  return {
    read(given) {
      parts = given;
      for (const [index, part] of given.entries()) readPart(index, jsonLike(part));
    },
    end(status) {
      for (const [index, part] of parts.entries()) {
        const { type, args } = jsonLike(part);
        // Models that do not stream the arguments give them as an object alone.
        if (type === 'tool-call' && lengths[index] === 0 && Object.keys(objectOf(args)).length > 0)
          answer.toolCall({ key: String(index), arguments: asText(args) });
      }
      if (status?.type !== 'incomplete') answer.complete(finishOf(status));
      else if (status.reason === 'cancelled') answer.stop();
      else if (status.reason === 'error') endByError(answer, status.error);
      else answer.complete(finishOf(status));
    },
  };
}

function finishOf(status: GivenStatus | undefined): { finish_reason: string } | undefined {
  return status?.reason === undefined ? undefined : { finish_reason: status.reason };
}
