// Keeps damaged values, so that people can read what is left of them.

import { distinct } from '../engine/index.ts';
import { QUARANTINED_VALUES } from './constants.ts';
import type { DamagedValue } from './journal-record.ts';
import type { QuarantineRow } from './schema.ts';
import type { WriteTransaction } from './transaction.ts';

/**
 * Adds `damaged` and the values that transactions found damaged to the quarantine, which keeps the newest. A purge deletes
 * the content of all of them, because that may belong to the purged session.
 */
export async function updateQuarantine(
  transaction: WriteTransaction,
  damaged: readonly DamagedValue[],
  found_at: number,
  isPurge: boolean,
): Promise<void> {
  const found = [...damaged, ...transaction.foundDamage].map((value) => rowOf(value, found_at));
  if (found.length === 0 && !isPurge) return;
  const known = await transaction.quarantine();
  if (isPurge) transaction.forgetDamage();
  const rows = distinct([...known, ...found]);
  for (const row of rows.slice(0, -QUARANTINED_VALUES)) transaction.deleteQuarantine(row);
  for (const row of rows.slice(-QUARANTINED_VALUES)) {
    if (isPurge) transaction.putQuarantine({ ...row, stored: '' });
    else if (!known.includes(row)) transaction.putQuarantine(row);
  }
}

function rowOf({ store, key, fact_count, recorded_after, stored }: DamagedValue, found_at: number): QuarantineRow {
  return { store, key, fact_count, recorded_after, stored, found_at };
}
