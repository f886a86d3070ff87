import { localforageSaver } from '../localforage/store.ts';
import type { OpenStore } from '../peer.ts';
import { throttled } from '../throttled.ts';
import { wholeConversations } from '../whole-conversations.ts';

/** localForage: the conversation as one value, saved at most once a second. */
export const openStore: OpenStore = async (database) => wholeConversations(throttled(await localforageSaver(database)));
