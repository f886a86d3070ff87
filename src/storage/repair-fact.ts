// Restores a fact from those of its pieces that can be read.

import { isPlainObject } from '../protocol/index.ts';
import { withoutHoles, type JoinedJson, type MissingText } from './cut-json.ts';
import { isStoredFact, type LostText, type StoredFact } from './journal-record.ts';

/** The text of a fact by its type. Without it the fact has an empty one; without another field of {@link NEEDED} it is lost. */
const TEXTS: Readonly<Record<string, string>> = {
  message_add: 'content',
  message_append: 'content_delta',
};

/** Null when too little is left. Messages of a snapshot that lack a field are left out, so they stay as they were. */
export function repairFact({ value, missing }: JoinedJson): { fact: StoredFact; missing: readonly LostText[] } | null {
  if (Array.isArray(value)) return isStoredFact(value) ? { fact: value, missing: missing.map(ofOneMessage) } : null;
  if (!isPlainObject(value) || typeof value['type'] !== 'string') return null;
  if (value['type'] === 'session_snapshot') return repairSnapshot(value, missing);
  const text = TEXTS[value['type']];
  const whole = text === undefined ? value : { [text]: '', ...value };
  const needed = NEEDED[value['type']] ?? ['session_id'];
  if (!isStoredFact(whole) || needed.some((field) => !Object.hasOwn(whole, field))) return null;
  const fact = withoutHoles(whole);
  return isStoredFact(fact) ? { fact, missing: missing.filter(isOfText).map(ofOneMessage) } : null;
}

/** Fields that a fact must have to be applied, besides its text. */
const NEEDED: Readonly<Record<string, readonly string[]>> = {
  session_start: ['session_id', 'provider'],
  message_add: ['session_id', 'message_id', 'role', 'position', 'change'],
  message_update: ['session_id', 'message_id'],
  message_append: ['session_id', 'message_id', 'offset'],
  config_changed: ['config'],
  event_settled: ['settled_client_id', 'counter', 'code'],
  client_left: ['session_id', 'left_client_id', 'interrupted'],
};

const NEEDED_IN_SNAPSHOT = ['message_id', 'role', 'content', 'position', 'change'];

function repairSnapshot(
  value: Record<string, unknown>,
  missing: readonly MissingText[],
): ReturnType<typeof repairFact> {
  const messages: unknown[] = [];
  const lost: LostText[] = [];
  // `forEach` skips the items that are missing.
  (Array.isArray(value['messages']) ? value['messages'] : []).forEach((message: unknown, index) => {
    if (!isPlainObject(message) || NEEDED_IN_SNAPSHOT.some((field) => !Object.hasOwn(message, field))) return;
    const text = missing.find(({ path }) => path[0] === 'messages' && path[1] === index && path[2] === 'content');
    if (text !== undefined) lost.push({ message: messages.length, ranges: text.ranges });
    messages.push(withoutHoles(message));
  });
  const superseded = Array.isArray(value['superseded']) ? value['superseded'].filter(Number.isSafeInteger) : [];
  const { messages: _messages, superseded: _superseded, ...fields } = value;
  const fact = {
    ...Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, withoutHoles(field)])),
    messages,
    superseded,
  };
  const isFact = typeof value['session_id'] === 'string' && typeof value['provider'] === 'string' && isStoredFact(fact);
  return isFact ? { fact, missing: lost } : null;
}

function isOfText({ path }: MissingText): boolean {
  return path.length === 1 && (path[0] === 'content' || path[0] === 'content_delta');
}

function ofOneMessage({ ranges }: MissingText): LostText {
  return { message: null, ranges };
}
