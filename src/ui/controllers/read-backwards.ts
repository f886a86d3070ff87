// Reads all messages of a session, page by page from its end.

import type { RecorderClient } from '../../client/index.ts';
import type { SessionDetail } from '../../protocol/index.ts';

/** Messages of a page: few reads, and none of them long. */
const PAGE_SIZE = 500;

/** Ends early where a page cannot be read, or `signal` is aborted. */
export async function* readBackwards(
  { api }: Pick<RecorderClient, 'api'>,
  sessionId: string,
  signal: AbortSignal,
): AsyncGenerator<SessionDetail> {
  let before: number | null | undefined;
  while (before !== null && !signal.aborted) {
    const read = await api.session(sessionId, { limit: PAGE_SIZE, ...(before === undefined ? {} : { before }) });
    if (!read.ok || signal.aborted) return;
    yield read.value;
    before = read.value.next_before;
  }
}
