// Hand-over to a newer build. A build that can no longer write must find the worker of the newer one, whose file name it
// cannot know: so each build stores the address of its worker in the database.

import {
  NEWEST_JOURNAL_VERSION,
  type RecordingStore,
  type WorkerKind,
  type WriteTransaction,
} from '../storage/index.ts';
import type { Memory } from './memory.ts';

/** The worker that a recorder runs in. */
export interface OwnWorker {
  readonly kind: WorkerKind;
  /** Address of its script. */
  readonly url: string;
  /** Called whenever the journal shows that a newer build has written: `findSuccessor` may know where its worker is. */
  readonly onNewerBuild: () => void;
}

/** Stores the address of this recorder's worker, once for each memory: another memory may be of another database. */
export class Introduction {
  readonly #worker: OwnWorker | null;
  #introduced: Memory | null = null;

  /** `worker`: null where pages do not start the worker by its address. */
  constructor(worker: OwnWorker | null) {
    this.#worker = worker;
  }

  /** Whether nothing is left to store for `memory`. */
  isDoneFor(memory: Memory | null): boolean {
    return memory !== null && (this.#worker === null || this.#introduced === memory);
  }

  /** Needs a transaction on all stores. When that fails, `memory` is dropped, and the next memory is introduced. */
  async introduce(transaction: WriteTransaction, memory: Memory): Promise<void> {
    if (this.#worker === null || this.isDoneFor(memory)) return;
    await storeAddress(transaction, this.#worker);
    this.#introduced = memory;
  }

  /** Reports that a newer build has written. */
  noteNewerBuild(): void {
    this.#worker?.onNewerBuild();
  }
}

/** Stores where this build's worker is, unless a build with newer journal records has done so. */
async function storeAddress(transaction: WriteTransaction, { kind, url }: OwnWorker): Promise<void> {
  const known = await transaction.workerScript(kind);
  if (known !== null && known.journal_version > NEWEST_JOURNAL_VERSION) return;
  if (known?.url === url && known.journal_version === NEWEST_JOURNAL_VERSION) return;
  transaction.putWorkerScript(kind, { journal_version: NEWEST_JOURNAL_VERSION, url });
}

/** Address of the worker of a build with newer journal records; null while no such build has stored one. Rejects with `StorageError`. */
export async function findSuccessor(store: RecordingStore, { kind }: OwnWorker): Promise<string | null> {
  const known = await store.read('all', (transaction) => transaction.workerScript(kind));
  return known !== null && known.journal_version > NEWEST_JOURNAL_VERSION ? known.url : null;
}
