// Writes to the journal: retries what a lost connection undid, and publishes after the commit.

import type { RecordingState, Request } from '../engine/index.ts';
import type { ErrorReply, Fact, NewFact, Reply } from '../protocol/index.ts';
import { failureOf, storageErrorFrom, type ReadTransaction, type StorageError } from '../storage/index.ts';
import { commitFacts, commitRequests, type Committed } from './commit.ts';
import { COMMIT_TRIES } from './constants.ts';
import type { RecorderHost } from './host.ts';
import type { MemoryLane } from './memory-lane.ts';

/** Decides facts from the state as it is; may read what it needs into memory. */
export type DecideFacts = (transaction: ReadTransaction, state: RecordingState) => Promise<readonly NewFact[]>;

export class Committer {
  readonly #host: RecorderHost;
  readonly #memory: MemoryLane;
  readonly #onCommit: (facts: readonly Fact[]) => void;
  #marks = 0;

  constructor(host: RecorderHost, memory: MemoryLane, onCommit: (facts: readonly Fact[]) => void) {
    this.#host = host;
    this.#memory = memory;
    this.#onCommit = onCommit;
  }

  /** Commits a group of requests. Never rejects: when the storage fails, every one of them is refused with its code and nothing is changed. */
  async requests(requests: readonly Request[]): Promise<readonly Reply[]> {
    let committed: Committed;
    try {
      committed = await this.#memory.hold(() => this.#commitWithRetries(requests));
    } catch (cause) {
      const error = storageErrorFrom(cause);
      this.#host.log('A commit failed', error);
      return requests.map((request) => refusal(request, error));
    }
    this.#announce(committed.facts, heartbeatsOf(requests, committed.replies));
    return committed.replies;
  }

  /**
   * Commits the facts that `decide` finds to be needed, which it is asked anew at every try. Rejects
   * with `StorageError`.
   */
  async facts(decide: DecideFacts): Promise<void> {
    const facts = await this.#memory.hold(async () => {
      for (let tries = 1; ; tries += 1) {
        try {
          return await this.#memory.write([], 'all', async (transaction, memory) =>
            commitFacts(transaction, memory, await decide(transaction, memory.state), this.#host.clock()),
          );
        } catch (cause) {
          const error = storageErrorFrom(cause);
          if (!isWorthARetry(error) || tries === COMMIT_TRIES) throw error;
        }
      }
    });
    this.#announce(facts);
  }

  /** Tells whoever follows. What is committed stays so, whatever becomes of that. */
  #announce(facts: readonly Fact[], heartbeats: readonly number[] = []): void {
    if (facts.length > 0 && this.#memory.peek()?.state.config.debug === true) this.#host.log('Committed', facts);
    try {
      for (const timestamp of heartbeats) this.#host.publishHeartbeat(timestamp);
      if (facts.length === 0) return;
      this.#host.publish(facts);
      this.#onCommit(facts);
    } catch (error) {
      this.#host.log('Committed facts could not be published', error);
    }
  }

  async #commitWithRetries(requests: readonly Request[]): Promise<Committed> {
    const { clock, newId } = this.#host;
    // A commit that failed may be in the journal all the same: its transaction did not answer, or
    // the connection was lost between the commit and the word of it.
    let doubted: Committed | null = null;
    for (let tries = 1; ; tries += 1) {
      const inDoubt: Committed | null = doubted;
      const mark = this.#nextMark();
      const attempt: { made: Committed | null } = { made: null };
      try {
        return await this.#memory.write(requests, 'journal', async (transaction, memory) => {
          if (inDoubt?.record != null && (await transaction.hasRecord(inDoubt.record))) return inDoubt;
          attempt.made = commitRequests(transaction, memory, requests, { now: clock(), newId, mark });
          return attempt.made;
        });
      } catch (cause) {
        const error = storageErrorFrom(cause);
        const mayRetry = inDoubt === null ? isWorthARetry(error) : error.code !== 'version_mismatch';
        if (!mayRetry || tries === COMMIT_TRIES) throw error;
        if (error.code === 'storage_unavailable') doubted = attempt.made ?? inDoubt;
      }
    }
  }

  #nextMark(): string {
    this.#marks += 1;
    return `${this.#host.instanceId}:${this.#marks}`;
  }
}

/** The storage failed before anything was decided about the event: the same event may be sent again. */
function refusal({ parsed }: Request, error: StorageError): ErrorReply {
  const event_id = parsed.ok ? (parsed.value.event_id ?? null) : parsed.error.event_id;
  return { type: 'error', event_id, ...failureOf(error) };
}

/** A lost connection heals at once. A storage that hangs has been waited for long enough: whoever sent the events should hear of it. */
function isWorthARetry({ code, health, isOutcomeUnknown }: StorageError): boolean {
  return code === 'storage_unavailable' && (health !== 'hanging' || isOutcomeUnknown);
}

/** Time stamps of the heartbeats that belong to no session and are new. */
function heartbeatsOf(requests: readonly Request[], replies: readonly Reply[]): number[] {
  return requests.flatMap(({ parsed }, index) => {
    const reply = replies[index];
    const isNew = reply?.type === 'ack' && reply.session_id === '' && reply.duplicate !== true;
    return isNew && parsed.ok && parsed.value.type === 'heartbeat' ? [parsed.value.timestamp] : [];
  });
}
