// A store of attachments that has none and takes none.

import type { AttachmentStore } from '../../src/storage/index.ts';

export const NO_ATTACHMENTS: AttachmentStore = {
  find: async () => null,
  put: async () => 'over_budget',
  get: async () => null,
  restore: async () => undefined,
  storedAfter: async () => [],
  allNoted: async () => null,
  noteAll: async () => undefined,
  use: async () => undefined,
  naming: async () => [],
  sessionsAfter: async () => [],
  release: async () => undefined,
  deleteUnused: async () => undefined,
  deleteAll: async () => undefined,
  totals: async () => ({ count: 0, bytes: 0 }),
  close: () => undefined,
};
