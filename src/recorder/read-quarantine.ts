// Reads which journal records were found damaged: those that checkpoints have put aside, and those
// that still stand in the journal.

import type { QuarantinedRecord } from '../protocol/index.ts';
import type { DamagedRecord, ReadTransaction } from '../storage/index.ts';
import type { Memory } from './memory.ts';

export async function readQuarantine(
  transaction: ReadTransaction,
  { damaged }: Memory,
): Promise<readonly QuarantinedRecord[]> {
  return [...(await transaction.quarantine()), ...damaged].map(viewOf);
}

function viewOf({ first_seq, fact_count, stored }: DamagedRecord): QuarantinedRecord {
  return { first_seq, fact_count, stored };
}
