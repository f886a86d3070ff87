// What stands above a message for people: who wrote it, as what, and when.

import { isSuperseded, placeOf, type RecordedMessage } from '../../protocol/index.ts';

const ROLES: Readonly<Record<string, string>> = {
  user: 'User',
  assistant: 'Assistant',
  system: 'System',
  developer: 'Developer',
  tool: 'Tool',
};

const PARTS: Readonly<Record<string, string>> = {
  reasoning: 'Reasoning',
  tool_call: 'Tool call',
  tool_result: 'Tool result',
  source: 'Source',
  file: 'File',
  error: 'Error',
};

const COMPLETIONS: Readonly<Record<string, string>> = {
  open: 'not finished',
  paused: 'not finished',
  incomplete: 'not finished',
  cut_off: 'cut off',
};

/** Who wrote a message, or what part of an answer it is. */
export function speakerOf(message: RecordedMessage): string {
  const part = PARTS[placeOf(message)?.kind ?? ''];
  return part ?? (Object.hasOwn(ROLES, message.role) ? ROLES[message.role] : undefined) ?? inLine(message.role);
}

/** What else is said of it, in order: the model, the time, and how far it came. */
export function notesOf(message: RecordedMessage): readonly string[] {
  const { model, created_at, completion } = message;
  return [
    inLine(model ?? ''),
    timeText(created_at),
    COMPLETIONS[completion] ?? '',
    isSuperseded(message) ? 'taken back' : '',
  ].filter((note) => note !== '');
}

/** A time for people, in UTC as no reader of the file need be where its writer was; empty for 0. */
export function timeText(time: number): string {
  return time === 0
    ? ''
    : new Date(time)
        .toISOString()
        .replace('T', ' ')
        .replace(/\.\d+Z$/, ' UTC');
}

/** A text in one line, without halves of characters. */
export function inLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim().toWellFormed();
}
