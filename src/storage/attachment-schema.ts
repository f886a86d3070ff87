// The database of a namespace's attachments. It is not that of the recordings, so that builds that do not know it work on, and
// no commit of text waits until a large file is written.

import type { DBSchema, IDBPDatabase } from 'idb';
import type { Attachment, AttachmentTotals } from '../protocol/index.ts';
import type { Home } from './home.ts';
import { openIn } from './open-in.ts';

/** An attachment that is named in a session. */
export interface AttachmentUse {
  readonly session_id: string;
  readonly sha256: string;
}

export interface AttachmentSchema extends DBSchema {
  attachments: {
    key: string;
    value: Attachment & { readonly stored_at: number };
  };
  uses: {
    key: [session_id: string, sha256: string];
    /** `noted_at`: in epoch ms, before the fact that names the attachment. `pending`: that fact may not be committed yet. */
    value: AttachmentUse & { readonly noted_at: number; readonly pending?: boolean };
    indexes: { by_sha256: string };
  };
  /** Attachments that no session names yet. `since`: in epoch ms. */
  unused: {
    key: string;
    value: { readonly sha256: string; readonly since: number };
    indexes: { by_since: number };
  };
  /** `noted`: of which recordings it was noted what all sessions name. */
  totals: {
    key: 'totals' | 'noted';
    value: AttachmentTotals | string;
  };
}

export type AttachmentDatabase = IDBPDatabase<AttachmentSchema>;

/** Opens the database and makes its stores when it is new. `onLost`: the connection can no longer be used. */
export function openAttachmentDatabase(home: Home, name: string, onLost: () => void): Promise<AttachmentDatabase> {
  return home((factory) => openIn<AttachmentSchema>(factory, name, { version: 1, create, onLost }));
}

function create(created: AttachmentDatabase): void {
  created.createObjectStore('attachments', { keyPath: 'sha256' });
  const uses = created.createObjectStore('uses', { keyPath: ['session_id', 'sha256'] });
  uses.createIndex('by_sha256', 'sha256');
  const unused = created.createObjectStore('unused', { keyPath: 'sha256' });
  unused.createIndex('by_since', 'since');
  created.createObjectStore('totals');
}
