// Follows one session: reads it once, then folds the facts that come.

import type { Fact, RecordingApi, Result, SessionDetail } from '../../protocol/index.ts';
import { callListener } from '../call-listener.ts';
import { RETRY_MS } from '../constants.ts';
import { END_OF_JOURNAL, type Feed } from './feed.ts';
import { foldSession } from './fold-session.ts';
import type { FollowedSession } from '../recorder-client.ts';
import { pause } from '../timing.ts';

/** Calls back with the session, and with every change of it, until `signal` is aborted. */
export function follow(
  api: RecordingApi,
  feed: Feed,
  sessionId: string,
  listener: (followed: FollowedSession) => void,
  signal: AbortSignal,
): void {
  let current: FollowedSession = { status: 'loading' };
  let stopFeed = (): void => undefined;
  let head = 0;

  function show(followed: FollowedSession): void {
    current = followed;
    if (!signal.aborted) callListener(listener, followed);
  }

  function take(fact: Fact): void {
    if (current.status !== 'content') {
      void read(); // the session has come to be
      return;
    }
    const session = foldSession(current.session, fact);
    if (session !== null) show({ status: 'content', session });
    else
      show({
        status: 'error',
        error: { code: 'session_not_found', message: `Session ${sessionId} was deleted for good.` },
      });
  }

  /** The session; one that is not there is looked for again once the journal's end is known, so that its beginning is not missed. */
  async function readAt(): Promise<Result<SessionDetail>> {
    const answer = await api.session(sessionId, {});
    if (answer.ok || answer.error.code !== 'session_not_found') return answer;
    const end = await api.facts({ since: END_OF_JOURNAL });
    if (!end.ok) return end;
    head = end.value.head;
    return api.session(sessionId, {});
  }

  async function read(): Promise<void> {
    stopFeed();
    const answer = await readAt();
    if (signal.aborted) return;
    show(answer.ok ? { status: 'content', session: answer.value } : { status: 'error', error: answer.error });
    if (!answer.ok && answer.error.code !== 'session_not_found') {
      await pause(RETRY_MS, signal);
      if (!signal.aborted) void read();
      return;
    }
    const since = answer.ok ? answer.value.seq : head;
    stopFeed = feed.subscribe(take, { since, session_id: sessionId, onMissed: () => void read(), signal });
  }

  void read();
}
