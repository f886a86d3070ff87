// Gives every readwrite transaction of a page the same durability. Most libraries have no option for
// it, and the browsers' default is relaxed.
import type { Durability } from './peer.ts';

let forced: Durability | undefined;
let isWrapped = false;
const opened = { strict: 0, relaxed: 0, default: 0 };

/** From this call on, readwrite transactions are opened with that durability, whatever their caller passes. */
export function forceDurability(durability: Durability): void {
  forced = durability;
  if (isWrapped) return;
  isWrapped = true;
  // oxlint-disable-next-line typescript/unbound-method -- called below, with the database as its `this`
  const { transaction: open } = IDBDatabase.prototype;
  IDBDatabase.prototype.transaction = function transactionOfForcedDurability(names, mode, options) {
    if (mode !== 'readwrite' || forced === undefined) return open.call(this, names, mode, options);
    const transaction = open.call(this, names, mode, { ...options, durability: forced });
    opened[transaction.durability] += 1;
    return transaction;
  };
}

/** Number of readwrite transactions opened since the durability was forced, by the durability that the browser reports. */
export function openedTransactions(): Readonly<Record<IDBTransactionDurability, number>> {
  return { ...opened };
}
