// The recordings as a backup reads them.

import { wholeSessions } from '../formats/index.ts';
import { MAX_PAGE_SIZE, type RecordingApi, type SessionDetail, type SessionSummary } from '../protocol/index.ts';

/** Why recordings cannot be read. */
export class ReadFailure extends Error {
  override readonly name = 'ReadFailure';
}

export interface Recordings {
  /** All sessions but those in the trash. Throws a `ReadFailure`. */
  summaries(): AsyncIterable<SessionSummary>;
  /** Sessions with all messages, in the order of their ids; without those that are not there any more. Throws a `ReadFailure`. */
  sessions(ids: readonly string[]): AsyncIterable<SessionDetail>;
}

/** Reads them page by page. */
export function recordingsOf(api: Pick<RecordingApi, 'sessions' | 'wholeSessions'>): Recordings {
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
    async *sessions(ids) {
      for await (const read of wholeSessions(api, ids)) {
        if (!read.ok) throw new ReadFailure(read.error.message);
        if (read.value !== null) yield read.value;
      }
    },
  };
}
