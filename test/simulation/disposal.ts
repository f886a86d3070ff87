// Users trash, restore and purge sessions of closed pages.

import type { Disposals } from './checks.ts';
import { isMarked } from './copied.ts';
import type { SimulatedHost } from './hosts.ts';
import type { Setting } from './setting.ts';
import { oneOf } from './people.ts';

export class Disposal implements Disposals {
  readonly #setting: Setting;
  /** For sessions whose last command was answered: whether the session is in the trash. */
  readonly trashed = new Map<string, boolean>();
  /** The last fact of the database when those were answered. */
  readonly #answeredAt = new Map<string, number>();
  /** Sessions that a recorder has reported as purged. */
  readonly purged = new Set<string>();
  /** The last fact of the database when that was reported, and the ref of the session; null where it was in no checkpoint. */
  readonly #purgedAt = new Map<string, { readonly seq: number; readonly ref: number | null }>();
  /** Sessions with an unanswered command, which may take effect at any time. */
  readonly #unanswered = new Set<string>();

  constructor(setting: Setting) {
    this.#setting = setting;
  }

  trashOrRestore(host: SimulatedHost | undefined): void {
    const sessionId = this.#someSession();
    const isTrashed = this.#setting.random.chance(0.6);
    if (sessionId === undefined || host === undefined || this.#unanswered.has(sessionId)) return;
    this.#unanswered.add(sessionId);
    this.trashed.delete(sessionId);
    this.#setting.browser.scheduler.schedule(host.realm, 0, () => {
      const { api } = host.recorder;
      const { disk } = this.#setting.browser;
      const { generation } = disk;
      void (isTrashed ? api.trash(sessionId) : api.restore(sessionId)).then((answer) => {
        if (generation !== disk.generation) return; // it may have been done before the loss
        const ledger = this.#setting.people.ledgerOf(sessionId);
        if (!answer.ok || ledger === null || !this.#unanswered.delete(sessionId)) return;
        // An event of the closed page that is still under way takes its session out of the trash (I9).
        const mayBeTakenOut = isTrashed && ledger.acked < ledger.sent;
        if (mayBeTakenOut) return;
        this.trashed.set(sessionId, isTrashed);
        this.#answeredAt.set(sessionId, disk.head);
      });
    });
  }

  /** Purges a random session. False if there was none to purge. */
  purge(host: SimulatedHost | undefined): boolean {
    const sessionId = this.#someSession();
    if (sessionId === undefined || host === undefined) return false;
    this.#setting.people.ledgerOf(sessionId)?.forget(sessionId);
    this.trashed.delete(sessionId);
    this.#unanswered.add(sessionId);
    this.#setting.browser.scheduler.schedule(host.realm, 0, () => {
      const { disk } = this.#setting.browser;
      const { generation } = disk;
      const ref = disk.refOf(sessionId);
      void host.recorder.api.purge(sessionId).then((answer) => {
        if (generation !== disk.generation) return; // it may have been done before the loss
        if (!answer.ok || !this.#unanswered.has(sessionId)) return;
        this.purged.add(sessionId);
        this.#purgedAt.set(sessionId, { seq: disk.head, ref });
      });
    });
    return true;
  }

  /** Purges one session. */
  forget(sessionId: string): void {
    this.trashed.delete(sessionId);
    this.purged.delete(sessionId);
  }

  /** What was answered for after fact `seq` may be lost, but what was purged stays so. `isAnew`: another database follows. */
  loseAfter(seq: number, isAnew: boolean): void {
    const { browser } = this.#setting;
    // A database that has lost the end knows of no purge there, and still has the session: only its copy knows.
    if (!isAnew)
      for (const [id, at] of this.#purgedAt)
        if (at.seq > browser.disk.head && !isMarked(browser, at.ref)) this.purged.delete(id);
    for (const [id, at] of this.#answeredAt) {
      if (at > seq) this.trashed.delete(id);
      if (isAnew) this.#answeredAt.set(id, 0);
    }
  }

  /** Forgets all expectations: commands may have been undone, or sessions deleted. */
  forgetAll(): void {
    for (const sessionId of this.trashed.keys()) this.#unanswered.add(sessionId);
    this.trashed.clear();
    this.purged.clear();
    this.#unanswered.clear();
  }

  /** A session that no page writes to any more. */
  #someSession(): string | undefined {
    const { random, people } = this.#setting;
    return oneOf(
      random,
      people.gone.flatMap(({ ledgers }) => ledgers.flatMap((ledger) => ledger.sessionIds)),
    );
  }
}
