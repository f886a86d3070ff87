// Who wrote a message: the words that sources use for it.

import type { Sink } from './format.ts';

const ROLES: ReadonlyMap<string, string> = new Map([
  ...['user', 'assistant', 'system', 'tool', 'developer', 'function'].map((role) => [role, role] as const),
  ['human', 'user'],
  ['gpt', 'assistant'],
  ['chatgpt', 'assistant'],
  ['bing', 'assistant'],
  ['bard', 'assistant'],
  ['model', 'assistant'],
  ['gemini', 'assistant'],
  ['bot', 'assistant'],
  ['ai', 'assistant'],
  ['function_call', 'assistant'],
  ['observation', 'tool'],
  ['function_response', 'tool'],
]);

/**
 * The role that a source's word stands for, in whatever case. A word that is not known stays as it is, and `unknown` stands for a
 * missing one, both with a warning.
 */
export function roleOf(word: string | null, where: string, sink: Sink): string {
  const role = word === null ? undefined : ROLES.get(word.toLowerCase());
  if (role !== undefined) return role;
  sink.warn(
    'unknown_role',
    where,
    word === null ? 'The file does not say who wrote the message.' : `The role ${word} is not known.`,
  );
  return word === null || word === '' ? 'unknown' : word;
}
