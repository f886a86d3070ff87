// Follows one session: reads it once, then folds the facts that come. What no fact reports (a session that timed out, a
// checkpoint) is looked up from time to time.

import type { Fact, RecordingApi, Result, SessionDetail } from '../../protocol/index.ts';
import { POLL_MS, RETRY_MS, STATUS_POLL_MS } from '../constants.ts';
import { callListener } from '../listeners.ts';
import type { FollowedSession, FollowOptions } from '../recorder-client.ts';
import { pause, startTimer } from '../timing.ts';
import { END_OF_JOURNAL, type Feed } from './feed.ts';
import { foldSession, mustBeReadFor } from './fold-session.ts';

export interface FollowRequest extends FollowOptions {
  readonly sessionId: string;
  readonly signal: AbortSignal;
}

/** Calls back with the session, and with every change of it, until `signal` is aborted. */
export function follow(
  api: RecordingApi,
  feed: Feed,
  request: FollowRequest,
  listener: (followed: FollowedSession) => void,
): void {
  const following = new Following(api, feed, request, listener);
  void following.read();
}

class Following {
  readonly #api: RecordingApi;
  readonly #feed: Feed;
  readonly #request: FollowRequest;
  readonly #listener: (followed: FollowedSession) => void;
  #current: FollowedSession = { status: 'loading' };
  #stopFeed = (): void => undefined;
  #stopLook: (() => void) | null = null;
  /** The next look is planned for a checkpoint, not for the clock. */
  #isLookSoon = false;
  /** Messages before the page whose facts have been seen: the session was read again for the first one. */
  readonly #readFor = new Set<string>();

  constructor(api: RecordingApi, feed: Feed, request: FollowRequest, listener: (followed: FollowedSession) => void) {
    this.#api = api;
    this.#feed = feed;
    this.#request = request;
    this.#listener = listener;
    request.signal.addEventListener('abort', () => this.#stopLook?.(), { once: true });
  }

  /** Reads the session and follows on from there, also after facts were missed. Never rejects. */
  async read(): Promise<void> {
    const { sessionId, signal } = this.#request;
    this.#stopFeed();
    const { answer, since } = await this.#readFrom();
    if (signal.aborted) return;
    this.#show(answer.ok ? { status: 'content', session: answer.value } : { status: 'error', error: answer.error });
    if (!answer.ok && answer.error.code !== 'session_not_found') {
      await pause(RETRY_MS, signal);
      if (!signal.aborted) void this.read();
      return;
    }
    const take = (fact: Fact): void => {
      this.#take(fact);
    };
    this.#stopFeed = this.#feed.subscribe(take, {
      since,
      session_id: sessionId,
      onMissed: () => void this.read(),
      signal,
    });
  }

  /** One that does not exist is read again once the journal's end is known, so that its beginning is not missed. */
  async #readFrom(): Promise<{ readonly answer: Result<SessionDetail>; readonly since: number }> {
    const answer = await this.#readSession(this.#request.limit);
    if (answer.ok) return { answer, since: answer.value.seq };
    if (answer.error.code !== 'session_not_found') return { answer, since: 0 };
    const end = await this.#api.facts({ since: END_OF_JOURNAL });
    if (!end.ok) return { answer: end, since: 0 };
    const again = await this.#readSession(this.#request.limit);
    return { answer: again, since: again.ok ? again.value.seq : end.value.head };
  }

  #readSession(limit: number | undefined): Promise<Result<SessionDetail>> {
    return this.#api.session(this.#request.sessionId, limit === undefined ? {} : { limit });
  }

  #take(fact: Fact): void {
    if (
      this.#current.status !== 'content' ||
      mustBeReadFor(this.#current.session, fact) ||
      this.#concernsEarlierPage(this.#current.session, fact)
    ) {
      void this.read();
      return;
    }
    const session = foldSession(this.#current.session, fact);
    if (session === null) {
      const message = `Session ${this.#request.sessionId} was deleted for good.`;
      this.#show({ status: 'error', error: { code: 'session_not_found', message } });
    } else {
      this.#show({ status: 'content', session: newest(session, this.#request.limit) });
    }
  }

  /** Whether a fact may change what the session says of messages that are not on the page, such as their count. */
  #concernsEarlierPage({ next_before, messages, seq }: SessionDetail, fact: Fact): boolean {
    if (next_before === null || fact.seq <= seq) return false;
    if (fact.type === 'session_snapshot') return true;
    if (!('message_id' in fact) || ('change' in fact && fact.change === 'new')) return false;
    if (this.#readFor.has(fact.message_id)) return false;
    if (messages.some(({ message_id }) => message_id === fact.message_id)) return false;
    this.#readFor.add(fact.message_id);
    return true;
  }

  #show(followed: FollowedSession): void {
    const { signal } = this.#request;
    if (signal.aborted) return;
    this.#current = followed;
    callListener(this.#listener, followed);
    if (followed.status === 'content') this.#planLook(followed.session);
  }

  #planLook({ status, is_dirty }: SessionDetail): void {
    if (status !== 'active' && !is_dirty) return;
    const isSooner = is_dirty && !this.#isLookSoon;
    if (this.#stopLook !== null && !isSooner) return;
    this.#stopLook?.();
    this.#isLookSoon = is_dirty;
    this.#stopLook = startTimer(() => void this.#look(), is_dirty ? POLL_MS : STATUS_POLL_MS);
  }

  /** Takes over what the clock and a checkpoint have changed. */
  async #look(): Promise<void> {
    const answer = await this.#readSession(1);
    this.#stopLook = null;
    if (this.#request.signal.aborted || this.#current.status !== 'content') return;
    const { session } = this.#current;
    // Where facts are still to come, they bring the rest.
    if (!answer.ok || !isSame(answer.value, session)) {
      this.#planLook(session);
      return;
    }
    const { status, is_dirty } = answer.value;
    if (status === session.status && is_dirty === session.is_dirty) this.#planLook(session);
    else this.#show({ status: 'content', session: { ...session, status, is_dirty } });
  }
}

/** Whether no fact of the session has come between two readings of it that would show. */
function isSame(a: SessionDetail, b: SessionDetail): boolean {
  return (
    a.last_activity === b.last_activity &&
    a.trashed_at === b.trashed_at &&
    a.interrupted_at === b.interrupted_at &&
    a.ended_at === b.ended_at
  );
}

/** A session with at most so many messages, the newest ones. */
function newest(session: SessionDetail, limit: number | undefined): SessionDetail {
  if (limit === undefined || session.messages.length <= limit) return session;
  const messages = limit === 0 ? [] : session.messages.slice(-limit);
  return { ...session, messages, next_before: messages[0]?.position ?? session.next_before };
}
