import { openFrom } from '../load-store.ts';
import type { Peer } from '../peer.ts';

/** Automerge: a document per conversation, whose changes a repo stores. */
export const automergeRepo: Peer = {
  name: 'automerge-repo',
  title: 'automerge-repo, IndexedDB storage',
  how: 'A document per conversation whose text grows by splice(), in a Repo with IndexedDBStorageAdapter: https://automerge.org/docs/reference/repositories/storage/.',
  durability:
    "The repo saves at most every 100 ms by default, without an acknowledgement. append() resolves with repo.flush(), which the library's sources call experimental: a crash loses nothing that was resolved.",
  limits: 'A token that ends within a surrogate pair is stored with U+FFFD, and so is the other half.',
  open: openFrom('automerge-repo'),
};
