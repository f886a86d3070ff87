// Committed facts, live and without gaps: the channel brings them, and what it lost is read from the journal.

import {
  isRestoredMessage,
  parseChannelMessage,
  sessionOfFact,
  type Fact,
  type FactPage,
  type RecordingApi,
} from '../../protocol/index.ts';
import { callListener } from '../listeners.ts';
import { POLL_MS, RETRY_MS } from '../constants.ts';
import type { SubscribeOptions } from '../recorder-client.ts';
import { pause } from '../timing.ts';

/** What every subscription of a client shares. */
export interface Feed {
  /** `heard`: what the channel has brought since the caller subscribed. */
  subscribe(listener: (fact: Fact) => void, options?: SubscribeOptions, heard?: readonly unknown[]): () => void;
  /** Takes a message of the channel. */
  hear(data: unknown): void;
  /** Reads the journal: the channel may have lost something. */
  resync(): void;
  close(): void;
}

/** Asks the journal for its end only: no fact has a greater `seq`. */
export const END_OF_JOURNAL = Number.MAX_SAFE_INTEGER;

/** `onRestored`: called when recordings come back from the second copy, and when all have. */
export function createFeed(api: RecordingApi, onRestored: () => void = () => undefined): Feed {
  const subscriptions = new Set<Subscription>();

  return {
    subscribe(listener, options = {}, heard = []) {
      const subscription = new Subscription(api, listener, options);
      subscriptions.add(subscription);
      for (const data of heard) subscription.hear(parseChannelMessage(data));
      const end = (): void => {
        subscription.end();
        subscriptions.delete(subscription);
      };
      options.signal?.addEventListener('abort', end, { once: true });
      if (options.signal?.aborted === true) end();
      return end;
    },
    hear(data) {
      if (isRestoredMessage(data)) {
        onRestored();
        for (const subscription of subscriptions) subscription.miss();
        return;
      }
      if (subscriptions.size === 0) return;
      const message = parseChannelMessage(data);
      for (const subscription of subscriptions) subscription.hear(message);
    },
    resync() {
      for (const subscription of subscriptions) subscription.resync();
    },
    close() {
      for (const subscription of subscriptions) subscription.end();
      subscriptions.clear();
    },
  };
}

class Subscription {
  readonly #api: RecordingApi;
  readonly #listener: (fact: Fact) => void;
  readonly #sessionId: string | undefined;
  readonly #onMissed: (() => void) | undefined;
  readonly #onHeartbeat: ((timestamp: number) => void) | undefined;
  readonly #ended = new AbortController();
  readonly #poll: ReturnType<typeof setInterval>;
  /** Last fact that was delivered or passed over; null until the journal's end is known or facts have come. */
  #position: number | null;
  /** The position is the journal's end as it was read. Facts before it that the channel brings later were committed meanwhile. */
  #isAtEnd = false;
  #isReading = false;
  /** Facts came while the journal was being read: what is read may lack them. */
  #isStale = false;

  constructor(api: RecordingApi, listener: (fact: Fact) => void, options: SubscribeOptions) {
    this.#api = api;
    this.#listener = listener;
    this.#sessionId = options.session_id;
    this.#onMissed = options.onMissed;
    this.#onHeartbeat = options.onHeartbeat;
    this.#position = options.since ?? null;
    this.#poll = setInterval(() => void this.#readJournal(), POLL_MS);
    void this.#readJournal();
  }

  /** A message of the channel; null: one that this build cannot read. */
  hear(message: ReturnType<typeof parseChannelMessage>): void {
    if (message === null) this.resync();
    else if (message.type === 'facts') this.#take(message.facts);
    else this.#beat(message.timestamp);
  }

  /** Facts of one commit, in order. */
  #take(facts: readonly Fact[]): void {
    const [first] = facts;
    if (first === undefined || this.#ended.signal.aborted) return;
    // Published after the subscription began, so the listener gets it.
    if (this.#position === null || (this.#isAtEnd && first.seq <= this.#position)) this.#position = first.seq - 1;
    this.#isAtEnd = false;
    if (this.#isReading) this.#isStale = true;
    else if (first.seq > this.#position + 1) void this.#readJournal();
    else this.#deliver(facts);
  }

  /** A message came that this build cannot read: another build may have committed facts. They are in the journal. */
  resync(): void {
    if (this.#ended.signal.aborted) return;
    if (this.#isReading) this.#isStale = true;
    else void this.#readJournal();
  }

  #beat(timestamp: number): void {
    if (this.#onHeartbeat !== undefined) callListener(this.#onHeartbeat, timestamp);
  }

  /** What was read before may be over, and no fact says how. */
  miss(): void {
    if (!this.#ended.signal.aborted && this.#onMissed !== undefined) callListener(this.#onMissed);
  }

  end(): void {
    this.#ended.abort();
    clearInterval(this.#poll);
  }

  #deliver(facts: readonly Fact[]): void {
    for (const fact of facts) {
      if (this.#ended.signal.aborted) return;
      if (this.#position !== null && fact.seq <= this.#position) continue;
      this.#position = fact.seq;
      if (this.#sessionId === undefined || this.#sessionId === sessionOfFact(fact)) callListener(this.#listener, fact);
    }
  }

  /** Reads until it has the newest fact. */
  async #readJournal(): Promise<void> {
    if (this.#isReading) return;
    this.#isReading = true;
    try {
      await this.#readToHead();
    } finally {
      this.#isReading = false;
    }
  }

  async #readToHead(): Promise<void> {
    const { signal } = this.#ended;
    let isBehind = true;
    while (isBehind && !signal.aborted) {
      this.#isStale = false;
      const since = this.#position ?? END_OF_JOURNAL;
      const read = await this.#api.facts({ since });
      if (signal.aborted) return;
      const isOutdated = since !== (this.#position ?? END_OF_JOURNAL);
      if (read.ok) isBehind = isOutdated || this.#takePage(read.value) || this.#isStale;
      else await pause(RETRY_MS, signal);
    }
  }

  /** Delivers a page; true when there is more to read. */
  #takePage(page: FactPage): boolean {
    if (this.#position === null) {
      this.#position = page.head;
      this.#isAtEnd = true;
    } else {
      this.#isAtEnd = false;
      const areOthers = page.head < this.#position; // the recordings were deleted and begun anew
      if (areOthers) this.#position = page.head;
      if ((areOthers || !page.complete) && this.#onMissed !== undefined) callListener(this.#onMissed);
      this.#deliver(page.facts);
      this.#position = Math.max(this.#position, page.read_to);
    }
    return this.#position < page.head;
  }
}
