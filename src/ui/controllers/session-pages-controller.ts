// Follows one session by its newest messages, and reads pages of earlier ones when they are wanted. Updates its element at
// most once per animation frame.

import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { FollowedSession, RecorderClient } from '../../client/index.ts';
import {
  type Fact,
  type Failure,
  ok,
  type RecordedMessage,
  type Result,
  type SessionDetail,
  unreadParent,
} from '../../protocol/index.ts';
import { mergeMessages, nearest, pagesFor, type KnownMessages, type PositionRange } from '../view/known-messages.ts';

/** Messages of one page: more than fill a screen, and read in a few milliseconds. */
const PAGE_SIZE = 50;

/** So many messages stay in memory; those far from what is shown are read again when they are wanted. */
const MAX_KEPT = 3_000;

/** Earlier messages that a fact has changed are read again once in so long. */
const REREAD_MS = 250;

/** A page that could not be read is tried again after so long. */
const RETRY_MS = 2_000;

const NOTHING: KnownMessages = [];

/** A session, as far as it has been read. */
export type SessionState =
  | { readonly status: 'loading' }
  | { readonly status: 'error'; readonly error: Failure }
  | {
      readonly status: 'content';
      /** Its `messages` are the newest page only. */
      readonly session: SessionDetail;
      readonly messages: KnownMessages;
      /** How many positions the session has: one more than that of its last message. */
      readonly end: number;
    };

const LOADING: SessionState = { status: 'loading' };

export class SessionPagesController implements ReactiveController {
  state: SessionState = LOADING;
  /** Why earlier messages could not be read; null when nothing failed. */
  pageProblem: string | null = null;

  readonly #host: ReactiveControllerHost;
  #client: RecorderClient | null = null;
  #sessionId: string | null = null;
  #ended: AbortController | null = null;
  #followed: FollowedSession = LOADING;
  #known: KnownMessages = NOTHING;
  /** By id, so that a fact finds whether it concerns a message that is known but not followed. */
  #positions = new Map<string, number>();
  #stale = new Set<number>();
  #staleTimer: ReturnType<typeof setTimeout> | undefined;
  #wanted: PositionRange | null = null;
  /** First positions of pages that were read and have less than they should, so that they are not read without end. */
  readonly #barren = new Set<number>();
  #isReading = false;
  /** Ids of messages that were read as the parents of branches, or could not be. */
  readonly #parents = new Set<string>();
  #frame: number | null = null;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    this.#start();
  }

  hostDisconnected(): void {
    this.#end();
  }

  /** Follows a session instead of the one before; null: none. A call with the same session changes nothing. */
  follow(client: RecorderClient | null, sessionId: string | null): void {
    if (client === this.#client && sessionId === this.#sessionId) return;
    this.#end();
    this.#client = client;
    this.#sessionId = sessionId;
    this.state = LOADING;
    this.#start();
  }

  /** Reads the same session again, after an error. */
  retry(): void {
    this.#end();
    this.#start();
    this.#host.requestUpdate();
  }

  /** Reads what is missing of these positions. A later call takes the place of what has not been read yet. */
  want(range: PositionRange): void {
    this.#wanted = range;
    void this.#readWanted();
  }

  /**
   * The position of a message, which is read with those around it unless it is known. Errors: those of `api.session`; null where
   * another session is followed meanwhile.
   */
  async locate(messageId: string): Promise<Result<number> | null> {
    const known = this.#positions.get(messageId);
    if (known !== undefined) return ok(known);
    const ended = this.#ended;
    if (this.#client === null || this.#sessionId === null || ended === null) return null;
    const read = await this.#client.api.session(this.#sessionId, { around: messageId, limit: PAGE_SIZE });
    if (ended !== this.#ended) return null;
    if (!read.ok) return read;
    this.#put(read.value.messages);
    const position = this.#positions.get(messageId);
    return position === undefined ? null : ok(position);
  }

  #start(): void {
    if (this.#client === null || this.#sessionId === null || this.#ended !== null) return;
    this.state = LOADING;
    this.#followed = LOADING;
    this.pageProblem = null;
    this.#known = NOTHING;
    this.#positions = new Map();
    this.#wanted = null;
    this.#barren.clear();
    this.#parents.clear();
    this.#isReading = false;
    this.#ended = new AbortController();
    const { signal } = this.#ended;
    this.#client.follow(this.#sessionId, (followed) => this.#onFollowed(followed), { limit: PAGE_SIZE, signal });
    this.#client.subscribe((fact) => this.#onFact(fact), {
      session_id: this.#sessionId,
      signal,
      onMissed: () => this.#forgetEarlier(),
    });
  }

  #end(): void {
    this.#ended?.abort();
    this.#ended = null;
    clearTimeout(this.#staleTimer);
    this.#stale.clear();
    if (this.#frame !== null) cancelAnimationFrame(this.#frame);
    this.#frame = null;
  }

  #onFollowed(followed: FollowedSession): void {
    this.#followed = followed;
    this.#plan();
  }

  #plan(): void {
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = null;
      this.#show();
    });
  }

  #show(): void {
    const followed = this.#followed;
    if (followed.status === 'content') {
      const { session } = followed;
      const before = this.#known.length;
      this.#known = mergeMessages(this.#known, session.messages);
      for (const { message_id, position } of session.messages) this.#positions.set(message_id, position);
      this.state = { status: 'content', session, messages: this.#known, end: endOf(session) };
      if (this.#known.length !== before && this.#known.length < endOf(session)) this.#readParent();
    } else {
      this.state = followed;
    }
    this.#host.requestUpdate();
  }

  #put(messages: KnownMessages): void {
    this.#known = mergeMessages(this.#known, messages);
    for (const { message_id, position } of messages) this.#positions.set(message_id, position);
    this.#readParent();
    this.#plan();
  }

  /** Reads the message from which a known branch starts, and those after it: they show which other branches start there. */
  #readParent(): void {
    const parentId = unreadParent(this.#known);
    if (parentId === undefined || this.#parents.has(parentId)) return;
    this.#parents.add(parentId);
    void this.locate(parentId);
  }

  /** A fact about a message that is known, but before the page that is followed. */
  #onFact(fact: Fact): void {
    if (this.#followed.status !== 'content') return;
    const { session } = this.#followed;
    const first = session.messages[0]?.position ?? 0;
    if (fact.type === 'session_snapshot' || fact.type === 'client_left') this.#forgetEarlier();
    if (!('message_id' in fact)) return;
    const position = this.#positions.get(fact.message_id);
    if (position === undefined || position >= first) return;
    this.#stale.add(position);
    this.#staleTimer ??= setTimeout(() => void this.#readStale(), REREAD_MS);
  }

  /** What is known of earlier messages may no longer be true: they are read again when they are shown. */
  #forgetEarlier(): void {
    this.#known = NOTHING;
    this.#plan();
  }

  async #readStale(): Promise<void> {
    this.#staleTimer = undefined;
    const pages = new Set([...this.#stale].map((position) => Math.floor(position / PAGE_SIZE) * PAGE_SIZE));
    this.#stale.clear();
    for (const from of pages) await this.#readPage({ from, to: from + PAGE_SIZE });
  }

  async #readWanted(): Promise<void> {
    if (this.#isReading) return;
    this.#isReading = true;
    const ended = this.#ended;
    for (let page = this.#nextPage(); page !== undefined; page = this.#nextPage()) {
      const isRead = await this.#readPage(page);
      if (ended !== this.#ended) return; // another session, whose reading has begun anew
      if (!isRead) break;
    }
    this.#isReading = false;
  }

  #nextPage(): PositionRange | undefined {
    if (this.#wanted === null || this.#followed.status !== 'content') return undefined;
    const pages = pagesFor(this.#known, this.#wanted, PAGE_SIZE, endOf(this.#followed.session));
    return pages.find(({ from }) => !this.#barren.has(from));
  }

  async #readPage({ from, to }: PositionRange): Promise<boolean> {
    const ended = this.#ended;
    if (this.#client === null || this.#sessionId === null || ended === null) return false;
    const read = await this.#client.api.session(this.#sessionId, { limit: to - from, before: to });
    if (ended !== this.#ended) return false;
    this.pageProblem = read.ok ? null : read.error.message;
    if (read.ok) {
      if (read.value.messages.length < to - from) this.#barren.add(from);
      this.#put(read.value.messages);
      this.#forgetFar();
    } else {
      setTimeout(() => void this.#readWanted(), RETRY_MS);
      this.#plan();
    }
    return read.ok;
  }

  #forgetFar(): void {
    if (this.#wanted === null || this.#followed.status !== 'content') return;
    const first = this.#followed.session.messages[0]?.position ?? 0;
    this.#known = nearest(this.#known, (this.#wanted.from + this.#wanted.to) / 2, first, MAX_KEPT);
  }
}

function endOf({ messages }: SessionDetail): number {
  const last: RecordedMessage | undefined = messages.at(-1);
  return last === undefined ? 0 : last.position + 1;
}
