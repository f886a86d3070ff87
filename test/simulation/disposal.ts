// Users trash, restore and purge sessions of closed pages.

import type { Disposals } from './checks.ts';
import type { SimulatedHost } from './hosts.ts';
import type { Setting } from './setting.ts';
import { oneOf } from './people.ts';

export class Disposal implements Disposals {
  readonly #setting: Setting;
  /** For sessions whose last command was answered: whether the session is in the trash. */
  readonly trashed = new Map<string, boolean>();
  /** Sessions that a recorder has reported as purged. */
  readonly purged = new Set<string>();
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
      void (isTrashed ? api.trash(sessionId) : api.restore(sessionId)).then((answer) => {
        const ledger = this.#setting.people.ledgerOf(sessionId);
        if (!answer.ok || ledger === null || !this.#unanswered.delete(sessionId)) return;
        // An event of the closed page that is still under way takes its session out of the trash (I9).
        const mayBeTakenOut = isTrashed && ledger.acked < ledger.sent;
        if (!mayBeTakenOut) this.trashed.set(sessionId, isTrashed);
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
      void host.recorder.api.purge(sessionId).then((answer) => {
        if (answer.ok && this.#unanswered.has(sessionId)) this.purged.add(sessionId);
      });
    });
    return true;
  }

  /** Purges one session. */
  forget(sessionId: string): void {
    this.trashed.delete(sessionId);
    this.purged.delete(sessionId);
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
