// What a tab has recorded, and what must be there after so many of its events: a plain model that
// knows of no door, no worker and no storage.

import type { NewEvent } from '../../src/client/recorder-client.ts';
import type { SessionDetail } from '../../src/protocol/index.ts';

interface Message {
  content: string;
  is_complete: boolean;
  readonly revisions: string[];
}

interface Session {
  title: string | null;
  isEnded: boolean;
  readonly messages: Map<string, Message>;
}

type Sessions = Map<string, Session>;

function record(sessions: Sessions, event: NewEvent): void {
  if (event.type === 'session_start') {
    const session = sessions.get(event.session_id) ?? { title: null, isEnded: false, messages: new Map() };
    session.isEnded = false;
    sessions.set(event.session_id, session);
    return;
  }
  const session = sessions.get(event.session_id ?? '');
  if (session === undefined) return;
  session.isEnded = event.type === 'session_end';
  switch (event.type) {
    case 'session_update':
      session.title = event.title ?? session.title;
      return;
    case 'message_add':
      session.messages.set(event.message_id, {
        content: event.content,
        is_complete: event.content !== '',
        revisions: [],
      });
      return;
    case 'message_append': {
      const message = session.messages.get(event.message_id);
      if (message === undefined) return;
      message.content += event.content_delta;
      message.is_complete = false;
      return;
    }
    case 'message_update': {
      const message = session.messages.get(event.message_id);
      if (message === undefined) return;
      if (!event.content.startsWith(message.content)) message.revisions.push(message.content);
      message.content = event.content;
      message.is_complete = event.is_complete;
      return;
    }
    default:
  }
}

/** A tab's part of the recordings, as text that can be compared. */
function textOf(sessions: Sessions, purged: ReadonlySet<string>): string {
  const kept = [...sessions].filter(([id]) => !purged.has(id));
  return JSON.stringify(
    kept.map(([id, { title, isEnded, messages }]) => [
      id,
      title,
      isEnded,
      Array.from(messages, ([messageId, { content, is_complete, revisions }]) => [
        messageId,
        content,
        is_complete,
        revisions,
      ]),
    ]),
  );
}

/** The same of what a recorder has. `sessionIds`: in the order in which they were begun. */
export function textOfDetails(sessionIds: readonly string[], details: ReadonlyMap<string, SessionDetail>): string {
  const known = sessionIds.flatMap((id) => details.get(id) ?? []);
  return JSON.stringify(
    known.map((session) => [
      session.session_id,
      session.title,
      session.status === 'ended',
      session.messages.map(({ message_id, content, is_complete, revisions }) => [
        message_id,
        content,
        is_complete,
        revisions.map((revision) => revision.content),
      ]),
    ]),
  );
}

export class Ledger {
  readonly #sessionIds: string[] = [];
  readonly #purged = new Set<string>();
  readonly #events: NewEvent[] = [];
  /** State after the events that are known to be recorded. */
  readonly #settled: Sessions = new Map();
  #settledCount = 0;
  #acked = 0;

  /** Sessions that it has begun and nobody was told to purge, oldest first. */
  get sessionIds(): readonly string[] {
    return this.#sessionIds.filter((id) => !this.#purged.has(id));
  }

  /** Somebody is told to purge a session, so that nothing can be said of it. */
  forget(sessionId: string): void {
    this.#purged.add(sessionId);
  }

  get sent(): number {
    return this.#events.length;
  }

  get acked(): number {
    return this.#acked;
  }

  add(event: NewEvent): number {
    this.#events.push(event);
    if (event.type === 'session_start' && !this.#sessionIds.includes(event.session_id))
      this.#sessionIds.push(event.session_id);
    return this.#events.length;
  }

  /** The first so many events are acked. */
  ack(count: number): void {
    this.#acked = Math.max(this.#acked, count);
  }

  /**
   * Whether the recordings are what some number of events leaves, in order and each once: at least
   * those that are acked, and those that were there before. Null, or what is wrong.
   */
  check(found: string): string | null {
    while (this.#settledCount < this.#acked) this.#settleNext();
    const first = textOf(this.#settled, this.#purged);
    while (textOf(this.#settled, this.#purged) !== found) {
      if (this.#settledCount === this.#events.length)
        return `no prefix of at least ${this.#acked} of ${this.#events.length} events gives\n  ${found}\nat least\n  ${first}\nat most\n  ${textOf(this.#settled, this.#purged)}`;
      this.#settleNext();
    }
    return null;
  }

  #settleNext(): void {
    const event = this.#events[this.#settledCount];
    if (event !== undefined) record(this.#settled, event);
    this.#settledCount += 1;
  }
}
