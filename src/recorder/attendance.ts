// Finds clients whose pages are closed or have crashed, and interrupts the sessions that had no other client.

import { decideClientLeft, type RecordingState } from '../engine/index.ts';
import { PLATFORM_DEADLINE_MS, settleWithin, type Fact } from '../protocol/index.ts';
import type { ReadTransaction } from '../storage/index.ts';
import type { Committer } from './committer.ts';
import type { RecorderHost } from './host.ts';
import { holdRow } from './load.ts';
import type { MemoryLane } from './memory-lane.ts';

export class Attendance {
  readonly #host: RecorderHost;
  readonly #memory: MemoryLane;
  readonly #committer: Committer;
  readonly #watched = new Set<string>();
  readonly #release: () => Promise<void>;
  #firstLook: Promise<void> | null = null;

  /** `release`: commits what clients have sent and the recorder holds back. */
  constructor(host: RecorderHost, memory: MemoryLane, committer: Committer, release: () => Promise<void>) {
    this.#host = host;
    this.#memory = memory;
    this.#committer = committer;
    this.#release = release;
  }

  /** Call with every commit: watches the clients that are new. */
  noticeCommit(facts: readonly Fact[]): void {
    for (const fact of facts) {
      if ('client_id' in fact && fact.client_id !== undefined) this.#watch(fact.client_id);
    }
  }

  /** Removes a client from its sessions. A session that it was the last client of is interrupted. Rejects with `StorageError`. */
  async leave(clientId: string): Promise<void> {
    this.#watched.delete(clientId);
    await this.#release(); // its last events come before its end
    await this.#committer.facts(async (transaction, state) => {
      await holdAttended(transaction, state, clientId);
      return decideClientLeft(state, clientId);
    });
  }

  /**
   * Resolves once the clients have been checked for the first time, so that what is read after a crash is right from the
   * beginning; after {@link PLATFORM_DEADLINE_MS} at the latest. A failure is logged, and the next call checks again.
   */
  looked(): Promise<void> {
    this.#firstLook ??= this.sweep().catch((cause: unknown) => {
      this.#firstLook = null;
      this.#host.log('The clients of the sessions could not be checked', cause);
    });
    return settleWithin(this.#firstLook, PLATFORM_DEADLINE_MS, this.#host.startTimer, () => undefined);
  }

  /** Checks the clients of all active sessions. Rejects with `StorageError`. */
  async sweep(): Promise<void> {
    for (const clientId of await this.#activeClients()) {
      const found = await this.#host.presence.look(clientId);
      if (found === 'gone') await this.leave(clientId);
      else this.#watch(clientId);
    }
    this.#firstLook ??= Promise.resolve();
  }

  /** The clients of active sessions. */
  #activeClients(): Promise<Set<string>> {
    return this.#memory.read(async (transaction, { state }) => {
      await holdAttended(transaction, state);
      const active = [...state.sessions.values()].filter(({ status }) => status === 'active');
      return new Set(active.flatMap(({ clients }) => clients));
    });
  }

  #watch(clientId: string): void {
    if (this.#watched.has(clientId)) return;
    this.#watched.add(clientId);
    this.#host.presence.watch(clientId, () => {
      this.leave(clientId).catch((cause: unknown) => {
        this.#host.log(`Client ${clientId} is closed, but its sessions could not be interrupted`, cause);
      });
    });
  }
}

/** Reads into memory the active sessions that have clients, in the trash or not; of one client, if it is named. */
async function holdAttended(transaction: ReadTransaction, state: RecordingState, clientId?: string): Promise<void> {
  const rows = await transaction.attendedSessions(clientId);
  await Promise.all(rows.map((row) => holdRow(transaction, state, row)));
}
