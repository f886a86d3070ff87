// Brings back everything that is still to come, in turns, while others read and record.

import type { Pieces } from './copied-pieces.ts';
import type { Copied } from './copy-cache.ts';
import { adoptIfBegun } from './notice-loss.ts';
import type { Pending } from './pending.ts';
import { finishRestore, firstOf, restoreSessions } from './restore-sessions.ts';
import type { RestoringContext } from './restoring-context.ts';
import { standingOf } from './standing.ts';

/** How often a turn is tried, and how long the pauses between are, in ms. */
const TRIES = 10;
const PAUSE_MS = 10_000;

/** Nothing waits where more than this is to come back, in bytes: it would not be back by then. */
const AWAITED_BYTES = 4_000_000;

/** What comes back in one turn, in bytes as the copy takes: some 10 MB of text. */
const RESTORED_BYTES = 4_000_000;

/** What {@link restoreAll} asks and tells. */
export interface RestoreCallbacks {
  readonly isClosed: () => boolean;
  /** What the copy has, where that is known. */
  readonly pieces: () => Pieces | undefined;
  /** Called after each turn. */
  readonly onSome: () => void;
}

/** Whether so little is to come back that it is there in a moment. */
export function restoresSoon({ row, pieces }: Pending): boolean {
  return firstOf(row.refs, pieces, AWAITED_BYTES).length === row.refs.length;
}

/** Never rejects. Resolves once all is back, or that has failed too often. */
export async function restoreAll(
  copied: Copied,
  context: RestoringContext,
  callbacks: RestoreCallbacks,
): Promise<void> {
  const { inTurn, log, pause } = context;
  for (let failures = 0; !callbacks.isClosed() && failures < TRIES;) {
    let isOver = false;
    try {
      await inTurn(async () => {
        isOver = await restoreSome(copied, context, callbacks);
      });
      failures = 0;
    } catch (cause) {
      failures += 1;
      log('Sessions could not be restored from the second copy', cause);
      await pause(PAUSE_MS);
    }
    if (isOver) return;
  }
}

/** Whether that was all. */
async function restoreSome(
  copied: Copied,
  { clock, onComplete }: RestoringContext,
  { pieces, onSome }: RestoreCallbacks,
): Promise<boolean> {
  const { cache, store } = copied;
  const standing = await standingOf(store);
  const { restoring } = standing;
  if (restoring === null) return true;
  const head = await cache.head();
  if (head !== null) await adoptIfBegun(copied, head, standing, clock());
  const isLast = restoring.refs.length === 0;
  if (isLast) await finishRestore(copied, restoring);
  else {
    const listed = pieces() ?? (await cache.pieces());
    await restoreSessions(copied, firstOf(restoring.refs, listed, RESTORED_BYTES), listed);
  }
  onSome();
  if (isLast) onComplete();
  return isLast;
}
