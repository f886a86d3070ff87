// The result of a measurement: figures with a value per round. The median of the rounds is the value of a figure.
import { quantile } from '../support/quantile.ts';
import type { Streamed } from './commands.ts';

/** The limit that a figure should keep. */
export type Aim = { readonly atMost: number } | { readonly atLeast: number };

/** A figure that was measured in several rounds. Each round measures Holdfast and what it is compared with. */
export interface Figure {
  /** The same in every run. */
  readonly id: string;
  readonly title: string;
  /** One value for each round. */
  readonly rounds: readonly number[];
  /** Absent for a figure that is only reported. */
  readonly aim?: Aim;
  /** The value that is reached where the aim is not. Noise is then measured from this value. */
  readonly reached?: number;
  /** The figure depends on the machine's speed and is no ratio within the run: it is reported, but cannot fail the test. */
  readonly isAbsolute?: boolean;
}

/** A section of the report. */
export interface Section {
  readonly title: string;
  /** How it was measured, in Markdown. */
  readonly text: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly figures: readonly Figure[];
}

/** The median; NaN when there are no values. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5) ?? Number.NaN;
}

/** Value of a figure: the median of its rounds. */
export function valueOf({ rounds }: Figure): number {
  return median(rounds);
}

/** A figure relative to its aim: 1 or less when the aim is met. */
export function excessOf(figure: Figure): number {
  const { aim } = figure;
  if (aim === undefined) return 0;
  return 'atMost' in aim ? valueOf(figure) / aim.atMost : aim.atLeast / valueOf(figure);
}

/** Appends per second. */
export function perSecond({ appends, ms }: Streamed): number {
  return (appends / ms) * 1000;
}

/** Formats a number with about three significant digits. */
export function written(value: number): string {
  if (!Number.isFinite(value)) return '–';
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString('en-US');
  return value.toFixed(Math.abs(value) >= 10 ? 1 : 2);
}

/** How far noise alone can push a ratio past its aim, or past `reached`. A larger excess counts as a fault. */
const EXCESS_LIMIT = 2;

/** Titles of the ratios that miss their aims by more than noise explains. */
export function farOff(figures: readonly Figure[]): string[] {
  return figures
    .filter((figure) => figure.isAbsolute !== true && !(excessOf(expected(figure)) <= EXCESS_LIMIT))
    .map(({ title }) => title);
}

/** The figure with `reached` as its aim, if that is easier to meet. */
function expected(figure: Figure): Figure {
  const { aim, reached } = figure;
  if (aim === undefined || reached === undefined) return figure;
  return 'atMost' in aim
    ? { ...figure, aim: { atMost: Math.max(aim.atMost, reached) } }
    : { ...figure, aim: { atLeast: Math.min(aim.atLeast, reached) } };
}
