// Gives every readwrite transaction of a page the same durability, as most libraries have no option for
// it and the browsers' default is relaxed.
import type { Durability } from './peer.ts';

let forced: Durability | undefined;
let isWrapped = false;
const opened = { strict: 0, relaxed: 0, default: 0 };

/** From now on readwrite transactions are opened with that durability, whatever their caller asks for. */
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

/** How many readwrite transactions were opened since durability is forced, by the one that the browser says they have. */
export function openedTransactions(): Readonly<Record<IDBTransactionDurability, number>> {
  return { ...opened };
}
