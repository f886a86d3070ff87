// Keeps the members that a reader does not know.

import { jsonText, type JsonValue } from '../../protocol/index.ts';
import type { AnswerProgress } from './answer-progress.ts';
import type { JsonObject } from './json-members.ts';

/** Passes unknown members on as raw. What servers repeat in every chunk is passed on once. */
export function keepLeftovers(answer: AnswerProgress, known: readonly string[]): (value: JsonObject) => void {
  const names = new Set(known);
  const last = new Map<string, string>();
  return (value) => {
    const rest: { [key: string]: JsonValue } = {};
    for (const [name, item] of Object.entries(value)) {
      if (names.has(name) || item === undefined || item === null) continue;
      const text = jsonText(item as unknown) ?? '';
      if (last.get(name) === text) continue;
      last.set(name, text);
      rest[name] = item;
    }
    if (Object.keys(rest).length > 0) answer.raw(rest);
  };
}
