// Gives a command for many sessions again until it is done: one call takes a few seconds at most.

import { ok, type BulkCommand, type BulkResult, type RecordingApi, type Result } from '../../protocol/index.ts';

/**
 * Returns what all calls have come to, or why one failed. Stops where a call changes nothing, and when `signal` is aborted; null: nothing stops it.
 * `onProgress`: how many sessions are changed so far.
 */
export async function actOnAll(
  api: Pick<RecordingApi, 'act'>,
  command: BulkCommand,
  signal: AbortSignal | null,
  onProgress: (done: number) => void = () => undefined,
): Promise<Result<BulkResult>> {
  let done = 0;
  for (;;) {
    const call = await api.act(command);
    if (!call.ok) return call;
    done += call.value.done;
    onProgress(done);
    if (!call.value.remaining || call.value.done === 0 || signal?.aborted === true) return ok({ ...call.value, done });
  }
}
