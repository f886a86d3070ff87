// The sessions that one recording fetch writes, and which of them a request belongs to.

import type { ChatRequest } from '../../feeds/requests/chat-request.ts';
import type { Api } from '../../feeds/readers/reader.ts';
import { providerOf } from '../../feeds/requests/provider-of.ts';
import { titleOf } from '../../feeds/requests/title-of.ts';
import type { SessionWriter } from '../../feeds/writer/writers.ts';
import type { SessionSource } from '../recording/session-of.ts';
import { affinity, newConversation, type Conversation } from './conversation.ts';

/** How many conversations are remembered: more than one page has open. */
const MAX_CONVERSATIONS = 200;

/** What an app can say about its sessions. */
export interface SessionChoice {
  /** A session that the app writes, the id of one that is begun or continued, or a function that returns one for each request. */
  readonly session?: GivenSession | ((request: FetchedRequest) => GivenSession);
  /** Of sessions that are begun. Default: the provider of the API, or the host of another server. */
  readonly provider?: string | null | undefined;
  /** Of sessions that are begun. Default: the first question. */
  readonly title?: string | null | undefined;
}

/** Null and undefined: as if none were given. */
export type GivenSession = SessionWriter | string | null | undefined;

/** A request, as the choice of its session sees it. */
export interface FetchedRequest {
  readonly url: string;
  /** What is asked; null where the request does not look like a chat. */
  readonly chat: ChatRequest | null;
}

export interface FetchSessions {
  /** The conversation of a request. `api`: of the answer, where the request does not show it. */
  conversationOf(request: FetchedRequest, api?: Api): Conversation;
}

export function createFetchSessions(recorder: SessionSource, choice: SessionChoice): FetchSessions {
  /** Those of the latest requests first. */
  let conversations: readonly Conversation[] = [];

  function use(used: Conversation): Conversation {
    conversations = [used, ...conversations.filter((other) => other !== used)].slice(0, MAX_CONVERSATIONS);
    return used;
  }

  function known(id: string): Conversation | undefined {
    return conversations.find(({ session }) => session.id === id);
  }

  function begin(id: string | undefined, { url, chat }: FetchedRequest, api: Api | undefined): Conversation {
    const start = {
      provider: choice.provider ?? chat?.provider ?? providerOf(api, url),
      title: choice.title ?? titleOf(chat),
      model: chat?.model,
    };
    return newConversation(recorder.session({ id, ...start }), id !== undefined, start);
  }

  /** The conversation without an id of its own that a request shares most with; of several, the latest. */
  function sharing(chat: ChatRequest): Conversation | undefined {
    let best: Conversation | undefined;
    let most = -1;
    for (const conversation of conversations) {
      const shared = affinity(conversation, chat);
      if (shared <= most) continue;
      best = conversation;
      most = shared;
    }
    return best;
  }

  return {
    conversationOf(request, api) {
      const { chat } = request;
      const given = typeof choice.session === 'function' ? choice.session(request) : choice.session;
      if (typeof given === 'object' && given !== null)
        return use(known(given.id) ?? newConversation(given, true, null));
      const id = given ?? chat?.conversation_id;
      if (id !== undefined) return use(known(id) ?? begin(id, request, api));
      return use((chat === null ? undefined : sharing(chat)) ?? begin(undefined, request, api));
    },
  };
}
