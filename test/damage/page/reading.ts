// Reads all sessions that a recorder has, those in the trash too, with their attachments.
import type { RecordingApi, Result, SessionDetail, SessionSummary } from '../../../src/client/index.ts';
import { attachmentsNamedIn } from '../../../src/protocol/index.ts';
import type { ReadSession } from '../messages.ts';

export async function readSessions(api: RecordingApi): Promise<ReadSession[]> {
  const listed = [...(await listOf(api, 'all')), ...(await listOf(api, 'trashed'))];
  const found: ReadSession[] = [];
  for (const { session_id } of listed) found.push(await read(api, valueOf(await api.session(session_id, {}))));
  return found;
}

async function listOf(api: RecordingApi, status: 'all' | 'trashed'): Promise<SessionSummary[]> {
  const found: SessionSummary[] = [];
  for (let cursor: string | null | undefined; cursor !== null;) {
    const page = valueOf(await api.sessions(cursor === undefined ? { status } : { status, cursor }));
    found.push(...page.sessions);
    cursor = page.next_cursor;
  }
  return found;
}

async function read(api: RecordingApi, session: SessionDetail): Promise<ReadSession> {
  const { session_id, title, status, messages } = session;
  const named = messages.flatMap(({ metadata }) => attachmentsNamedIn(metadata));
  const attachments = await Promise.all(
    named.map(async (sha256) => {
      const { value } = await api.attachment(sha256);
      // A file that is damaged is read as a failure.
      return value === undefined ? null : value.bytes.text().catch(() => null);
    }),
  );
  return { session_id, title, status, text: messages.map(({ content }) => content).join(''), attachments };
}

/** The value of an answer. Throws with the code of its failure. */
export function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`);
  return result.value;
}
