// Committed facts, live and without holes: the channel brings them, and the journal what the
// channel did not.

import {
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
  /** `heard`: what the channel has brought since the listener wants to be told. */
  subscribe(listener: (fact: Fact) => void, options?: SubscribeOptions, heard?: readonly unknown[]): () => void;
  /** Takes a message of the channel. */
  hear(data: unknown): void;
  /** The channel may have brought something that was not heard. */
  lookAgain(): void;
  close(): void;
}

/** Asks the journal for its end only: no fact is that far behind it. */
export const END_OF_JOURNAL = Number.MAX_SAFE_INTEGER;

export function createFeed(api: RecordingApi): Feed {
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
      if (subscriptions.size === 0) return;
      const message = parseChannelMessage(data);
      for (const subscription of subscriptions) subscription.hear(message);
    },
    lookAgain() {
      for (const subscription of subscriptions) subscription.lookAgain();
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
  /** The position is where the journal was found to end. What the channel brings from before it was committed meanwhile, and published only then. */
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
    if (message === null) this.lookAgain();
    else if (message.type === 'facts') this.#take(message.facts);
    else this.#beat(message.timestamp);
  }

  /** Facts of one commit, in order. */
  #take(facts: readonly Fact[]): void {
    const [first] = facts;
    if (first === undefined || this.#ended.signal.aborted) return;
    // Published after the subscription began, so its listener is to be told.
    if (this.#position === null || (this.#isAtEnd && first.seq <= this.#position)) this.#position = first.seq - 1;
    this.#isAtEnd = false;
    if (this.#isReading) this.#isStale = true;
    else if (first.seq > this.#position + 1) void this.#readJournal();
    else this.#deliver(facts);
  }

  /** Something came that this build cannot read: another one may have committed facts. The journal knows. */
  lookAgain(): void {
    if (this.#ended.signal.aborted) return;
    if (this.#isReading) this.#isStale = true;
    else void this.#readJournal();
  }

  #beat(timestamp: number): void {
    if (this.#onHeartbeat !== undefined) callListener(this.#onHeartbeat, timestamp);
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

  /** Reads until nothing newer is known of. */
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
