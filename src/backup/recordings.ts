// The recordings as a backup reads them.

import { readAttachment, sessionRedactor, wholeSessions } from '../formats/index.ts';
import {
  type Attachment,
  MAX_PAGE_SIZE,
  type RecordingApi,
  type SessionDetail,
  type SessionSummary,
} from '../protocol/index.ts';

/** Why recordings cannot be read. */
export class ReadFailure extends Error {
  override readonly name = 'ReadFailure';
}

export interface Recordings {
  /** All sessions but those in the trash. Throws a `ReadFailure`. */
  summaries(): AsyncIterable<SessionSummary>;
  /** Sessions with all messages, in the order of their ids; without those that are not there any more. Throws a `ReadFailure`. */
  sessions(ids: readonly string[]): AsyncIterable<SessionDetail>;
  /** An attachment; null where it is not stored, or its storage fails, which is no reason not to back up text. Rejects with a `ReadFailure`. */
  attachment(sha256: string): Promise<Attachment | null>;
}

/** Reads them page by page. While redaction is on, also what was recorded before is read without its secrets. */
export function recordingsOf(
  api: Pick<RecordingApi, 'attachment' | 'sessions' | 'status' | 'wholeSessions'>,
): Recordings {
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
      const status = await api.status();
      if (!status.ok) throw new ReadFailure(status.error.message);
      const redact = status.value.config.redact ? sessionRedactor(status.value.config) : null;
      for await (const read of wholeSessions(api, ids)) {
        if (!read.ok) throw new ReadFailure(read.error.message);
        if (read.value !== null) yield redact?.(read.value) ?? read.value;
      }
    },
    async attachment(sha256) {
      const read = await readAttachment(api, sha256);
      if (read.ok) return read.value;
      throw new ReadFailure(read.error.message);
    },
  };
}
