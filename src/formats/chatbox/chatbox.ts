// Chatbox's export of all data: sessions stand under keys of their own, `session:<id>`, beside a list of them and the settings.

import type { JsonValue } from '../../protocol/index.ts';
import { isJsonObject } from '../../protocol/index.ts';
import type { JsonObject } from '../chat.ts';
import { Fields } from '../fields.ts';
import type { EntryFormat, Sink } from '../format.ts';
import { warnOfSettings } from '../give-chat.ts';
import { readSession } from './session.ts';

const SESSION_KEY = /^session:/;

/** The list of sessions that the export names: their bodies stand elsewhere. */
const LIST = 'chat-sessions-list';

/** Where the first versions had the sessions themselves. */
const OLD_LIST = 'chat-sessions';

export const chatbox: EntryFormat = {
  name: 'chatbox',
  title: 'Chatbox',
  unit: 'entry',
  recognizes: ({ shape, entries }) => shape !== 'text' && entries.some(isExport),
  readEntry: ({ value, where }, sink) => {
    if (isJsonObject(value) && isExport(value)) readExport(value, where, sink);
    else sink.skip(where, 'entry_not_a_conversation');
  },
};

function isExport(value: JsonValue): boolean {
  if (!isJsonObject(value)) return false;
  const isNamed = Array.isArray(value[LIST]) || Array.isArray(value[OLD_LIST]);
  return (
    isNamed || Object.entries(value).some(([key, held]) => SESSION_KEY.test(key) && new Fields(held).has('messages'))
  );
}

function readExport(value: JsonObject, where: string, sink: Sink): void {
  const file = new Fields(value);
  const listed = file.list(LIST).map((item) => new Fields(item));
  const keys = Object.keys(value).filter((key) => SESSION_KEY.test(key));
  const places = new Map(listed.map((item, index) => [`session:${item.id('id') ?? ''}`, index]));
  const placeOf = (key: string): number => places.get(key) ?? listed.length;
  for (const key of keys.toSorted((one, other) => placeOf(one) - placeOf(other)))
    readSession(file.take(key) ?? null, listed[placeOf(key)], `${where}.${key}`, file, sink);
  for (const item of listed) {
    const id = item.id('id') ?? '';
    if (!Object.hasOwn(value, `session:${id}`)) sink.skip(`${where}.${LIST}: ${id}`, 'no_messages', item.text('name'));
  }
  for (const [index, session] of file.list(OLD_LIST).entries())
    readSession(session, undefined, `${where}.${OLD_LIST}[${index}]`, file, sink);
  warnOfSettings(file, where, sink);
}
