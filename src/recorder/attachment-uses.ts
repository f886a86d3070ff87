// Which sessions name which attachments: noted before the fact that names one, and forgotten once its session is purged. A
// sweep repairs what a crash has left between the two databases.

import { ATTACHMENT_DEADLINE_MS, settleWithin, type Fact } from '../protocol/index.ts';
import { StorageError, type AttachmentUse, type ReadTransaction } from '../storage/index.ts';
import type { AttachmentContext } from './attachments.ts';
import { ATTACHMENT_GRACE_MS, PENDING_USE_MS, SWEPT_ATTACHMENTS } from './constants.ts';
import { noteLostUses } from './lost-uses.ts';
import type { Memory } from './memory.ts';

export class AttachmentUses {
  readonly #context: AttachmentContext;
  /** Those that could not be noted yet. */
  readonly #missing = new Map<string, AttachmentUse>();
  #releasing: Promise<void> = Promise.resolve();
  #sweptTo = '';

  constructor(context: AttachmentContext) {
    this.#context = context;
  }

  /** Notes what sessions are about to name. Rejects with `StorageError`; then it is noted with the next call or sweep. */
  async note(uses: readonly AttachmentUse[]): Promise<void> {
    this.remember(uses);
    const all = [...this.#missing];
    if (all.length === 0) return;
    const { attachments, clock } = this.#context.host;
    await attachments.use(
      all.map(([, use]) => use),
      clock(),
      true,
    );
    for (const [key] of all) this.#missing.delete(key);
  }

  /** Notes it with the next call or sweep. */
  remember(uses: readonly AttachmentUse[]): void {
    for (const use of uses) this.#missing.set(keyOf(use), use);
  }

  /** The same as `note`, before a fact that must not wait for a storage that fails: whether it is noted. Never rejects. */
  async noteSafely(uses: readonly AttachmentUse[]): Promise<boolean> {
    try {
      if (uses.length > 0) await this.note(uses);
      return true;
    } catch (cause) {
      this.#context.host.log('What sessions name could not be noted yet', cause);
      return false;
    }
  }

  /** Call it once the facts that name attachments are committed, or refused: from then on a purge lets go of them at once. */
  confirm(uses: readonly AttachmentUse[]): void {
    const noted = uses.filter((use) => !this.#missing.has(keyOf(use)));
    if (noted.length === 0) return;
    const { attachments, clock } = this.#context.host;
    this.#releasing = this.#releasing.then(() => attachments.use(noted, clock())).catch(this.#report);
  }

  /** Call it after every commit: lets go of what purged sessions named. */
  noticeCommit(facts: readonly Fact[]): void {
    const purged = facts.flatMap((fact) => (fact.type === 'session_purged' ? [fact.session_id] : []));
    if (purged.length === 0) return;
    this.#releasing = this.#releasing
      .then(() => noteLostUses(this.#context))
      .catch(this.#report)
      .then(() => {
        const now = this.#context.host.clock();
        // A session may be recorded again at this moment: what that is about to name is not let go of.
        return this.#release(purged, now + 1, now - PENDING_USE_MS);
      })
      .catch(this.#report);
  }

  /** Settles once what was confirmed and purged so far is noted and let go of, or that takes too long. Never rejects. */
  released(): Promise<void> {
    return settleWithin(this.#releasing, ATTACHMENT_DEADLINE_MS, this.#context.host.startTimer, () => undefined);
  }

  /**
   * Deletes what no session has named in a day, and lets go of what sessions named that are not there. Never rejects: what the storage
   * of attachments refuses is for the next sweep, and harms nothing else.
   */
  async sweep(): Promise<void> {
    try {
      const { attachments, clock } = this.#context.host;
      const before = clock() - ATTACHMENT_GRACE_MS;
      await this.note([]);
      if (!(await noteLostUses(this.#context))) return;
      await attachments.deleteUnused(before, SWEPT_ATTACHMENTS);
      const sessions = await attachments.sessionsAfter(this.#sweptTo, SWEPT_ATTACHMENTS);
      await this.#release(sessions, before);
      this.#sweptTo = sessions.length < SWEPT_ATTACHMENTS ? '' : (sessions.at(-1) ?? '');
    } catch (cause) {
      this.#report(cause);
    }
  }

  /** Of these sessions, those that are not there; a session may have been recorded again meanwhile. */
  async #release(sessionIds: readonly string[], before: number, pendingBefore = before): Promise<void> {
    const { host, memory } = this.#context;
    const naming = await host.attachments.naming(sessionIds);
    if (naming.length === 0) return;
    const gone = await memory.read(async (transaction, recorded) => {
      const found = await Promise.all(naming.map((id) => isRecorded(transaction, recorded, id)));
      return naming.filter((_id, index) => found[index] === false);
    });
    await host.attachments.release(gone, before, pendingBefore);
  }

  readonly #report = (cause: unknown): void => {
    const what = cause instanceof StorageError ? 'Attachments are not let go of yet' : 'A bug in the attachments';
    this.#context.host.log(what, cause);
  };
}

function keyOf({ sha256, session_id }: AttachmentUse): string {
  return `${sha256} ${session_id}`;
}

async function isRecorded(transaction: ReadTransaction, { state }: Memory, sessionId: string): Promise<boolean> {
  if (state.sessions.has(sessionId)) return true;
  const row = await transaction.sessionById(sessionId);
  return row !== undefined && !state.purged.has(row.ref);
}
