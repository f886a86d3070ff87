// LobeChat's export: sessions (agents), topics and messages in lists of their own. A topic is a chat; so are the messages of a session
// that belong to no topic.

import type { JsonValue } from '../../protocol/index.ts';
import { isJsonObject } from '../../protocol/index.ts';
import { activeMessage, faultText } from '../active.ts';
import { asRest, Fields } from '../fields.ts';
import type { EntryFormat, Sink } from '../format.ts';
import { giveChat, warnOfSettings } from '../give-chat.ts';
import { orderTree } from '../tree.ts';
import { readMessage } from './message.ts';
import { nodesOf } from './nodes.ts';

export const lobechat: EntryFormat = {
  name: 'lobechat',
  title: 'LobeChat',
  unit: 'entry',
  recognizes: ({ shape, entries }) => shape !== 'text' && entries.some((entry) => stateKey(entry) !== null),
  readEntry: ({ value, where }, sink) => {
    const key = stateKey(value);
    if (key === null) {
      sink.skip(where, 'entry_not_a_conversation');
      return;
    }
    const file = new Fields(value);
    for (const formality of ['exportType', 'version', 'schemaHash', 'mode']) file.take(formality);
    readState(file.object(key), `${where}.${key}`, sink);
    const { [key]: unread = null, ...others } = file.left() ?? {};
    warnOfSettings(new Fields({ ...others, ...(isJsonObject(unread) ? unread : {}) }), where, sink);
  },
};

/** The lists: under `state`, or under `data` where they come from a database. */
function stateKey(entry: JsonValue): 'state' | 'data' | null {
  const fields = new Fields(entry);
  if (fields.has('exportType') && isJsonObject(fields.peek('state') ?? null)) return 'state';
  return fields.has('schemaHash') && isJsonObject(fields.peek('data') ?? null) ? 'data' : null;
}

function readState(state: Fields, where: string, sink: Sink): void {
  const sessions = byId(state.list('sessions'));
  const topics = byId(state.list('topics'));
  const chats = new Map<string, JsonValue[]>();
  for (const id of topics.keys()) chats.set(id, []);
  const plugins = byId(state.list('messagePlugins'));
  for (const [index, value] of state.list('messages').entries()) {
    const message = withPlugin(value, plugins);
    const fields = new Fields(message);
    const id = isJsonObject(message) ? (fields.id('topicId') ?? fields.id('sessionId') ?? 'inbox') : null;
    if (id === null) sink.warn('unknown_entry', `${where}.messages[${index}]`, 'The message is not an object.');
    else if (chats.has(id)) chats.get(id)?.push(message);
    else chats.set(id, [message]);
  }
  if (chats.size === 0) sink.skip(where, 'no_messages');
  for (const [id, messages] of chats) readChat(id, messages, { topic: topics.get(id), sessions, where }, sink);
}

/** A database has what is known of the call of a result in a list of its own. */
function withPlugin(message: JsonValue, plugins: ReadonlyMap<string, JsonValue>): JsonValue {
  const plugin = new Fields(plugins.get(new Fields(message).id('id') ?? ''));
  const callId = plugin.id('toolCallId');
  plugin.take('id');
  const rest = plugin.left();
  if (!isJsonObject(message) || (callId === null && rest === undefined)) return message;
  return {
    ...(callId === null ? {} : { tool_call_id: callId }),
    ...(rest === undefined ? {} : { plugin: rest }),
    ...message,
  };
}

function byId(list: readonly JsonValue[]): Map<string, JsonValue> {
  return new Map(
    list.flatMap((value) => {
      const id = new Fields(value).id('id');
      return id === null ? [] : [[id, value] as const];
    }),
  );
}

/** What is known of a chat beside its messages. */
interface Around {
  readonly topic: JsonValue | undefined;
  readonly sessions: ReadonlyMap<string, JsonValue>;
  readonly where: string;
}

function readChat(id: string, messages: readonly JsonValue[], { topic, sessions, where }: Around, sink: Sink): void {
  const place = `${where}: ${id}`;
  const ofTopic = new Fields(topic);
  const sessionId = topic === undefined ? id : ofTopic.id('sessionId');
  const session = new Fields(sessions.get(sessionId ?? ''));
  const config = session.object('config');
  const nodes = nodesOf(messages, (message) => readMessage(message, place, sink));
  const tree = orderTree(nodes, (fault, { parent_id }) => sink.warn(fault, place, faultText(parent_id)));
  const placed = tree.items.map((item) => ({ ...item.item, id: item.id, parent_id: item.parent_id }));
  const active_id = activeMessage(null, tree, placed, { where: place, sink, always_named: false });
  ofTopic.takeIf('id', id);
  const head = {
    id,
    title: topic === undefined ? session.object('meta').text('title') : ofTopic.text('title'),
    created_at: topic === undefined ? session.time('createdAt') : ofTopic.time('createdAt'),
    updated_at: topic === undefined ? session.time('updatedAt') : ofTopic.time('updatedAt'),
    model: session.text('model') ?? config.text('model'),
    workspace: topic === undefined ? null : session.object('meta').text('title'),
  };
  const agent = session.left();
  const rest = asRest(ofTopic.left(), agent === undefined ? {} : { session: agent });
  giveChat({ ...head, messages: placed, active_id, ...rest }, place, sink);
}
