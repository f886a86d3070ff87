// Reads whole sessions, many at a time, while those before them are used.

import { MAX_WHOLE_SESSIONS, type RecordingApi, type Result, type SessionDetail } from '../../protocol/index.ts';

/** Sessions of the first read, whose lengths are not known. */
const FIRST_SESSIONS = 16;

/** Texts that a read is to have, in UTF-16 code units: it takes some ms, so that neither the worker nor the page is busy for long. */
const WANTED_LENGTH = 500_000;

/** What a message counts beside its text. */
const LENGTH_OF_MESSAGE = 500;

/** The part of the API that reads them. */
export type WholeSource = Pick<RecordingApi, 'wholeSessions'>;

/** The sessions in the order of their ids; for one that is not there, null. Ends with the first failure. */
export async function* wholeSessions(
  source: WholeSource,
  ids: readonly string[],
): AsyncGenerator<Result<SessionDetail | null>> {
  const ask = (from: number, count: number) => source.wholeSessions(ids.slice(from, from + count));
  let [at, count] = [0, FIRST_SESSIONS];
  let next = ids.length === 0 ? null : ask(at, count);
  while (next !== null) {
    const read = await next;
    if (!read.ok) {
      yield read;
      return;
    }
    const sessions = read.value;
    if (sessions.length === 0) throw new Error('the recorder has returned none of the sessions');
    at += sessions.length;
    const average = sessions.reduce((sum, session) => sum + lengthOf(session), 0) / sessions.length;
    count = Math.max(1, Math.min(MAX_WHOLE_SESSIONS, Math.floor(WANTED_LENGTH / average)));
    next = at < ids.length ? ask(at, count) : null;
    for (const session of sessions) yield { ok: true, value: session };
  }
}

function lengthOf(session: SessionDetail | null): number {
  return (session?.messages ?? []).reduce(
    (sum, { content }) => sum + content.length + LENGTH_OF_MESSAGE,
    LENGTH_OF_MESSAGE,
  );
}
