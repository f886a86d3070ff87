// Reads the damaged values: those in quarantine, and those that no checkpoint has put there yet.

import { damageId, distinct } from '../engine/index.ts';
import type { QuarantinedRecord } from '../protocol/index.ts';
import type { DamagedValue, ReadTransaction } from '../storage/index.ts';
import type { Memory } from './memory.ts';

export async function readQuarantine(
  transaction: ReadTransaction,
  { damaged }: Memory,
): Promise<readonly QuarantinedRecord[]> {
  const aside = await transaction.quarantine();
  return distinct<DamagedValue>([...aside, ...damaged, ...transaction.foundDamage]).map(viewOf);
}

function viewOf(value: DamagedValue): QuarantinedRecord {
  const { store, key, fact_count, stored } = value;
  return { id: damageId(value), store, key, fact_count, stored };
}
