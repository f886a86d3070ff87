// Restores a fact from those of its pieces that can be read. Only facts with texts, lists or metadata are long enough to be
// cut, and each piece repeats the short fields.

import { isPlainObject } from '../protocol/index.ts';
import { withoutHoles, type JoinedJson } from './cut-json.ts';
import { isStoredFact, type LostText, type StoredFact } from './journal-record.ts';

/** What is empty where nothing of it is left. */
const EMPTY: Readonly<Record<string, object>> = {
  message_add: { content: '' },
  message_append: { content_delta: '' },
  session_snapshot: { messages: [], superseded: [] },
};

/** Fields without which a fact cannot be applied. */
const NEEDED: Readonly<Record<string, readonly string[]>> = {
  session_start: ['provider'],
  session_snapshot: ['provider'],
  message_add: ['message_id', 'role', 'position', 'change'],
  message_update: ['message_id'],
  message_append: ['message_id', 'offset'],
};

const NEEDED_IN_SNAPSHOT = ['message_id', 'role', 'content', 'position', 'change'];

/** Null when too little is left. Messages of a snapshot that lack a field are left out, so they stay as they were. */
export function repairFact({ value, missing }: JoinedJson): { fact: StoredFact; missing: readonly LostText[] } | null {
  const lost = (...path: (string | number)[]): LostText[] => {
    const ranges = missing.get(JSON.stringify(path));
    return ranges === undefined ? [] : [{ ranges }];
  };
  if (Array.isArray(value)) return isStoredFact(value) ? { fact: value, missing: lost(3) } : null;
  if (!isPlainObject(value)) return null;
  const type = String(value['type']);
  const whole: Record<string, unknown> = { ...EMPTY[type], ...value };
  if (!hasAll(whole, ['session_id', ...(NEEDED[type] ?? [])])) return null;
  const texts = [...lost('content'), ...lost('content_delta')];
  if (type === 'session_snapshot' && Array.isArray(whole['messages'])) {
    const messages: unknown[] = [];
    // `forEach` skips the messages that are missing.
    whole['messages'].forEach((message: unknown, index) => {
      if (!isPlainObject(message) || !hasAll(message, NEEDED_IN_SNAPSHOT)) return;
      messages.push(message);
      const message_id = String(message['message_id']);
      for (const { ranges } of lost('messages', index, 'content')) texts.push({ message_id, ranges });
    });
    whole['messages'] = messages;
  }
  const fact = withoutHoles(whole);
  return isStoredFact(fact) ? { fact, missing: texts } : null;
}

function hasAll(value: object, fields: readonly string[]): boolean {
  return fields.every((field) => Object.hasOwn(value, field));
}
