// What facts have changed since the index was brought up to date. Pure but for the clock that comes in.

import { sessionOfFact, type Fact } from '../../protocol/index.ts';

/** What of a session is to be read again. */
export interface TouchedSession {
  readonly sessionId: string;
  /** Messages whose text may be another one, by their ids. */
  readonly messages: Set<string>;
  /** Messages that are appended to: when that was the last time, in ms of the clock. */
  readonly streaming: Map<string, number>;
  /** Any of its messages may be: a newer export was imported, which does not say which. */
  isWhole: boolean;
}

/** A touched session in a form that can be stored. An earlier build has stored two elements. */
export type StoredTouch = readonly [sessionId: string, messageIds: readonly string[], isWhole?: boolean];

/** A message is put into the index once nothing was appended to it for so long, in ms, or once it is closed: not for each token. */
const STREAM_PAUSE_MS = 2_000;

export class TouchedSessions {
  readonly #sessions = new Map<string, TouchedSession>();

  /** Notes what a fact changes. `now`: ms of a monotonic clock. */
  note(fact: Fact, now: number): void {
    const sessionId = sessionOfFact(fact);
    if (sessionId === null || fact.type === 'heartbeat') return;
    const session = this.#of(sessionId);
    switch (fact.type) {
      case 'message_append':
        session.streaming.set(fact.message_id, now);
        return;
      case 'message_add':
        // An answer begins without a text: it comes in tokens.
        if (fact.content === '') session.streaming.set(fact.message_id, now);
        else this.#close(session, fact.message_id);
        return;
      case 'message_update':
        this.#close(session, fact.message_id);
        return;
      case 'session_snapshot':
        for (const { message_id } of fact.messages) session.messages.add(message_id);
        this.#closeAll(session);
        return;
      case 'session_imported':
        session.isWhole = true;
        return;
      case 'session_end':
      case 'client_left':
      case 'session_purged':
        this.#closeAll(session);
        return;
      default:
        return;
    }
  }

  /** Notes messages that were left to be read when the index was closed. */
  restore(...[sessionId, messageIds, isWhole = false]: StoredTouch): void {
    const session = this.#of(sessionId);
    if (isWhole) session.isWhole = true;
    for (const id of messageIds) session.messages.add(id);
  }

  /** Takes out a session of which there is something to read now. Messages that are still appended to stay. */
  take(now: number): TouchedSession | null {
    for (const session of this.#sessions.values()) {
      for (const [id, at] of session.streaming) if (now - at >= STREAM_PAUSE_MS) this.#close(session, id);
      if (session.streaming.size === 0) this.#sessions.delete(session.sessionId);
      else if (session.messages.size === 0 && !session.isWhole) continue;
      const { sessionId, messages, streaming, isWhole } = session;
      const taken = { sessionId, messages: new Set(messages), streaming: new Map(streaming), isWhole };
      session.messages.clear();
      session.isWhole = false;
      return taken;
    }
    return null;
  }

  /** Everything that is still to be read, in a form that can be stored. */
  rest(): readonly StoredTouch[] {
    return Array.from(this.#sessions.values(), ({ sessionId, messages, streaming, isWhole }) => [
      sessionId,
      [...new Set([...messages, ...streaming.keys()])],
      isWhole,
    ]);
  }

  #of(sessionId: string): TouchedSession {
    let session = this.#sessions.get(sessionId);
    if (session === undefined) {
      session = { sessionId, messages: new Set(), streaming: new Map(), isWhole: false };
      this.#sessions.set(sessionId, session);
    }
    return session;
  }

  #close(session: TouchedSession, messageId: string): void {
    session.streaming.delete(messageId);
    session.messages.add(messageId);
  }

  #closeAll(session: TouchedSession): void {
    for (const id of session.streaming.keys()) session.messages.add(id);
    session.streaming.clear();
  }
}
