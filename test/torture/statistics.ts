// The counts and times of a run.
import { ACK_DEADLINE_MS } from '../../src/protocol/index.ts';
import { quantile } from '../support/quantile.ts';
import type { Difference } from './differences.ts';
import { KILLS, type ActionKind, type KillKind } from './schedule.ts';

/** The content of a run's result file. Lists of times have one entry per kill, in ms. */
export interface RunResult {
  readonly engine: string;
  /** Name and version of the browser. */
  readonly browser: string;
  readonly seed: number;
  /** The planned duration, and the actual one. */
  readonly minutes: number;
  readonly seconds: number;
  readonly started_at: string;
  readonly machine: string;
  readonly stand_ins: readonly string[];
  readonly rounds: number;
  /** How often each action was performed, including kills. */
  readonly actions: Readonly<Partial<Record<ActionKind, number>>>;
  readonly acked: number;
  readonly lost: number;
  readonly duplicated: number;
  readonly reordered: number;
  readonly altered: number;
  /** For each page that was loaded again before it wrote, because it got no service worker in time: what was missing. Absent in older results. */
  readonly loaded_again?: readonly string[];
  /** Number of API requests that no service worker answered, so that they went to the server. */
  readonly leaked: number;
  readonly tails: Readonly<Partial<Record<KillKind, readonly number[]>>>;
  readonly recoveries: Readonly<Partial<Record<KillKind, readonly number[]>>>;
  /** The failure that ended the run early; null if there was none. */
  readonly failure: string | null;
}

/** The number of kills among the actions. */
export function countKills(actions: RunResult['actions']): number {
  return KILLS.reduce((sum, kind) => sum + (actions[kind] ?? 0), 0);
}

/** The minimum number of kills of one kind from which we judge how soon recording resumes. */
const MIN_KILLS = 4;

/**
 * Returns the kinds of kills for which recording resumed only after a deadline in at least half of the cases. A client
 * that notices the kill resumes earlier. We allow less than half, because a busy machine can delay some.
 */
export function slowKinds({ recoveries }: Pick<RunResult, 'recoveries'>): KillKind[] {
  return KILLS.filter((kind) => {
    const times = recoveries[kind] ?? [];
    const half = quantile(times, 0.5) ?? 0;
    // The time of a browser kill includes the start of the browser.
    return kind !== 'browser_kill' && times.length >= MIN_KILLS && half >= ACK_DEADLINE_MS;
  });
}

/** Counts during a run. */
export class Statistics {
  rounds = 0;
  acked = 0;
  /** See {@link RunResult.loaded_again}. */
  readonly loadedAgain: string[] = [];
  /** Name and version of the browser, after it has started. */
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

  /** The counted part of the result. */
  get counted() {
    return {
      browser: this.browser,
      rounds: this.rounds,
      actions: this.#actions,
      acked: this.acked,
      loaded_again: this.loadedAgain,
      ...this.#differences,
      tails: this.#tails,
      recoveries: this.#recoveries,
    };
  }
}

/** Rounds to a tenth of a millisecond: the clocks are not more accurate. */
function round(ms: number): number {
  return Math.round(ms * 10) / 10;
}
