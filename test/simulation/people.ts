// The writers: live pages, and closed pages, whose recordings remain.

import type { Ledger } from './ledger.ts';
import type { Random } from './random.ts';
import { SharedSession } from './shared-session.ts';
import { Tab } from './tab.ts';
import type { Writer } from './writer.ts';

export class People {
  #living: Writer[] = [];
  readonly #gone: Writer[] = [];
  readonly #shared: SharedSession[] = [];
  readonly #headSeq: () => number;

  /** `headSeq`: the last fact of the database. */
  constructor(headSeq: () => number) {
    this.#headSeq = headSeq;
  }

  get living(): readonly Writer[] {
    return this.#living;
  }

  get gone(): readonly Writer[] {
    return this.#gone;
  }

  get all(): readonly Writer[] {
    return [...this.#gone, ...this.#living];
  }

  get tabs(): readonly Tab[] {
    return this.#living.filter((writer) => writer instanceof Tab);
  }

  get ledgers(): readonly Ledger[] {
    return this.all.flatMap(({ ledgers }) => ledgers);
  }

  /** Sessions whose expected state is known. */
  get sessionIds(): readonly string[] {
    return this.ledgers.flatMap((ledger) => ledger.sessionIds);
  }

  get faults(): readonly string[] {
    return this.all.flatMap(({ faults }) => faults);
  }

  /** Sessions that several tabs write to. */
  get sharedSessions(): readonly SharedSession[] {
    return this.#shared;
  }

  /** The shared session that tabs write to now. */
  shared(): SharedSession {
    const current = this.#shared.at(-1);
    const isGivenUp =
      current === undefined || current.isForgotten || (!current.isReady && current.creator?.isDead === true);
    if (!isGivenUp) return current;
    const next = new SharedSession(`shared-${this.#shared.length + 1}`, this.#headSeq);
    this.#shared.push(next);
    return next;
  }

  /** Shared sessions may be lost. */
  forgetShared(): void {
    for (const shared of this.#shared) shared.isForgotten = true;
  }

  /** See {@link Ledger.loseAfter}. Who may lack anything goes on with new sessions. */
  loseAfter(seq: number, isAnew: boolean): void {
    for (const shared of this.#shared) shared.loseAfter(seq, isAnew);
    const torn = new Set(this.ledgers.filter((ledger) => ledger.loseAfter(seq, isAnew)));
    for (const writer of this.#living) if (writer.ledgers.some((ledger) => torn.has(ledger))) writer.startOver();
  }

  /** See {@link Ledger.forgetTorn}. */
  forgetTorn(): void {
    for (const ledger of this.ledgers) ledger.forgetTorn();
  }

  /** The ledger of a session; null if its expected state is unknown. */
  ledgerOf(sessionId: string): Ledger | null {
    return this.ledgers.find((ledger) => ledger.sessionIds.includes(sessionId)) ?? null;
  }

  isAlive(name: string): boolean {
    return this.#living.some((writer) => writer.name === name);
  }

  come(writer: Writer): void {
    this.#living.push(writer);
  }

  /** Marks pages as closed. */
  go(writers: readonly Writer[]): void {
    this.#gone.push(...writers);
    this.#living = this.#living.filter((writer) => !writers.includes(writer));
  }
}

/** A random element. */
export function oneOf<T>(random: Random, items: readonly T[]): T | undefined {
  return items[random.below(items.length)];
}
