// Attachments as callers store and read them. Nothing here is ever needed to record text: the bytes are stored before the fact
// that names them, and where they are refused, that fact says so.

import {
  failed,
  MAX_ATTACHMENT_BYTES,
  ok,
  type Attachment,
  type AttachmentInfo,
  type AttachmentTotals,
  type Result,
} from '../protocol/index.ts';
import { hashed, hasReadableBytes, StorageError } from '../storage/index.ts';
import { budgetOf, leavesRoom } from './attachment-room.ts';
import type { RecorderHost } from './host.ts';
import type { MemoryLane } from './memory-lane.ts';

/** What attachments need of the recorder. */
export interface AttachmentContext {
  readonly host: Pick<
    RecorderHost,
    'attachments' | 'copy' | 'clock' | 'elapsed' | 'estimateStorage' | 'startTimer' | 'log'
  >;
  readonly memory: MemoryLane;
}

/**
 * Stores bytes unless they are stored already. `expected`: the hash that they must have; where an attachment of that name is
 * stored, the bytes are not even read. Rejects with `StorageError`.
 * Errors: `hash_mismatch`, `payload_too_large`, `attachments_full` over the budget, `storage_full` where text would run short of room.
 */
export async function putAttachment(
  { host, memory }: AttachmentContext,
  bytes: Blob,
  expected: string | null = null,
): Promise<Result<AttachmentInfo>> {
  const { attachments, clock } = host;
  const known = expected === null ? null : await attachments.find(expected, clock());
  if (known !== null) return ok(known);
  if (bytes.size > MAX_ATTACHMENT_BYTES) return tooLarge(bytes.size);
  const attachment = await hashed(bytes);
  const { sha256, size, media_type } = attachment;
  if (expected !== null && expected !== sha256) {
    const message = `The SHA-256 of the ${size} bytes is ${sha256}, not ${expected}. Nothing was stored; send the bytes under their own hash.`;
    return failed('hash_mismatch', message);
  }
  const info = ok({ sha256, size, media_type });
  if ((await attachments.find(sha256, clock())) !== null) return info;
  const [room, set] = await Promise.all([
    host.estimateStorage(),
    memory.read((_transaction, { state }) => Promise.resolve(state.config.attachment_bytes)),
  ]);
  if (!leavesRoom(size, room)) {
    const message = `No room for an attachment of ${size} bytes: what is left is kept for text. Delete sessions for good, or free space on the device.`;
    return failed('storage_full', message);
  }
  const budget = budgetOf(set, room);
  const outcome = await attachments.put(attachment, budget, clock());
  return outcome === 'stored' ? info : overBudget(size, budget);
}

function tooLarge(size: number): Result<never> {
  const message = `An attachment has at most ${MAX_ATTACHMENT_BYTES} bytes, and this one has ${size}. Nothing was stored.`;
  return failed('payload_too_large', message);
}

function overBudget(size: number, budget: number): Result<never> {
  const message = `An attachment of ${size} bytes would take all of them over their budget of ${budget} bytes. Nothing was stored. Raise attachment_bytes in the settings, or delete sessions with attachments for good.`;
  return failed('attachments_full', message);
}

/** Rejects with `StorageError`, also where the row is there and the bytes cannot be read. Errors: `attachment_not_found`. */
export async function getAttachment({ host }: AttachmentContext, sha256: string): Promise<Result<Attachment>> {
  const found = await host.attachments.get(sha256);
  if (found === null) {
    const message = `There is no attachment ${sha256}: it was not stored, or went with the last session that named it.`;
    return failed('attachment_not_found', message);
  }
  if (await hasReadableBytes(found, host.startTimer)) return ok(found);
  const message = `The bytes of attachment ${sha256} cannot be read: the browser has lost or damaged their file.`;
  throw new StorageError('storage_unavailable', message);
}

/** How much all attachments take; null where that cannot be read. */
export async function attachmentTotals({ host }: AttachmentContext): Promise<AttachmentTotals | null> {
  try {
    return await host.attachments.totals();
  } catch (cause) {
    if (!(cause instanceof StorageError)) throw cause;
    host.log('How much attachments take cannot be read', cause);
    return null;
  }
}
