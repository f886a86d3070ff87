// Deletes what is kept for a limited time: sessions in the trash, those that the settings limit by age or size, and clients
// that sent nothing for long.

import { decideDisposal, isPinned, statusOf } from '../engine/index.ts';
import { MAX_PAGE_SIZE, TRASH_RETENTION_MS, type SessionSummary } from '../protocol/index.ts';
import { act, type May } from './act.ts';
import { CLIENT_RETENTION_MS, RETENTION_BATCH } from './constants.ts';
import { holdRow } from './load.ts';
import type { RecorderParts } from './parts.ts';

const MS_PER_DAY = 24 * 60 * 60 * 1000;

/** Deletes what is over its time, at most a bounded number of each kind. Rejects with `StorageError`. */
export async function retain(parts: RecorderParts): Promise<void> {
  const { host, memory } = parts;
  const now = host.clock();
  await purgeOldTrash(parts, now);
  await memory.hold(() =>
    memory.write([], 'all', (transaction) =>
      transaction.deleteClientsSeenBefore(now - CLIENT_RETENTION_MS, RETENTION_BATCH),
    ),
  );
  const { retain_days, retain_bytes } = await memory.read((_transaction, { state }) => Promise.resolve(state.config));
  if (retain_days !== null) await trashOld(parts, now - retain_days * MS_PER_DAY);
  if (retain_bytes !== null) await trashForSpace(parts, retain_bytes);
}

/** Purges sessions that were in the trash for long enough. */
async function purgeOldTrash({ committer }: RecorderParts, now: number): Promise<void> {
  await committer.facts(async (transaction, state) => {
    const isOver = (trashedAt: number | null): boolean => trashedAt !== null && trashedAt < now - TRASH_RETENTION_MS;
    const over = await transaction.sessionsTrashedBefore(now - TRASH_RETENTION_MS, RETENTION_BATCH);
    for (const row of over) await holdRow(transaction, state, row);
    const held = over.filter((row) => isOver(state.sessions.get(row.session_id)?.trashed_at ?? null));
    return held.flatMap((row) => decideDisposal(state, row.session_id, 'purge') ?? []);
  });
}

/** Moves ended sessions without activity since `time` to the trash, but for those that are pinned. */
async function trashOld(parts: RecorderParts, time: number): Promise<void> {
  const may: May = (session, state, now) => isEndedAndFree(session, state, now) && session.last_activity < time;
  let cursor: string | null = null;
  do {
    const query = { status: 'ended', until: time, limit: MAX_PAGE_SIZE } as const;
    const page = await parts.reads.sessions({ ...query, ...(cursor === null ? {} : { cursor }) });
    const { remaining } = await act(parts, { action: 'trash', session_ids: idsOfFree(page.sessions) }, may);
    cursor = remaining ? null : page.next_cursor; // what is left waits for the next look
  } while (cursor !== null);
}

/**
 * Takes storage back for as many of the oldest sessions as take up, on average, what is over the limit: deletes them from the
 * trash, and moves ended ones there where that has too few, so that the next look deletes those. Browsers free storage late,
 * so one look never takes more than that.
 */
async function trashForSpace(parts: RecorderParts, limit: number): Promise<void> {
  const { usage_bytes: usage } = await parts.host.estimateStorage();
  if (usage === null || usage <= limit) return;
  const [kept, trashed] = await Promise.all([parts.reads.count('all'), parts.reads.count('trashed')]);
  const wanted = Math.ceil(((kept + trashed) * (usage - limit)) / usage);
  const inTrash = await oldest(parts, 'trashed', wanted);
  const purged = await act(
    parts,
    { action: 'purge', session_ids: inTrash },
    ({ trashed_at, metadata }) => trashed_at !== null && !isPinned(metadata),
  );
  if (purged.done >= wanted) return;
  const ended = await oldest(parts, 'ended', wanted - purged.done);
  await act(parts, { action: 'trash', session_ids: ended }, isEndedAndFree);
}

/** At most `count` of the sessions of a status that have been without activity for longest, and are not pinned. */
async function oldest({ reads }: RecorderParts, status: 'ended' | 'trashed', count: number): Promise<string[]> {
  const total = await reads.count(status);
  const skip = Math.max(0, total - MAX_PAGE_SIZE);
  const { sessions } = await reads.sessions({ status, skip, limit: MAX_PAGE_SIZE });
  return idsOfFree(sessions).slice(-count);
}

/** A session that continues meanwhile, or is pinned, is left alone. */
const isEndedAndFree: May = (session, state, now) =>
  statusOf(session, state.config, now) === 'ended' && !isPinned(session.metadata);

function idsOfFree(sessions: readonly SessionSummary[]): string[] {
  return sessions.filter(({ pinned }) => !pinned).map(({ session_id }) => session_id);
}
