// Tells what a failure of IndexedDB means for whoever waits.

/** `storage_full`: no room. `version_mismatch`: a newer build has written. `storage_unavailable`: anything else. */
export type StorageFailureCode = 'storage_full' | 'storage_unavailable' | 'version_mismatch';

/** The only error that leaves this layer. Nothing of the transaction is in the database, except where `isOutcomeUnknown`. */
export class StorageError extends Error {
  override readonly name = 'StorageError';
  readonly code: StorageFailureCode;
  /** The transaction may have committed all the same: it did not answer in time. */
  readonly isOutcomeUnknown: boolean;

  constructor(
    code: StorageFailureCode,
    message: string,
    options: { cause?: unknown; isOutcomeUnknown?: boolean } = {},
  ) {
    super(message, { cause: options.cause });
    this.code = code;
    this.isOutcomeUnknown = options.isOutcomeUnknown ?? false;
  }
}

/** Turns what IndexedDB threw, or an abort without a reason, into a {@link StorageError}. */
export function storageErrorFrom(cause: unknown): StorageError {
  if (cause instanceof StorageError) return cause;
  const name = cause instanceof Error || cause instanceof DOMException ? cause.name : '';
  const detail =
    cause instanceof Error || cause instanceof DOMException ? `${cause.name}: ${cause.message}` : String(cause);
  if (name === 'QuotaExceededError') {
    return new StorageError(
      'storage_full',
      'The browser has no room left for recordings. Free some space; what is pending is kept and tried again.',
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
  return new StorageError(
    'storage_unavailable',
    `The browser's storage failed (${detail}). What is pending is kept and tried again.`,
    { cause },
  );
}
