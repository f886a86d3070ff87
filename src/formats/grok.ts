// Grok: the export of an account (`prod-grok-backend.json`), an object with all conversations and their files beside it.

import type { JsonValue } from '../protocol/index.ts';
import { isJsonObject } from '../protocol/index.ts';
import { activeMessage, faultText } from './active.ts';
import { append } from './append.ts';
import type { ChatMessage, ChatPart } from './chat.ts';
import { Fields, idOf } from './fields.ts';
import type { EntryFormat, Sink } from './format.ts';
import { identified } from './identity.ts';
import { type Listed, listedNodes } from './listed-nodes.ts';
import { roleOf } from './roles.ts';
import type { PlacedItem, TreeNode } from './tree.ts';
import { orderTree } from './tree.ts';

/** Lists of an answer that name pages. They stay in the rest, too: they have more than title and address. */
const PAGES = ['cited_web_search_results', 'web_search_results'];

export const grok: EntryFormat = {
  name: 'grok',
  title: 'Grok',
  unit: 'entry',

  recognizes: ({ entries }) => entries.some((entry) => isGrok(entry) || conversationsOf(entry).some(isGrok)),

  others: (path) => /(?:^|\/)prod-mc-(?:auth-mgmt-api|billing)\.json$/.test(path),

  readEntry: ({ value, where }, sink, surroundings) => {
    const list = conversationsOf(value);
    const context = { sink, members: membersOf(surroundings.paths) };
    if (list.length === 0) readConversation(value, where, context);
    else warnOfOthers(value, where, sink);
    for (const [place, conversation] of list.entries()) {
      readConversation(conversation, `${where}.conversations[${place}]`, context);
    }
  },
};

function isGrok(value: JsonValue): boolean {
  return isJsonObject(value) && Array.isArray(value['responses']);
}

function conversationsOf(value: JsonValue): readonly JsonValue[] {
  const list = new Fields(value).peek('conversations');
  return Array.isArray(list) ? list : [];
}

/** Projects, tasks and what else stands beside the conversations. */
function warnOfOthers(value: JsonValue, where: string, sink: Sink): void {
  const others = isJsonObject(value)
    ? Object.entries(value).filter(([key, other]) => key !== 'conversations' && !isEmpty(other))
    : [];
  if (others.length === 0) return;
  const names = others.map(([key]) => key).join(', ');
  sink.warn('settings_not_imported', where, `What is not a conversation was not imported: ${names}.`);
}

function isEmpty(value: JsonValue): boolean {
  return value === null || (typeof value === 'object' && Object.keys(value).length === 0);
}

interface Context {
  readonly sink: Sink;
  /** Files of the archive by their ids. */
  readonly members: ReadonlyMap<string, string>;
}

/** An archive has each file in a folder that is named by its id. */
function membersOf(paths: readonly string[]): Context['members'] {
  const members = new Map<string, string>();
  for (const path of paths) {
    const id = /([^/]+)\/content$/.exec(path)?.[1];
    if (id !== undefined) members.set(id, path);
  }
  return members;
}

function readConversation(value: JsonValue, where: string, context: Context): void {
  const { sink } = context;
  const outer = new Fields(value);
  const chat = outer.object('conversation');
  const title = chat.label('title');
  if (!isGrok(value)) {
    sink.skip(where, 'entry_not_a_conversation', title);
    return;
  }
  const tree = orderTree(
    listedNodes(outer.list('responses'), `${where}.responses`, sink, nodeOf),
    (fault, { item, parent_id }) => {
      sink.warn(fault, item?.where ?? where, faultText(parent_id));
    },
  );
  if (tree.items.length === 0) {
    sink.skip(where, 'no_messages', title);
    return;
  }
  const messages = tree.items.map((placed) => readMessage(placed, context));
  sink.chat(
    {
      ...identified(chat.id('id'), messages, 'first_message'),
      title,
      created_at: timeOfGrok(chat, 'create_time'),
      updated_at: timeOfGrok(chat, 'modify_time'),
      model: null,
      messages,
      active_id: activeMessage(chat.id('leaf_response_id'), tree, messages, { where, sink, always_named: true }),
      ...outer.rest(),
    },
    where,
  );
}

interface Item {
  readonly response: Fields;
  /** What stands beside the response. */
  readonly outer: Fields;
  readonly where: string;
}

function nodeOf({ fields: outer, place, where }: Listed, before: string | null): TreeNode<Item> {
  const response = isJsonObject(outer.peek('response') ?? null) ? outer.object('response') : outer;
  const parent = response.take('parent_response_id');
  return {
    id: response.id('_id') ?? `#${place}`,
    parent_id: parent === undefined ? before : idOf(parent),
    item: { response, outer, where },
  };
}

function readMessage({ id, parent_id, item }: PlacedItem<Item>, { sink, members }: Context): ChatMessage {
  const { response, outer, where } = item;
  const thoughts = response.label('thinking_trace');
  const text = response.label('message');
  const parts: ChatPart[] = [];
  if (thoughts !== null) parts.push({ type: 'reasoning', text: thoughts });
  if (text !== null) parts.push({ type: 'text', text });
  append(parts, readFiles(response, where, { sink, members }));
  append(parts, pagesOf(response));
  return {
    id,
    parent_id,
    role: roleOf(response.label('sender'), where, sink),
    created_at: timeOfGrok(response, 'create_time'),
    model: response.label('model'),
    parts,
    cut_off: response.peek('partial') === true,
    ...outer.rest(),
  };
}

/** An ISO time, or as MongoDB writes it: `{ $date: { $numberLong: '1786052035229' } }`. */
function timeOfGrok(fields: Fields, key: string): number | null {
  const date = fields.object(key);
  return fields.time(key) ?? date.time('$date') ?? date.object('$date').time('$numberLong');
}

function readFiles(response: Fields, where: string, { sink, members }: Context): ChatPart[] {
  return response.list('file_attachments').map((value): ChatPart => {
    const id = idOf(value);
    if (id === null) return { type: 'unknown', kind: 'file_attachment', value };
    const member = members.get(id);
    if (member === undefined && members.size > 0) {
      sink.warn('attachment_not_included', where, `The archive does not have the file ${id}.`);
    }
    return { type: 'file', name: id, media_type: null, bytes: member === undefined ? null : { member } };
  });
}

function pagesOf(response: Fields): ChatPart[] {
  const pages = new Map<string, ChatPart>();
  for (const key of PAGES) {
    const list = response.peek(key);
    for (const value of Array.isArray(list) ? list : []) {
      const page = new Fields(value);
      const url = page.label('url');
      if (url !== null && !pages.has(url)) pages.set(url, { type: 'source', title: page.label('title'), url });
    }
  }
  return [...pages.values()];
}
