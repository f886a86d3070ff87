// Aborts a transaction that may have ended.

/** Aborts the transaction; false when the transaction has ended or is committing. */
export function abort(transaction: { abort(): void }): boolean {
  try {
    transaction.abort();
    return true;
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'InvalidStateError') return false;
    throw cause;
  }
}
