// Redacts texts within values: JSON, and the fields of recordings that hold what people and models wrote.

import type { Redactor } from './redactor.ts';

/** A copy of JSON in which each text, and each name of a member, is redacted; the value itself where nothing was. */
export function redactJson<T>(redactor: Redactor, value: T): T {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- texts take the place of texts
  return redacted(redactor, value) as T;
}

function redacted(redactor: Redactor, value: unknown): unknown {
  if (typeof value === 'string') return redactor.redact(value).text;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const items = value.map((item: unknown) => redacted(redactor, item));
    return items.some((item, index) => item !== value[index]) ? items : value;
  }
  const members: Record<string, unknown> = {};
  let hasChanged = false;
  for (const [name, item] of Object.entries(value)) {
    const next = redacted(redactor, item);
    let safeName = redactor.redact(name).text;
    hasChanged ||= next !== item || safeName !== name;
    while (safeName !== name && Object.hasOwn(members, safeName)) safeName += '_';
    // Not by assignment: JSON may have a member `__proto__`.
    Object.defineProperty(members, safeName, { value: next, writable: true, enumerable: true, configurable: true });
  }
  return hasChanged ? members : value;
}

/** The fields of events, messages and sessions that hold what people and models wrote. Names and ids stay as they are. */
const TEXT_FIELDS: readonly string[] = ['title', 'workspace_path', 'content', 'metadata'];

/** Fields that hold lists of such objects. */
const LISTS: readonly string[] = ['messages', 'revisions'];

/** A copy of an event, a session or a message without its secrets; the object itself where it has none. */
export function redactTexts<T extends object>(redactor: Redactor, object: T): T {
  const changes: Record<string, unknown> = {};
  const fields: readonly (readonly [name: string, value: unknown])[] = Object.entries(object);
  for (const [name, value] of fields) {
    const next = TEXT_FIELDS.includes(name)
      ? redactJson(redactor, value)
      : LISTS.includes(name) && Array.isArray(value)
        ? redactList(redactor, value)
        : value;
    if (next !== value) changes[name] = next;
  }
  return Object.keys(changes).length === 0 ? object : { ...object, ...changes };
}

function redactList(redactor: Redactor, list: readonly unknown[]): readonly unknown[] {
  const items = list.map((item) => (typeof item === 'object' && item !== null ? redactTexts(redactor, item) : item));
  return items.some((item, index) => item !== list[index]) ? items : list;
}
