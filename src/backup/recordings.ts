// The recordings as a backup reads them.

import { MAX_PAGE_SIZE, type RecordingApi, type SessionDetail, type SessionSummary } from '../protocol/index.ts';

/** Why recordings cannot be read. */
export class ReadFailure extends Error {
  override readonly name = 'ReadFailure';
}

export interface Recordings {
  /** All sessions but those in the trash. Throws a `ReadFailure`. */
  summaries(): AsyncIterable<SessionSummary>;
  /** A session with all messages; null where it is not there any more. Rejects with a `ReadFailure`. */
  session(sessionId: string): Promise<SessionDetail | null>;
}

/** Reads them page by page. */
export function recordingsOf(api: Pick<RecordingApi, 'sessions' | 'session'>): Recordings {
  return {
    async *summaries() {
      for (let cursor: string | null = null, isFirst = true; isFirst || cursor !== null; isFirst = false) {
        const query = { status: 'all', limit: MAX_PAGE_SIZE } as const;
        const page = await api.sessions(cursor === null ? query : { ...query, cursor });
        if (!page.ok) throw new ReadFailure(page.error.message);
        yield* page.value.sessions;
        cursor = page.value.next_cursor;
      }
    },
    async session(sessionId) {
      const read = await api.session(sessionId, { timing: true });
      if (read.ok) return read.value;
      if (read.error.code === 'session_not_found') return null;
      throw new ReadFailure(read.error.message);
    },
  };
}
