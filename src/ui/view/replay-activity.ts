// How much text came when, for the drawing above the scrubber. Pure.

import { durationOf, IDLE_MS, timesOf, type Timeline } from './replay-timeline.ts';

/** A pause in which nothing came, as parts of the whole replay from 0 to 1. */
export interface IdleStretch {
  readonly from: number;
  readonly to: number;
}

/** How active each of `bins` equal stretches of the replay is, from 0 to 1. The busiest has 1; any text shows. */
export function activityOf(timeline: Timeline, skipsIdle: boolean, bins: number): number[] {
  const times = timesOf(timeline, skipsIdle);
  const duration = durationOf(timeline, skipsIdle);
  const grown = Array.from({ length: bins }, () => 0);
  const lengths = new Float64Array(timeline.steps.length);
  for (let step = 0; step < times.length; step += 1) {
    const message = timeline.message[step] ?? 0;
    const length = timeline.length[step] ?? 0;
    const bin = Math.min(bins - 1, Math.floor(((times[step] ?? 0) / duration) * bins));
    // A message that begins without text counts as a character.
    grown[bin] = (grown[bin] ?? 0) + Math.max(1, length - (lengths[message] ?? 0));
    lengths[message] = length;
  }
  const most = grown.reduce((max, each) => Math.max(max, each), 0);
  // By the root: one pasted text must not make all that streamed invisible.
  return grown.map((each) => (most === 0 ? 0 : Math.sqrt(each / most)));
}

/** The idle pauses, of which those that are at least `least` of the whole. */
export function idleStretches(timeline: Timeline, skipsIdle: boolean, least: number): IdleStretch[] {
  const times = timesOf(timeline, skipsIdle);
  const duration = durationOf(timeline, skipsIdle);
  const stretches: IdleStretch[] = [];
  for (let step = 1; step < times.length; step += 1) {
    if ((timeline.at[step] ?? 0) - (timeline.at[step - 1] ?? 0) <= IDLE_MS) continue;
    const [from, to] = [(times[step - 1] ?? 0) / duration, (times[step] ?? 0) / duration];
    if (to - from >= least) stretches.push({ from, to });
  }
  return stretches;
}

/** The outline of bars as the path of an SVG of `bins` by 1. What is idle has no bar. */
export function barsPath(activity: readonly number[]): string {
  return activity
    .map((height, bin) => (height === 0 ? '' : `M${bin + 0.1} 1V${(1 - Math.max(height, 0.06)).toFixed(3)}h.8V1z`))
    .join('');
}
