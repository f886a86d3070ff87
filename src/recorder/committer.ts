// Commits groups of events and facts: retries what a lost connection undid, and finds the one event that a bug prevents
// from being recorded.

import type { RecordingState, Request } from '../engine/index.ts';
import type { Fact, NewFact, Reply } from '../protocol/index.ts';
import { StorageError, type ReadTransaction } from '../storage/index.ts';
import { commitFacts, commitRequests, type Committed } from './commit.ts';
import { createPatience, isWorthARetry, withTries } from './commit-retry.ts';
import { TAG_LENGTH } from './constants.ts';
import type { RecorderHost } from './host.ts';
import type { MemoryLane } from './memory-lane.ts';
import { heartbeatsOf, type Publisher } from './publisher.ts';
import { asInternalError, doubtful, refuseForBug, refuseForStorage } from './refusals.ts';

/** Decides facts from the state as it is; may read what it needs into memory. */
export type DecideFacts = (transaction: ReadTransaction, state: RecordingState) => Promise<readonly NewFact[]>;

export class Committer {
  readonly #host: RecorderHost;
  readonly #memory: MemoryLane;
  readonly #publisher: Publisher;
  #marks = 0;

  constructor(host: RecorderHost, memory: MemoryLane, publisher: Publisher) {
    this.#host = host;
    this.#memory = memory;
    this.#publisher = publisher;
  }

  /**
   * Commits a group of requests. Never rejects: when the storage fails, every request that is not committed is refused
   * with the storage's code and changes nothing. The caller passes the replies on first, then has the facts published.
   * `meanwhile` is called while the storage works on the group.
   */
  async requests(requests: readonly Request[], meanwhile: () => void): Promise<readonly Reply[]> {
    try {
      const { facts, replies } = await this.#memory.hold(() => this.#commitWithRetries(requests, meanwhile));
      this.#publisher.add(facts, heartbeatsOf(requests, replies));
      this.#logCommitted(facts);
      return replies;
    } catch (cause) {
      if (cause instanceof StorageError) {
        this.#host.log('A commit failed', cause);
        return requests.map((request) => refuseForStorage(request, cause));
      }
      this.#host.log('A bug prevented a commit', cause);
      return this.#isolate(requests, cause, meanwhile);
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

  /** Halves the group until the event that `bug` concerns is alone; that one is refused for good, the others are committed. */
  async #isolate(requests: readonly Request[], bug: unknown, meanwhile: () => void): Promise<readonly Reply[]> {
    const [only] = requests;
    if (only === undefined) return [];
    if (requests.length > 1) {
      const half = Math.ceil(requests.length / 2);
      const first = await this.requests(requests.slice(0, half), meanwhile);
      return [...first, ...(await this.requests(requests.slice(half), meanwhile))];
    }
    const isRefusalItself = !only.parsed.ok && only.parsed.error.code === 'internal_error';
    return isRefusalItself ? [refuseForBug(only, bug)] : this.requests([asInternalError(only, bug)], meanwhile);
  }

  async #commitWithRetries(requests: readonly Request[], meanwhile: () => void): Promise<Committed> {
    const { clock, newId, instanceId } = this.#host;
    const tag = instanceId.slice(-TAG_LENGTH);
    const hasTimeAfter = createPatience();
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
          attempt.made = commitRequests(transaction, memory, requests, { now: clock(), newId, mark, tag });
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
