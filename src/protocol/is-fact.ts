// Guards facts that other contexts send: another build may have sent them. By hand, as the page's
// bundle has no room for a validation library.

import { MAX_TIME_MS } from './constants.ts';
import type { Fact } from './facts.ts';
import { isJson, isListOf, isPlainObject } from './json.ts';

type Guard = (value: unknown) => boolean;

const text: Guard = (value) => typeof value === 'string';
const flag: Guard = (value) => typeof value === 'boolean';
const count: Guard = (value) => Number.isSafeInteger(value) && Number(value) >= 0;
/** A point in time, in epoch ms. */
export function isTime(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= MAX_TIME_MS;
}
const json: Guard = (value) => isJson(value);
const settings: Guard = (value) => isPlainObject(value) && isJson(value);
const change: Guard = (value) => value === 'new' || value === 'same' || value === 'extend' || value === 'replace';
const listOf =
  (item: Guard): Guard =>
  (value) =>
    isListOf(value, item);
const optional =
  (guard: Guard): Guard =>
  (value) =>
    value === null || value === undefined || guard(value);
/** A field that this build does not know is passed on to readers, who may write it as JSON. */
const fieldsOf =
  (guards: Readonly<Record<string, Guard>>): Guard =>
  (value) =>
    isPlainObject(value) &&
    Object.entries(guards).every(([name, guard]) => guard(value[name])) &&
    Object.entries(value).every(([name, field]) => Object.hasOwn(guards, name) || field === undefined || isJson(field));

const ofSession = { session_id: text };
const ofMessage = { ...ofSession, message_id: text };
const ofEvent = { event_id: optional(text), client_id: optional(text), occurred_at: optional(isTime) };
const ofText = {
  message_id: text,
  role: text,
  content: text,
  position: count,
  change,
  model: optional(text),
  parent_id: optional(text),
  metadata: optional(json),
};
const ofSettings = { title: optional(text), model: optional(text), metadata: optional(json) };
const ofStart = { ...ofSession, ...ofEvent, ...ofSettings, provider: text, workspace_path: optional(text) };

const GUARDS: Record<Fact['type'], Guard> = {
  session_start: fieldsOf({ ...ofStart, workspace_id: optional(text) }),
  session_end: fieldsOf({ ...ofSession, ...ofEvent, final_message_count: optional(count) }),
  session_update: fieldsOf({ ...ofSession, ...ofEvent, ...ofSettings }),
  heartbeat: fieldsOf({ ...ofSession, ...ofEvent, timestamp: isTime }),
  message_add: fieldsOf({ ...ofSession, ...ofEvent, ...ofText }),
  message_update: fieldsOf({
    ...ofMessage,
    ...ofEvent,
    content: optional(text),
    is_complete: optional(flag),
    metadata: optional(json),
    change,
  }),
  message_append: fieldsOf({ ...ofMessage, ...ofEvent, content_delta: text, offset: count }),
  session_snapshot: fieldsOf({
    ...ofStart,
    messages: listOf(fieldsOf({ ...ofText, created_at: optional(isTime) })),
    superseded: listOf(count),
  }),
  client_left: fieldsOf({ ...ofSession, left_client_id: text, interrupted: flag }),
  session_trashed: fieldsOf(ofSession),
  session_restored: fieldsOf(ofSession),
  session_purged: fieldsOf(ofSession),
  config_changed: fieldsOf({ config: settings }),
  event_settled: fieldsOf({ settled_client_id: text, counter: count, code: optional(text) }),
};

function isFactType(type: unknown): type is Fact['type'] {
  return typeof type === 'string' && Object.hasOwn(GUARDS, type);
}

/** True for a fact of a type that this build knows, with the fields that its readers rely on. */
export function isFact(value: unknown): value is Fact {
  if (!isPlainObject(value)) return false;
  const { type, seq, recorded_at } = value;
  return isFactType(type) && Number.isSafeInteger(seq) && Number(seq) > 0 && isTime(recorded_at) && GUARDS[type](value);
}
