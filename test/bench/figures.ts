// What a measurement comes to: rounds of figures, of which the median counts.
import { quantile } from '../support/quantile.ts';
import type { Streamed } from './commands.ts';

/** What a figure should be. */
export type Aim = { readonly atMost: number } | { readonly atLeast: number };

/** A figure that was measured in several rounds, of this and of what it is compared with in turn. */
export interface Figure {
  /** Stays what it is from run to run. */
  readonly id: string;
  readonly title: string;
  /** One value for each round. */
  readonly rounds: readonly number[];
  /** Absent where it is only told. */
  readonly aim?: Aim;
  /** Where the aim is out of reach for now: what is reached, from which noise is told. */
  readonly reached?: number;
  /** Depends on the machine's speed alone, not on a ratio within the run: told, but no reason to fail. */
  readonly isAbsolute?: boolean;
}

/** A part of the report. */
export interface Section {
  readonly title: string;
  /** How it was measured, in Markdown. */
  readonly text: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly figures: readonly Figure[];
}

/** The value in the middle; NaN when there is none. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5) ?? Number.NaN;
}

/** Value of a figure: the median of its rounds. */
export function valueOf({ rounds }: Figure): number {
  return median(rounds);
}

/** How far a figure is past its aim: 1 or less when that is met. */
export function excessOf(figure: Figure): number {
  const { aim } = figure;
  if (aim === undefined) return 0;
  return 'atMost' in aim ? valueOf(figure) / aim.atMost : aim.atLeast / valueOf(figure);
}

/** Appends per second. */
export function perSecond({ appends, ms }: Streamed): number {
  return (appends / ms) * 1000;
}

/** Writes a number with as many digits as say something. */
export function written(value: number): string {
  if (!Number.isFinite(value)) return '–';
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString('en-US');
  return value.toFixed(Math.abs(value) >= 10 ? 1 : 2);
}

/** A ratio may be so far past its aim, or past what is reached, on a noisy machine before it is taken for a fault. */
const EXCESS_LIMIT = 2;

/** Titles of the ratios that are so far past their aims that noise does not explain it. */
export function farOff(figures: readonly Figure[]): string[] {
  return figures
    .filter((figure) => figure.isAbsolute !== true && !(excessOf(expected(figure)) <= EXCESS_LIMIT))
    .map(({ title }) => title);
}

/** With what is reached for an aim, where that is further off. */
function expected(figure: Figure): Figure {
  const { aim, reached } = figure;
  if (aim === undefined || reached === undefined) return figure;
  return 'atMost' in aim
    ? { ...figure, aim: { atMost: Math.max(aim.atMost, reached) } }
    : { ...figure, aim: { atLeast: Math.min(aim.atLeast, reached) } };
}
