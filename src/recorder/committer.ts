// Writes to the journal: retries what a lost connection undid, and publishes after the commit.

import type { RecordingState, Request } from '../engine/index.ts';
import type { ErrorReply, Fact, NewFact, Reply } from '../protocol/index.ts';
import { failureOf, StorageError, storageErrorFrom, type ReadTransaction } from '../storage/index.ts';
import { commitFacts, commitRequests, isNameless, type Committed } from './commit.ts';
import { COMMIT_HANGS, COMMIT_TRIES, TAG_LENGTH } from './constants.ts';
import type { RecorderHost } from './host.ts';
import type { MemoryLane } from './memory-lane.ts';

/** Decides facts from the state as it is; may read what it needs into memory. */
export type DecideFacts = (transaction: ReadTransaction, state: RecordingState) => Promise<readonly NewFact[]>;

/** What followers are to be told of. */
interface Announcement {
  readonly facts: readonly Fact[];
  readonly heartbeats: readonly number[];
}

const NOTHING: Announcement = { facts: [], heartbeats: [] };

export class Committer {
  readonly #host: RecorderHost;
  readonly #memory: MemoryLane;
  readonly #onCommit: (facts: readonly Fact[]) => void;
  #marks = 0;
  #unannounced = NOTHING;

  constructor(host: RecorderHost, memory: MemoryLane, onCommit: (facts: readonly Fact[]) => void) {
    this.#host = host;
    this.#memory = memory;
    this.#onCommit = onCommit;
  }

  /**
   * Commits a group of requests. Never rejects: when the storage fails, every one of them is refused with its code and
   * nothing is changed. Whoever follows is told by `announce`, or while the storage works on the next group: those who
   * wait for an ack come first.
   */
  async requests(requests: readonly Request[]): Promise<readonly Reply[]> {
    try {
      const { facts, replies } = await this.#memory.hold(() => this.#commitWithRetries(requests));
      this.announce();
      this.#unannounced = { facts, heartbeats: heartbeatsOf(requests, replies) };
      return replies;
    } catch (cause) {
      const error = storageErrorFrom(cause);
      this.announce();
      this.#host.log('A commit failed', error);
      return requests.map((request) => refusal(request, error));
    }
  }

  /** Tells whoever follows of what is committed and was not told yet. What is committed stays so, whatever becomes of that. */
  announce(): void {
    const unannounced = this.#unannounced;
    this.#unannounced = NOTHING;
    this.#tell(unannounced);
  }

  #tell({ facts, heartbeats }: Announcement): void {
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

  /**
   * Commits the facts that `decide` finds to be needed, which it is asked anew at every try. Rejects
   * with `StorageError`.
   */
  async facts(decide: DecideFacts): Promise<void> {
    const hasTimeAfter = createPatience();
    const facts = await this.#memory.hold(async () => {
      for (;;) {
        try {
          return await this.#memory.write([], 'all', async (transaction, memory) =>
            commitFacts(transaction, memory, await decide(transaction, memory.state), this.#host.clock()),
          );
        } catch (cause) {
          const error = storageErrorFrom(cause);
          if (!hasTimeAfter(error) || !isWorthARetry(error)) throw error;
        }
      }
    });
    this.announce();
    this.#tell({ facts, heartbeats: [] });
  }

  async #commitWithRetries(requests: readonly Request[]): Promise<Committed> {
    const { clock, newId, instanceId } = this.#host;
    const tag = instanceId.slice(-TAG_LENGTH);
    const hasTimeAfter = createPatience();
    // A commit that failed may be in the journal all the same: its transaction did not answer, or
    // the connection was lost between the commit and the word of it. Where that stays open to the last
    // try, the events are refused, and what is in the journal is found when they are sent again, as a
    // transaction comes after those before it: by the counters of our client's, by the ids of others'.
    // One without an id is nobody's to recognise: its sender may mean another one that says the same.
    let doubted: Committed | null = null;
    for (;;) {
      const inDoubt: Committed | null = doubted;
      const mark = this.#nextMark();
      const attempt: { made: Committed | null } = { made: null };
      try {
        return await this.#memory.write(requests, 'journal', async (transaction, memory) => {
          attempt.made = null;
          if (inDoubt?.record != null && (await transaction.hasRecord(inDoubt.record))) return inDoubt;
          attempt.made = commitRequests(transaction, memory, requests, { now: clock(), newId, mark, tag });
          this.announce();
          return attempt.made;
        });
      } catch (cause) {
        const error = storageErrorFrom(cause);
        const mayRetry = inDoubt === null ? isWorthARetry(error) : error.code !== 'version_mismatch';
        if (!hasTimeAfter(error) || !mayRetry) throw inDoubt === null ? error : doubtful(error);
        if (error.code === 'storage_unavailable') doubted = attempt.made ?? inDoubt;
      }
    }
  }

  #nextMark(): string {
    this.#marks += 1;
    return `${this.#host.instanceId}:${this.#marks}`;
  }
}

/** The storage failed: the same event may be sent again, and if it has an id takes effect once. */
function refusal(request: Request, error: StorageError): ErrorReply {
  const { parsed } = request;
  const event_id = parsed.ok ? (parsed.value.event_id ?? null) : parsed.error.event_id;
  const reply: ErrorReply = { type: 'error', event_id, ...failureOf(error) };
  if (!error.isOutcomeUnknown || !isNameless(request)) return reply;
  return { ...reply, message: `${reply.message} ${MAYBE_RECORDED}` };
}

const MAYBE_RECORDED =
  'This event may have been recorded all the same: read the session before you send it again, and give events an event_id, by which such a repetition is noticed.';

/** The error of a last try, where an earlier one may have committed. */
function doubtful(error: StorageError): StorageError {
  const { code, message, health } = error;
  return new StorageError(code, message, { cause: error, health, isOutcomeUnknown: true });
}

/** To be told of every failure of one commit: whether there is time for another try. */
function createPatience(): (error: StorageError) => boolean {
  let tries = 0;
  let hangs = 0;
  return ({ health }) => {
    tries += 1;
    if (health === 'hanging') hangs += 1;
    return tries < COMMIT_TRIES && hangs < COMMIT_HANGS;
  };
}

/** A lost connection heals at once. A storage that hangs has been waited for long enough: whoever sent the events should hear of it. */
function isWorthARetry({ code, health, isOutcomeUnknown }: StorageError): boolean {
  return code === 'storage_unavailable' && (health !== 'hanging' || isOutcomeUnknown);
}

/** Time stamps of the heartbeats that belong to no session and are new. */
function heartbeatsOf(requests: readonly Request[], replies: readonly Reply[]): number[] {
  const timestamps: number[] = [];
  for (const [index, { parsed }] of requests.entries()) {
    const reply = replies[index];
    const isNew = reply?.type === 'ack' && reply.session_id === '' && reply.duplicate !== true;
    if (isNew && parsed.ok && parsed.value.type === 'heartbeat') timestamps.push(parsed.value.timestamp);
  }
  return timestamps;
}
