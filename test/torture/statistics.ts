// What is counted and measured in a run.
import { ACK_DEADLINE_MS } from '../../src/protocol/index.ts';
import { quantile } from '../support/quantile.ts';
import type { Difference } from './differences.ts';
import { KILLS, type ActionKind, type KillKind } from './schedule.ts';

/** One run, as its result file holds it. Lists of times hold one entry for each kill, in ms. */
export interface RunResult {
  readonly engine: string;
  /** Name and version of the browser. */
  readonly browser: string;
  readonly seed: number;
  /** How long it was to be, and how long it was. */
  readonly minutes: number;
  readonly seconds: number;
  readonly started_at: string;
  readonly machine: string;
  readonly stand_ins: readonly string[];
  readonly rounds: number;
  /** How often each thing happened, kills among them. */
  readonly actions: Readonly<Partial<Record<ActionKind, number>>>;
  readonly acked: number;
  readonly lost: number;
  readonly duplicated: number;
  readonly reordered: number;
  readonly altered: number;
  /** Requests for the API that no service worker answered, so that they went to the server. */
  readonly leaked: number;
  readonly tails: Readonly<Partial<Record<KillKind, readonly number[]>>>;
  readonly recoveries: Readonly<Partial<Record<KillKind, readonly number[]>>>;
  /** What ended the run before its time; null when nothing did. */
  readonly failure: string | null;
}

/** How many kills there were among actions. */
export function countKills(actions: RunResult['actions']): number {
  return KILLS.reduce((sum, kind) => sum + (actions[kind] ?? 0), 0);
}

/** So many kills of one kind say something about how soon recording goes on after it. */
const MIN_KILLS = 4;

/**
 * Kinds of kills after half of which recording went on only once a deadline had passed: clients that notice
 * what has died do not wait for that. Half, as a machine that is busy may hold up some.
 */
export function slowKinds({ recoveries }: Pick<RunResult, 'recoveries'>): KillKind[] {
  return KILLS.filter((kind) => {
    const times = recoveries[kind] ?? [];
    const half = quantile(times, 0.5) ?? 0;
    // The start of a browser takes its own time.
    return kind !== 'browser_kill' && times.length >= MIN_KILLS && half >= ACK_DEADLINE_MS;
  });
}

/** Counts while a run goes on. */
export class Statistics {
  rounds = 0;
  acked = 0;
  /** Name and version, once one has started. */
  browser = '';
  readonly #actions: Partial<Record<ActionKind, number>> = {};
  readonly #tails: Partial<Record<KillKind, number[]>> = {};
  readonly #recoveries: Partial<Record<KillKind, number[]>> = {};
  readonly #differences = { lost: 0, duplicated: 0, reordered: 0, altered: 0 };

  get kills(): number {
    return countKills(this.#actions);
  }

  noteAction(kind: ActionKind): void {
    this.#actions[kind] = (this.#actions[kind] ?? 0) + 1;
  }

  noteKill(kind: KillKind, tailMs: number, againMs: number): void {
    this.noteAction(kind);
    (this.#tails[kind] ??= []).push(round(tailMs));
    (this.#recoveries[kind] ??= []).push(round(againMs));
  }

  noteDifferences(differences: readonly Difference[]): void {
    for (const { kind, count } of differences) this.#differences[kind] += count;
  }

  /** The part of a result that was counted. */
  get counted() {
    return {
      browser: this.browser,
      rounds: this.rounds,
      actions: this.#actions,
      acked: this.acked,
      ...this.#differences,
      tails: this.#tails,
      recoveries: this.#recoveries,
    };
  }
}

/** A tenth of a millisecond is finer than any of the clocks deserves. */
function round(ms: number): number {
  return Math.round(ms * 10) / 10;
}
