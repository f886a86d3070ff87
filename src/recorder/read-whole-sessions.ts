// Reads many whole sessions in one transaction, for exports and backups: each by itself takes about 2 ms. Puts none of them into
// memory, where they would stay until the next checkpoint.

import type { Config, SessionDetail } from '../protocol/index.ts';
import type { ReadTransaction, SessionContents } from '../storage/index.ts';
import { WHOLE_SESSIONS_LENGTH } from './constants.ts';
import type { Memory } from './memory.ts';
import { detailOf, heldSession, type HeldSession, type SessionReading } from './read-session.ts';
import type { Captured } from './read-through.ts';

/** What memory has of the sessions. */
export interface CapturedWhole extends Captured, SessionReading {
  readonly head: number;
  readonly config: Config;
  readonly held: ReadonlyMap<string, HeldSession>;
  readonly purged: ReadonlySet<number>;
}

export function captureWhole({ state }: Memory, sessionIds: readonly string[]): CapturedWhole {
  const { head, folded, config, purged, sessions } = state;
  const held = sessionIds.flatMap((id) => {
    const session = sessions.get(id);
    return session === undefined ? [] : [[id, heldSession(session)] as const];
  });
  return { head, folded, config, held: new Map(held), purged: new Set(purged.keys()) };
}

/**
 * The first sessions, with all messages and their timing: at least one, and no more than about {@link WHOLE_SESSIONS_LENGTH}. Null
 * in the place of one that there is not.
 */
export async function readWholeSessions(
  transaction: ReadTransaction,
  captured: CapturedWhole,
  sessionIds: readonly string[],
  now: number,
): Promise<readonly (SessionDetail | null)[]> {
  const sessions = await Promise.all(sessionIds.map((id) => findSession(transaction, captured, id)));
  for (let count = sessions.length; ; count = Math.ceil(count / 2)) {
    const first = sessions.slice(0, count);
    const refs = first.flatMap((session) => session?.fields.ref ?? []);
    const contents = await transaction.contents(refs, count === 1 ? Infinity : WHOLE_SESSIONS_LENGTH);
    if (contents === null) continue;
    return first.map((session) => {
      if (session === null) return null;
      const { ref, next_position } = session.fields;
      const page = { from: 0, to: next_position, hasTiming: true };
      return detailOf(
        captured,
        session,
        { ...(contents.get(ref) ?? NOTHING), touched: transaction.touched },
        page,
        now,
      );
    });
  }
}

const NOTHING: SessionContents = { messages: [], chunks: [] };

async function findSession(
  transaction: ReadTransaction,
  { held, purged }: CapturedWhole,
  sessionId: string,
): Promise<HeldSession | null> {
  const known = held.get(sessionId);
  if (known !== undefined) return known;
  const row = await transaction.sessionById(sessionId);
  return row === undefined || purged.has(row.ref) ? null : { isDirty: false, fields: row, messages: [] };
}
