// Reads sessions from a recorder and writes them as a file, in pieces: what every export does, in a page and in a worker.

import {
  EXPORT_FORMATS,
  type ExportedSessions,
  type ExportFormat,
  failed,
  MAX_PAGE_SIZE,
  ok,
  type RecordingApi,
  type Result,
  type SessionDetail,
  sessionNotFound,
} from '../../protocol/index.ts';
import { attachmentsOf } from './attachments.ts';
import type { ExportedFile } from './exported-file.ts';
import { exportFileName } from './file-name.ts';
import { sessionRedactor } from './redact-session.ts';
import { ExportError, textStream } from './text-stream.ts';
import { wholeSessions } from './whole-sessions.ts';
import { writeSessions } from './write-sessions.ts';
import { WRITERS } from './writers.ts';
import { zipStream } from './zip-stream.ts';

/** The format of the sessions within a ZIP archive. */
const ARCHIVED: ExportFormat = 'jsonl';

/** The part of the API that an export reads with. */
export type ExportSource = Pick<RecordingApi, 'attachment' | 'sessions' | 'status' | 'wholeSessions'>;

/** What an export needs beside its source. */
export interface ExportOptions {
  /** For the name of the file. */
  readonly now: Date;
  /** Called with how many sessions are written, after each. */
  readonly onProgress?: ((sessions: number) => void) | undefined;
  /** Whether secrets are replaced by markers, by the rules of the recorder. Default false. */
  readonly redact?: boolean | undefined;
}

/**
 * Begins an export. Sessions are read one after the other, as the body is. Of those that a query lists, one that is
 * deleted meanwhile is left out. Errors: `invalid_event` for a format that is not known; those of the first reads, such as `session_not_found`.
 */
export async function exportSessions(
  source: ExportSource,
  wanted: ExportedSessions,
  format: string,
  { now, onProgress = () => undefined, redact = false }: ExportOptions,
): Promise<Result<ExportedFile>> {
  const isArchive = format === 'zip';
  const writer = WRITERS.find(({ name }) => name === (isArchive ? ARCHIVED : format));
  if (writer === undefined)
    return failed(
      'invalid_event',
      `The format must be one of ${EXPORT_FORMATS.join(', ')}, not ${JSON.stringify(format)}.`,
    );
  const isNamed = 'session_ids' in wanted;
  const ids = isNamed ? ok(wanted.session_ids) : await idsOf(source, wanted.query);
  if (!ids.ok) return ids;
  const isLone = isNamed && ids.value.length === 1;
  const lone = isLone ? await readLone(source, ids.value[0] ?? '') : undefined;
  if (lone?.ok === false) return lone;
  const status = redact ? await source.status() : null;
  if (status?.ok === false) return status;
  const redacted = status === null ? null : sessionRedactor(status.value.config);
  const named = new Set<string>();
  const read = lone === undefined ? readAll(source, ids.value, isNamed) : [lone.value];
  const sessions = counted(read, redacted, (count, session) => {
    onProgress(count);
    if (isArchive) for (const sha256 of attachmentsOf(session)) named.add(sha256);
  });
  const text = writeSessions(writer, sessions, { isLone }, source);
  return ok({
    name: exportFileName(isNamed ? ids.value : [], now, isArchive ? 'zip' : writer.extension),
    media_type: isArchive ? 'application/zip' : writer.mediaType,
    losses: isArchive ? writer.losses.filter((code) => code !== 'attachments') : writer.losses,
    ...(isArchive ? zipStream(text, { source, named }) : textStream(text)),
  });
}

/** The ids that a query lists, newest activity first; each once, though a session may move while pages are read. */
async function idsOf(
  source: ExportSource,
  query: Extract<ExportedSessions, { readonly query: unknown }>['query'],
): Promise<Result<readonly string[]>> {
  const ids = new Set<string>();
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<ExportSource['sessions']>> = await source.sessions({
      ...query,
      limit: MAX_PAGE_SIZE,
      ...(cursor === null ? {} : { cursor }),
    });
    if (!page.ok) return page;
    for (const { session_id } of page.value.sessions) ids.add(session_id);
    cursor = page.value.next_cursor;
  } while (cursor !== null);
  return ok([...ids]);
}

async function* readAll(source: ExportSource, ids: readonly string[], isNamed: boolean): AsyncGenerator<SessionDetail> {
  let index = 0;
  for await (const read of wholeSessions(source, ids)) {
    if (!read.ok) throw new ExportError(read.error);
    if (read.value !== null) yield read.value;
    else if (isNamed) throw new ExportError(sessionNotFound(ids[index] ?? ''));
    index += 1;
  }
}

async function* counted(
  sessions: AsyncIterable<SessionDetail> | Iterable<SessionDetail>,
  redacted: ((session: SessionDetail) => SessionDetail) | null,
  written: (count: number, session: SessionDetail) => void,
): AsyncGenerator<SessionDetail> {
  let count = 0;
  for await (const session of sessions) {
    yield redacted?.(session) ?? session;
    written((count += 1), session);
  }
}

async function readLone(source: ExportSource, id: string): Promise<Result<SessionDetail>> {
  const read = await source.wholeSessions([id]);
  if (!read.ok) return read;
  const [session = null] = read.value;
  return session === null ? { ok: false, error: sessionNotFound(id) } : ok(session);
}
