// Where an adapter records: in the session that its options name.

import type { SessionOptions, SessionWriter } from '../../feeds/writer/writers.ts';

/** What adapters need of a recorder. */
export interface SessionSource {
  session(options: SessionOptions): SessionWriter;
}

/** The session that an adapter records in. */
export interface RecordIn {
  /** A session that the app writes, or the id of one, which is begun or continued. A new one where absent. */
  readonly session?: SessionWriter | string | null | undefined;
  /** Of a session that is begun. Each adapter has a default. */
  readonly provider?: string | null | undefined;
  readonly title?: string | null | undefined;
  readonly model?: string | null | undefined;
}

/** The writer of that session. */
export function sessionOf(
  recorder: SessionSource,
  { session, provider, title, model }: RecordIn,
  defaultProvider: string,
): SessionWriter {
  if (typeof session === 'object' && session !== null) return session;
  return recorder.session({ id: session ?? undefined, provider: provider ?? defaultProvider, title, model });
}
