// A session of Chatbox: its current thread and earlier ones, each a chat.

import type { JsonValue } from '../../protocol/index.ts';
import { isJsonObject } from '../../protocol/index.ts';
import { faultText } from '../active.ts';
import { asRest, Fields } from '../fields.ts';
import type { Sink } from '../format.ts';
import { type ChatHead, giveChat } from '../give-chat.ts';
import { orderTree } from '../tree.ts';
import { readMessage } from './message.ts';
import { ThreadNodes } from './thread-nodes.ts';

/**
 * Gives a chat for the session and one for each of its earlier threads. `listed`: what the list of sessions says of it. `file`: the
 * export, which may hold pictures and files.
 */
export function readSession(
  value: JsonValue,
  listed: Fields | undefined,
  where: string,
  file: Fields,
  sink: Sink,
): void {
  if (!isJsonObject(value)) {
    sink.skip(where, 'entry_not_a_conversation');
    return;
  }
  const session = new Fields(value);
  const hash = session.take('messageForksHash') ?? null;
  const forks = new Map(Object.entries(isJsonObject(hash) ? hash : {}));
  const read = (message: JsonValue, id: string) => readMessage(message, `${where} ${id}`, file, sink);
  const current = new ThreadNodes(session.list('messages'), forks, read);
  const id = session.id('id');
  const settings = session.object('settings');
  const chats: [ThreadNodes, ChatHead, string][] = [];
  for (const [index, given] of session.list('threads').entries()) {
    const thread = new Fields(given);
    const nodes = new ThreadNodes(thread.list('messages'), forks, read);
    const head = {
      id: thread.id('id'),
      title: thread.text('name'),
      created_at: thread.time('createdAt'),
      updated_at: null,
      model: null,
    };
    chats.push([nodes, { ...head, rest: { ...thread.left(), thread_of: id } }, `${where}.threads[${index}]`]);
  }
  current.addRest();
  const title = session.text('name');
  const model = settings.text('modelId') ?? settings.text('model');
  // The list repeats what the session says.
  const inList = Object.entries(listed?.left() ?? {}).filter(([key]) => !Object.hasOwn(value, key));
  const rest = asRest(session.left(), inList.length === 0 ? {} : { listed: Object.fromEntries(inList) });
  chats.unshift([current, { id, title, created_at: null, updated_at: null, model, ...rest }, where]);

  for (const [{ nodes, lastId, forkRest }, head, place] of chats) {
    const tree = orderTree(nodes, (fault, { parent_id }) => sink.warn(fault, place, faultText(parent_id)));
    const messages = tree.items.map((placed) => ({ ...placed.item, id: placed.id, parent_id: placed.parent_id }));
    const forked = asRest(head.rest, forkRest === undefined ? {} : { messageForksHash: forkRest });
    giveChat({ ...head, messages, active_id: lastId, ...forked }, place, sink);
  }
}
