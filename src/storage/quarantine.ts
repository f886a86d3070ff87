// Keeps damaged values, so that people can read what is left of them.

import { damageId } from '../engine/index.ts';
import { QUARANTINED_LENGTH, QUARANTINED_VALUES } from './constants.ts';
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
  const found = [...damaged, ...transaction.foundDamage];
  if (found.length === 0 && !isPurge) return;
  const known = await transaction.quarantine();
  const ids = new Set(known.map(damageId));
  const added = found.filter((value) => !ids.has(damageId(value))).map((value) => rowOf(value, found_at));
  if (isPurge) transaction.forgetDamage();
  if (added.length === 0 && !isPurge) return;
  const rows = [...known, ...added];
  for (const row of rows.slice(0, -QUARANTINED_VALUES)) transaction.deleteQuarantine(row);
  for (const row of rows.slice(-QUARANTINED_VALUES)) {
    if (isPurge) transaction.putQuarantine({ ...row, stored: '' });
    else if (added.includes(row)) transaction.putQuarantine(row);
  }
}

function rowOf({ store, key, fact_count, recorded_after, stored }: DamagedValue, found_at: number): QuarantineRow {
  const row = { store, key, fact_count, stored: stored.slice(0, QUARANTINED_LENGTH), found_at };
  return recorded_after === undefined ? row : { ...row, recorded_after };
}
