// Builds that no longer can write hand over to a newer one. They cannot know its address, as workers
// have other names in every build: so each build says in the database where its worker is.

import { JOURNAL_VERSION, type RecordingStore, type WorkerKind, type WriteTransaction } from '../storage/index.ts';

/** The worker that a recorder runs in. */
export interface OwnWorker {
  readonly kind: WorkerKind;
  /** Its script's own address. */
  readonly url: string;
  /** Called whenever the journal shows that a newer build has written: `findSuccessor` may know where it is. */
  readonly onNewerBuild: () => void;
}

/** Says where this build's worker is, unless a build with newer journal records has done so. Needs a transaction on all stores. */
export async function introduce(transaction: WriteTransaction, { kind, url }: OwnWorker): Promise<void> {
  const known = await transaction.workerScript(kind);
  if (known !== null && known.journal_version > JOURNAL_VERSION) return;
  if (known?.url === url && known.journal_version === JOURNAL_VERSION) return;
  transaction.putWorkerScript(kind, { journal_version: JOURNAL_VERSION, url });
}

/** Address of the worker of a build with newer journal records; null while none has said where it is. Rejects with `StorageError`. */
export async function findSuccessor(store: RecordingStore, { kind }: OwnWorker): Promise<string | null> {
  const known = await store.read('all', (transaction) => transaction.workerScript(kind));
  return known !== null && known.journal_version > JOURNAL_VERSION ? known.url : null;
}
