// What a failure of IndexedDB means for the caller.

import type { Failure, StorageTrouble } from '../protocol/index.ts';

/** `storage_full`: no room. `version_mismatch`: a newer build has written. `storage_unavailable`: anything else. */
export type StorageFailureCode = 'storage_full' | 'storage_unavailable' | 'version_mismatch';

const TROUBLE_OF: Record<StorageFailureCode, StorageTrouble> = {
  storage_full: 'full',
  storage_unavailable: 'unavailable',
  version_mismatch: 'version_mismatch',
};

/** The only error that leaves this layer. Nothing of the transaction is in the database, except where `isOutcomeUnknown`. */
export class StorageError extends Error {
  override readonly name = 'StorageError';
  readonly code: StorageFailureCode;
  /** The cause, for people; by default it follows from `code`. */
  readonly health: StorageTrouble;
  /** The transaction did not complete in time, but may have committed. */
  readonly isOutcomeUnknown: boolean;

  constructor(
    code: StorageFailureCode,
    message: string,
    options: { cause?: unknown; isOutcomeUnknown?: boolean; health?: StorageTrouble } = {},
  ) {
    super(message, { cause: options.cause });
    this.code = code;
    this.health = options.health ?? TROUBLE_OF[code];
    this.isOutcomeUnknown = options.isOutcomeUnknown ?? false;
  }
}

/** A write was undone for a reason that is over by now: nothing of it is stored, and its caller does it again at once. */
export class WriteAgainError extends StorageError {
  constructor(message: string) {
    super('storage_unavailable', message, { health: 'lost' });
  }
}

/** The same as a value, for other contexts. */
export function failureOf({ code, message, health }: StorageError): Failure {
  return { code, message, health };
}

/** What IndexedDB throws for a wrong call of ours: an invalid key, a value that cannot be cloned. */
const MISUSE = new Set(['DataError', 'DataCloneError', 'ReadOnlyError', 'SyntaxError']);

/** Whether IndexedDB caused what was thrown. Everything else that is thrown in a transaction is a bug, and must not be retried as a failing storage. */
export function isStorageFailure(cause: unknown): boolean {
  if (cause instanceof StorageError) return true;
  return cause instanceof DOMException && !MISUSE.has(cause.name);
}

/** What IndexedDB throws when the browser ended the connection or the transaction: Safari and Chromium use different names. */
const LOST = new Set(['AbortError', 'InvalidStateError', 'UnknownError']);

/** What an opening throws where a page may not store anything. The last two: `indexedDB` is absent. */
const REFUSED = new Set(['SecurityError', 'InvalidStateError', 'UnknownError', 'ReferenceError', 'TypeError']);

/** Chromium's words where it cannot open a database's files, such as "Internal error opening backing store for indexedDB.open." */
const BROKEN_FILES = /backing store/i;

/** Whether an opening has failed because the browser cannot open its files. */
export function isBroken(cause: unknown): boolean {
  return nameOf(cause) === 'UnknownError' && BROKEN_FILES.test(detailOf(cause));
}

/** Turns what IndexedDB threw, or an abort without a reason, into a {@link StorageError}. */
export function storageErrorFrom(cause: unknown): StorageError {
  if (cause instanceof StorageError) return cause;
  const name = nameOf(cause);
  if (name === 'QuotaExceededError') {
    return new StorageError(
      'storage_full',
      'The browser has no room left for recordings. Free some space; recordings that wait are kept and tried again.',
      { cause },
    );
  }
  if (name === 'VersionError') {
    return new StorageError(
      'version_mismatch',
      'A newer version of Holdfast has opened the recordings. Reload the page to get it.',
      { cause },
    );
  }
  if (LOST.has(name)) {
    return new StorageError(
      'storage_unavailable',
      `The connection to the browser's storage was lost (${detailOf(cause)}). It is opened again, and recordings that wait are kept and tried again. If this stays, restart the browser.`,
      { cause, health: 'lost' },
    );
  }
  return new StorageError(
    'storage_unavailable',
    `The browser's storage failed (${detailOf(cause)}). Recordings that wait are kept and tried again.`,
    { cause },
  );
}

/** The same for what opening the database threw. `wasOpen`: this context had it open before, so its storage is not blocked. */
export function openErrorFrom(cause: unknown, wasOpen: boolean): StorageError {
  if (isBroken(cause)) return brokenError(cause);
  const name = nameOf(cause);
  const isRefused = REFUSED.has(name) && (!wasOpen || name === 'SecurityError');
  if (cause instanceof StorageError || !isRefused) return storageErrorFrom(cause);
  return new StorageError(
    'storage_unavailable',
    `The browser refused to open its storage to this page (${detailOf(cause)}), as it does where site data is blocked, and in some private windows. Allow it and reload the page; until then what is pending is in memory only.`,
    { cause, health: 'denied' },
  );
}

function brokenError(cause: unknown): StorageError {
  return new StorageError(
    'storage_unavailable',
    `The browser cannot open the files of its storage (${detailOf(cause)}). Recordings that wait are kept and tried again. Restart the browser. If this stays, the files are damaged: save the text of open tabs elsewhere, then delete this site's data in the browser's settings, which deletes its recordings, and reload the page.`,
    { cause, health: 'broken' },
  );
}

/** A transaction did not answer. */
export function hangingError(deadlineMs: number, isOutcomeUnknown: boolean): StorageError {
  return new StorageError(
    'storage_unavailable',
    `The browser's storage hangs: it did not answer within ${deadlineMs} ms. Recordings that wait are kept and tried again. If this stays, close other tabs of this site, then restart the browser.`,
    { isOutcomeUnknown, health: 'hanging' },
  );
}

function isError(cause: unknown): cause is Error | DOMException {
  return cause instanceof Error || cause instanceof DOMException;
}

function nameOf(cause: unknown): string {
  return isError(cause) ? cause.name : '';
}

function detailOf(cause: unknown): string {
  return isError(cause) ? `${cause.name}: ${cause.message}` : String(cause);
}
