// What the second copy is worth now, for the status.

import { PLATFORM_DEADLINE_MS, settleWithin, type Config, type CopyReport, type CopyState } from '../protocol/index.ts';
import type { RecorderHost } from './host.ts';

/** Never rejects. `seq`: of the last checkpoint. */
export async function copyReport(
  { copy, startTimer, log }: Pick<RecorderHost, 'copy' | 'startTimer' | 'log'>,
  { second_copy }: Config,
  databaseId: string | null,
  seq: number,
): Promise<CopyReport> {
  if (!second_copy) return unknown('off');
  if (copy === undefined) return unknown('unavailable');
  const report = copy.report(databaseId, seq).catch((cause: unknown) => {
    log('The second copy cannot be read', cause);
    return unknown('unavailable');
  });
  return settleWithin(report, PLATFORM_DEADLINE_MS, startTimer, () => unknown('unavailable'));
}

function unknown(state: CopyState): CopyReport {
  return { state, bytes: null, complete_until: null };
}
