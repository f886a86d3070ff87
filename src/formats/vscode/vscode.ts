// VS Code's chats: a session as VS Code keeps it, and what "Export Chat" writes, which lacks ids and times of the session.

import type { JsonValue } from '../../protocol/index.ts';
import { isJsonObject } from '../../protocol/index.ts';
import type { EntryFormat } from '../format.ts';
import { readSession } from './session.ts';

export const vscode: EntryFormat = {
  name: 'vscode',
  title: 'VS Code',
  unit: 'entry',
  recognizes: ({ shape, entries }) => shape !== 'text' && entries.some(isSession),
  readEntry: ({ value, where }, sink) => {
    if (isJsonObject(value) && isSession(value)) readSession(value, where, sink);
    else sink.skip(where, 'entry_not_a_conversation');
  },
};

/** Whether a value is a session of VS Code, or of another tool that writes them. */
export function isSession(value: JsonValue): boolean {
  if (!isJsonObject(value) || !Array.isArray(value['requests'])) return false;
  return (
    typeof value['responderUsername'] === 'string' ||
    (typeof value['sessionId'] === 'string' && typeof value['version'] === 'number')
  );
}
