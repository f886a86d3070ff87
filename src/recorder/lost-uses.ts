// Notes again which attachments sessions name, where that was lost: the database of attachments was begun anew, or that of the recordings
// was, and sessions have come back from the second copy. Without it what they name would be deleted as unused.

import type { RecordingState } from '../engine/index.ts';
import { attachmentsNamedIn } from '../protocol/index.ts';
import {
  FIRST_PLACE,
  LAST_PLACE,
  type ActivityPlace,
  type ActivityRange,
  type AttachmentUse,
  type ReadTransaction,
} from '../storage/index.ts';
import type { AttachmentContext } from './attachments.ts';
import { NOTED_SESSIONS } from './constants.ts';

/**
 * Does nothing where it is noted, or no second copy is kept. Whether all is noted: not while sessions are still to come back. Rejects
 * with `StorageError`.
 */
export async function noteLostUses({ host, memory }: AttachmentContext): Promise<boolean> {
  const { attachments, copy, clock } = host;
  if (copy === undefined) return true;
  const { isKept, recordings, isWhole } = await memory.read(async (transaction, { state }) => {
    const [databaseId, restored, restoring] = await Promise.all([
      transaction.databaseId(),
      transaction.restored(),
      transaction.restoring(),
    ]);
    const known = JSON.stringify([databaseId, restored?.complete_until ?? null]);
    return { isKept: state.config.second_copy, recordings: known, isWhole: restoring === null };
  });
  if (!isKept || (await attachments.allNoted()) === recordings) return true;
  const seen = new Set<number>();
  // A session that becomes active meanwhile moves in the list, and may be passed over.
  for (let before = -1; seen.size > before;) {
    before = seen.size;
    for (let after: ActivityPlace | undefined = FIRST_PLACE; after !== undefined;) {
      const range: ActivityRange = { after, upTo: LAST_PLACE };
      const { uses, last }: FoundUses = await memory.read((transaction) => usesIn(transaction, range, seen));
      if (uses.length > 0) await attachments.use(uses, clock());
      after = last;
    }
  }
  await attachments.use(await memory.read((_transaction, { state }) => Promise.resolve(unfoldedUses(state))), clock());
  if (isWhole) await attachments.noteAll(recordings);
  return isWhole;
}

interface FoundUses {
  readonly uses: readonly AttachmentUse[];
  /** Undefined where no session comes after these. */
  readonly last: ActivityPlace | undefined;
}

/** What the next sessions name that were not seen yet. */
async function usesIn(transaction: ReadTransaction, range: ActivityRange, seen: Set<number>): Promise<FoundUses> {
  const rows = await transaction.sessionsByActivity(range, NOTED_SESSIONS);
  const uses = await Promise.all(
    rows
      .filter(({ ref }) => !seen.has(ref))
      .map(async ({ ref, session_id, metadata }) => {
        const messages = await transaction.messages(ref);
        return usesOf(session_id, [metadata, ...messages.map((message) => message.metadata)]);
      }),
  );
  for (const { ref } of rows) seen.add(ref);
  return { uses: uses.flat(), last: rows.length < NOTED_SESSIONS ? undefined : rows.at(-1) };
}

/** What is named in memory, which the projection may lack. */
function unfoldedUses({ sessions }: RecordingState): AttachmentUse[] {
  return [...sessions.values()].flatMap(({ session_id, metadata, messages }) =>
    usesOf(session_id, [metadata, ...[...messages.values()].map((message) => message.metadata)]),
  );
}

function usesOf(session_id: string, metadata: readonly unknown[]): AttachmentUse[] {
  return metadata.flatMap(attachmentsNamedIn).map((sha256) => ({ session_id, sha256 }));
}
