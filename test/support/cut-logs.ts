// A log that was cut, imported first, and the whole one after it: what the first gave is in the second.

import type { Chat, Format } from '../../src/formats/index.ts';
import { readValues } from './read-with-format.ts';

/** What differs between the whole log and any beginning of it, as texts; empty where nothing does. */
export function cutDifferences(format: Format, lines: readonly unknown[], path: string): string[] {
  return differencesOfCuts(lines, (cut) => readValues(format, cut, { path }).chats);
}

/** The same for a log that `read` reads. */
export function differencesOfCuts<Line>(
  lines: readonly Line[],
  read: (lines: readonly Line[]) => readonly Chat[],
): string[] {
  const [whole] = read(lines);
  const messages = new Map(whole?.messages.map((message) => [message.id, message]));
  const differences: string[] = [];
  for (let count = 1; count < lines.length; count += 1) {
    for (const chat of read(lines.slice(0, count))) {
      if (sessionOf(chat) !== sessionOf(whole)) differences.push(`${count} lines: session ${sessionOf(chat)}`);
      for (const message of chat.messages) {
        const later = messages.get(message.id);
        const now = [message.parent_id, message.role, textsIn(message.parts)];
        const then = later === undefined ? [] : [later.parent_id, later.role, textsIn(later.parts)];
        if (JSON.stringify(now) !== JSON.stringify(then))
          differences.push(`${count} lines: ${message.id} ${JSON.stringify(now)} became ${JSON.stringify(then)}`);
      }
    }
  }
  return differences;
}

function sessionOf(chat: Chat | undefined): string {
  return chat?.id ?? chat?.identity ?? '';
}

function textsIn(parts: Chat['messages'][number]['parts']): string[] {
  return parts.map((part) => `${part.type} ${'text' in part ? part.text : ''}${'input' in part ? part.input : ''}`);
}
