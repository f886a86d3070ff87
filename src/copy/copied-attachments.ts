// Keeps attachments in the second copy as well. What their database has lost, or has damaged, comes back from there; what is deleted is
// deleted there first, so that it never does.

import {
  ATTACHMENT_COPY_DEADLINE_MS,
  settleWithin,
  STORED_BYTES_DEADLINE_MS,
  type Attachment,
  type StartTimer,
} from '../protocol/index.ts';
import { hasReadableBytes, StorageError, type AttachmentStore, type BeforeDelete } from '../storage/index.ts';
import { AttachmentEntries, checked, type CopiedAttachment } from './attachment-entries.ts';
import { isFull, type CopyCache } from './copy-cache.ts';

export interface CopiedAttachmentsContext {
  readonly cache: CopyCache;
  /** Opens the store whose attachments are copied. */
  readonly open: (beforeDelete: BeforeDelete) => AttachmentStore;
  /** Whether so many bytes more leave room for text. */
  readonly hasRoom: (size: number) => Promise<boolean>;
  /** Of the recordings. */
  readonly databaseId: () => Promise<string | null>;
  /** Epoch ms. */
  readonly clock: () => number;
  readonly startTimer: StartTimer;
  readonly log: (text: string, detail: unknown) => void;
}

/** An attachment that the copy has. */
interface Brought {
  readonly attachment: Attachment;
  /** Whether the database has it again. */
  readonly isStored: boolean;
}

export interface CopiedAttachments extends AttachmentStore {
  /** Whether something may not be in the copy yet, and it is time to look. */
  isBehind(): boolean;
  /** Begins to copy what is not in the copy yet. `isAnew`: the copy was begun anew since the last call. */
  complete(isAnew: boolean): void;
  /** What they take in the copy. Never rejects: where their database cannot be read, they are left out. */
  copiedBytes(): Promise<number>;
  /** Settles once what was stored is copied, or has failed. */
  settled(): Promise<void>;
}

/** Attachments up to this size are compared with their hash whenever they are read, in bytes: that takes some 10 ms. Of others, the end is read. */
const CHECKED_BYTES = 8 * 1024 * 1024;

/** Hashes that one transaction reads. */
const HASHES_AT_ONCE = 1_000;

/** When it is tried again to copy what there was no room for, in ms. */
const NO_ROOM_MS = 60 * 60 * 1000;

/** When it is tried again to copy what could not be copied for another reason, in ms. */
const FAILED_MS = 60 * 1000;

export function createCopiedAttachments(context: CopiedAttachmentsContext): CopiedAttachments {
  const { cache, open, hasRoom, databaseId, clock, startTimer, log } = context;
  const entries = new AttachmentEntries(cache);
  const store = open(forget);
  /** What is being copied or put back, by its hash. Never rejects. */
  const working = new Map<string, Promise<unknown>>();
  let completing: Promise<void> | null = null;
  /** What was deleted, and not stored again. */
  const forgotten = new Set<string>();
  let hadCopy = false;
  /** Whether something may not be copied: at first, what other workers have left. */
  let isLeft = true;
  /** Before which it is not tried to copy what is left, in epoch ms. */
  let waitsUntil = -Infinity;

  async function isKept(): Promise<boolean> {
    const head = await cache.head();
    hadCopy ||= head !== null;
    return head?.config.second_copy === true;
  }

  /** Never rejects. */
  async function copy(attachment: CopiedAttachment): Promise<void> {
    const { sha256, size } = attachment;
    try {
      if (!(await isKept())) {
        isLeft = true;
        return;
      }
      if (!(await hasRoom(size))) {
        leaveOut('What room is left is kept for text.', NO_ROOM_MS);
        return;
      }
      await entries.put(attachment);
      if (!(await isKept())) await entries.delete([sha256]); // it was turned off meanwhile
    } catch (cause) {
      leaveOut(cause, isFull(cause) ? NO_ROOM_MS : FAILED_MS);
    }
  }

  function leaveOut(cause: unknown, ms: number): void {
    log('An attachment could not be copied', cause);
    isLeft = true;
    waitsUntil = clock() + ms;
  }

  /** Until it settles, nothing of the attachment is deleted. */
  function guard<T>(sha256: string, work: Promise<T>): Promise<T> {
    const guarded = work.finally(() => {
      if (working.get(sha256) === guarded) working.delete(sha256);
    });
    working.set(sha256, guarded);
    return guarded;
  }

  function copyLater(attachment: CopiedAttachment): Promise<void> {
    forgotten.delete(attachment.sha256);
    return guard(attachment.sha256, copy(attachment));
  }

  async function forget(hashes: readonly string[]): Promise<void> {
    for (const sha256 of hashes) forgotten.add(sha256);
    await Promise.all(hashes.flatMap((sha256) => working.get(sha256) ?? []));
    try {
      const head = await cache.head();
      hadCopy ||= head !== null;
      if (head !== null && head.database_id !== (await databaseId()))
        throw new Error('Sessions are still to come back, which may name them.');
      await entries.delete(hashes);
    } catch (cause) {
      if (!hadCopy) return; // as where the browser gives no cache
      const message = 'Attachments cannot be deleted from the second copy, so they stay until the next try.';
      throw new StorageError('storage_unavailable', message, { cause });
    }
  }

  /** Puts it back into the database. Null where the copy does not have it. Never rejects. */
  function bringBack(sha256: string): Promise<Brought | null> {
    return guard(sha256, readAndRestore(sha256));
  }

  async function readAndRestore(sha256: string): Promise<Brought | null> {
    let attachment: Attachment | null = null;
    try {
      const copied = forgotten.has(sha256) ? null : await entries.read(sha256);
      if (copied === null) return null;
      const { stored_at, ...found } = copied;
      attachment = found;
      await store.restore(attachment, stored_at);
      return { attachment, isStored: true };
    } catch (cause) {
      if (hadCopy) log('An attachment could not be brought back from the second copy', cause);
      return attachment && { attachment, isStored: false };
    }
  }

  async function isSound(attachment: Attachment): Promise<boolean> {
    if (attachment.size > CHECKED_BYTES) return hasReadableBytes(attachment, startTimer);
    return (await checkedWithin(attachment, STORED_BYTES_DEADLINE_MS)) !== null;
  }

  /** Null also where the bytes are not read in time. */
  function checkedWithin(attachment: Attachment, deadlineMs: number): ReturnType<typeof checked> {
    return settleWithin(checked(attachment), deadlineMs, startTimer, () => null);
  }

  async function copyMissing(): Promise<void> {
    isLeft = false;
    const [first] = await store.storedAfter('', 1);
    if (first === undefined) return;
    if (!(await isKept())) {
      isLeft = true;
      return;
    }
    const copied = new Set(await entries.hashes());
    for await (const sha256 of allStored()) {
      if (copied.has(sha256)) continue;
      const found = await store.get(sha256);
      const whole = found === null ? null : await checkedWithin(found, ATTACHMENT_COPY_DEADLINE_MS);
      if (whole !== null) await copyLater({ ...whole, stored_at: clock() });
      if (clock() < waitsUntil) return;
    }
  }

  /** Their sizes are in the database: the copy would have to open each of them. */
  async function sizeOfCopied(): Promise<number> {
    const [copied, { count, bytes }] = await Promise.all([entries.hashes(), store.totals()]);
    if (copied.length === count) return bytes;
    const stored = await Promise.all(copied.map((sha256) => store.get(sha256)));
    return stored.reduce((sum, each) => sum + (each?.size ?? 0), 0);
  }

  async function* allStored(): AsyncGenerator<string> {
    for (let after: string | undefined = ''; after !== undefined;) {
      const hashes: readonly string[] = await store.storedAfter(after, HASHES_AT_ONCE);
      yield* hashes;
      after = hashes.length < HASHES_AT_ONCE ? undefined : hashes.at(-1);
    }
  }

  return {
    ...store,

    put: async (attachment, budget, now) => {
      const outcome = await store.put(attachment, budget, now);
      if (outcome === 'stored') void copyLater({ ...attachment, stored_at: now });
      return outcome;
    },

    get: async (sha256) => {
      const [found] = await Promise.allSettled([store.get(sha256)]);
      const stored = found.status === 'fulfilled' ? found.value : null;
      if (stored !== null && (!(await isKept().catch(() => false)) || (await isSound(stored)))) return stored;
      const brought = await bringBack(sha256);
      if (brought === null && found.status === 'rejected') throw found.reason;
      return brought?.attachment ?? stored;
    },

    find: async (sha256, now) => {
      const [found] = await Promise.allSettled([store.find(sha256, now)]);
      if (found.status === 'fulfilled' && found.value !== null) return found.value;
      if ((await bringBack(sha256))?.isStored === true) return store.find(sha256, now);
      if (found.status === 'rejected') throw found.reason;
      return null;
    },

    noteAll: async (recordings) => {
      const stored = new Set<string>();
      for await (const sha256 of allStored()) stored.add(sha256);
      const copied = await entries.hashes().catch(() => null);
      let isWhole = copied !== null;
      for (const sha256 of copied ?? [])
        if (!stored.has(sha256) && (await bringBack(sha256))?.isStored === false) isWhole = false;
      if (isWhole) await store.noteAll(recordings);
    },

    isBehind: () => isLeft && clock() >= waitsUntil,

    complete: (isAnew) => {
      isLeft ||= isAnew;
      if (!isLeft || clock() < waitsUntil) return;
      completing ??= copyMissing()
        .catch((cause: unknown) => {
          leaveOut(cause, FAILED_MS);
        })
        .finally(() => {
          completing = null;
        });
    },

    copiedBytes: () => sizeOfCopied().catch(() => 0),

    settled: async () => {
      await Promise.all(working.values());
    },
  };
}
