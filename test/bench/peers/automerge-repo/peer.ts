import { openFrom } from '../load-store.ts';
import type { Peer } from '../peer.ts';

/** Automerge: a document per conversation, whose changes a repo stores. */
export const automergeRepo: Peer = {
  name: 'automerge-repo',
  title: 'automerge-repo, IndexedDB storage',
  how: 'A document per conversation whose text grows by splice(), in a Repo with IndexedDBStorageAdapter: https://automerge.org/docs/reference/repositories/storage/.',
  durability:
    'By itself the repo saves at most every 100 ms, without acknowledgement. append() settles with repo.flush(), which its sources call experimental: a crash loses nothing that settled.',
  limits: 'A token that ends within a surrogate pair is stored with U+FFFD, and so is the other half.',
  open: openFrom('automerge-repo'),
};
