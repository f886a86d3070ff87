import { idbKeyvalSaver } from '../idb-keyval/store.ts';
import type { OpenStore } from '../peer.ts';
import { throttled } from '../throttled.ts';
import { wholeConversations } from '../whole-conversations.ts';

/** idb-keyval: the conversation as one value, saved at most once a second. */
export const openStore: OpenStore = (database) =>
  Promise.resolve(wholeConversations(throttled(idbKeyvalSaver(database))));
