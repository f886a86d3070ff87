// Commits groups of events and facts: retries what a lost connection undid, and finds the one event that a bug prevents
// from being recorded.

import type { RecordingState, Request } from '../engine/index.ts';
import type { Fact, NewFact, Reply } from '../protocol/index.ts';
import { StorageError, type ReadTransaction } from '../storage/index.ts';
import { commitFacts, commitRequests, type Committed } from './commit.ts';
import { createPatience, isWorthARetry, withTries } from './commit-retry.ts';
import { REDACTION_PAUSE_MS, TAG_LENGTH } from './constants.ts';
import type { RecorderHost } from './host.ts';
import type { MemoryLane } from './memory-lane.ts';
import { heartbeatsOf, type Publisher } from './publisher.ts';
import { Redaction } from './redaction.ts';
import { asInternalError, doubtful, refuseForBug, refuseForStorage } from './refusals.ts';

/** Decides facts from the state as it is; may read what it needs into memory. */
export type DecideFacts = (transaction: ReadTransaction, state: RecordingState) => Promise<readonly NewFact[]>;

/** Timers end a little early. */
const TIMER_TOLERANCE_MS = 20;

export class Committer {
  readonly #host: RecorderHost;
  readonly #memory: MemoryLane;
  readonly #publisher: Publisher;
  readonly #redaction = new Redaction();
  /** When requests that wait came first, in ms of {@link RecorderHost.elapsed}. */
  readonly #heldAt = new WeakMap<Request, number>();
  #marks = 0;

  constructor(host: RecorderHost, memory: MemoryLane, publisher: Publisher) {
    this.#host = host;
    this.#memory = memory;
    this.#publisher = publisher;
  }

  /**
   * Commits a group of requests. Never rejects: when the storage fails, every request that is not committed is refused
   * with the storage's code and changes nothing. The caller passes the replies on first, then has the facts published.
   * `meanwhile` is called while the storage works on the group. A reply is null where the request waits, because the end of its text
   * may become a secret: give it again, before later ones of its sender. `isLast`: none may wait.
   */
  async requests(
    requests: readonly Request[],
    meanwhile: () => void,
    isLast: boolean,
  ): Promise<readonly (Reply | null)[]> {
    try {
      const { facts, replies } = await this.#memory.hold(async () => {
        const committed = await this.#commitWithRetries(requests, meanwhile, isLast);
        this.#noteRedacted(committed);
        return committed;
      });
      this.#publisher.add(facts, heartbeatsOf(requests, replies));
      this.#logCommitted(facts);
      return replies;
    } catch (cause) {
      if (cause instanceof StorageError) {
        if (cause.code === 'storage_full' && (await this.#host.copy?.giveWay()) === true)
          return this.requests(requests, meanwhile, isLast);
        this.#host.log('A commit failed', cause);
        return requests.map((request) => refuseForStorage(request, cause));
      }
      this.#host.log('A bug prevented a commit', cause);
      return this.#isolate(requests, cause, meanwhile, isLast);
    }
  }

  /** Commits the facts that `decide` returns, and publishes them. Every try calls `decide` again. Rejects with `StorageError`, and with what `decide` threw. */
  async facts(decide: DecideFacts): Promise<void> {
    const facts = await this.#memory.hold(() =>
      withTries(() =>
        this.#memory.write([], 'all', async (transaction, memory) =>
          commitFacts(transaction, memory, await decide(transaction, memory.state), this.#host.clock()),
        ),
      ),
    );
    this.publish(facts);
  }

  /** Publishes facts that were committed for no request. */
  publish(facts: readonly Fact[]): void {
    this.#publisher.add(facts);
    this.#logCommitted(facts);
    this.#publisher.flush();
  }

  #noteRedacted({ redacted }: Committed): void {
    this.#redaction.keep(redacted);
    const now = this.#host.elapsed();
    for (const request of redacted.held) if (!this.#heldAt.has(request)) this.#heldAt.set(request, now);
  }

  /** Halves the group until the event that `bug` concerns is alone; that one is refused for good, the others are committed. */
  async #isolate(
    requests: readonly Request[],
    bug: unknown,
    meanwhile: () => void,
    isLast: boolean,
  ): Promise<readonly (Reply | null)[]> {
    const [only] = requests;
    if (only === undefined) return [];
    if (requests.length > 1) {
      const half = Math.ceil(requests.length / 2);
      const first = await this.requests(requests.slice(0, half), meanwhile, isLast);
      return [...first, ...(await this.requests(requests.slice(half), meanwhile, isLast))];
    }
    const isRefusalItself = !only.parsed.ok && only.parsed.error.code === 'internal_error';
    return isRefusalItself ? [refuseForBug(only, bug)] : this.requests([asInternalError(only, bug)], meanwhile, isLast);
  }

  async #commitWithRetries(requests: readonly Request[], meanwhile: () => void, isLast: boolean): Promise<Committed> {
    const { clock, newId, instanceId } = this.#host;
    const tag = instanceId.slice(-TAG_LENGTH);
    const hasTimeAfter = createPatience();
    const mustBeOver = this.#host.elapsed() - REDACTION_PAUSE_MS + TIMER_TOLERANCE_MS;
    const hasWaited = (request: Request): boolean => isLast || (this.#heldAt.get(request) ?? Infinity) <= mustBeOver;
    // A commit that failed may be in the journal all the same: its transaction did not answer, or the connection was
    // lost before the commit was confirmed. If that stays open until the last try, the events are refused. When they are
    // sent again, what is in the journal is found by the counters of our clients, or by the ids of other callers.
    // An event without an id cannot be recognised: its sender may mean another event with the same content.
    let doubted: Committed | null = null;
    for (;;) {
      const inDoubt: Committed | null = doubted;
      const mark = this.#nextMark();
      const attempt: { made: Committed | null } = { made: null };
      try {
        return await this.#memory.write(requests, 'journal', async (transaction, memory) => {
          attempt.made = null;
          if (inDoubt?.record != null && (await transaction.hasCommit(inDoubt.record))) return inDoubt;
          const context = { now: clock(), newId, mark, tag, redaction: this.#redaction, hasWaited };
          attempt.made = commitRequests(transaction, memory, requests, context);
          meanwhile();
          return attempt.made;
        });
      } catch (cause) {
        if (!(cause instanceof StorageError)) throw cause;
        const mayRetry = inDoubt === null ? isWorthARetry(cause) : cause.code !== 'version_mismatch';
        if (!hasTimeAfter(cause) || !mayRetry) throw inDoubt === null ? cause : doubtful(cause);
        if (cause.code === 'storage_unavailable') doubted = attempt.made ?? inDoubt;
      }
    }
  }

  #logCommitted(facts: Committed['facts']): void {
    if (facts.length > 0 && this.#memory.peek()?.state.config.debug === true) this.#host.log('Committed', facts);
  }

  #nextMark(): string {
    this.#marks += 1;
    return `${this.#host.instanceId}:${this.#marks}`;
  }
}
