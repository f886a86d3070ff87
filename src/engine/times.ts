// When a text grew: lengths and times in turns, `[length, time, length, time, …]`, one pair for each commit that made the
// text longer. Flat, because every token comes through here.

/** Lengths in UTF-16 code units, each with its time in whole epoch ms. Lengths only grow; times may go back with a clock. */
export type TextTimes = number[];

/** Notes that the text had grown to `length` at `at`. Growth at one and the same time is one pair. */
export function noteTime(times: TextTimes, length: number, at: number): void {
  const time = Math.round(at);
  if (times.length > 0 && times[times.length - 1] === time) times[times.length - 2] = length;
  else times.push(length, time);
}

/** Forgets growth past `length`: the text was shortened to it. `folded`: the length from which on the pairs count. */
export function shortenTimes(times: TextTimes, folded: number, length: number): void {
  let end = times.length;
  while (end > 0 && (times[end - 4] ?? folded) >= length) end -= 2;
  times.length = end;
  if (end > 0) times[end - 2] = length;
}

/** The length that the text had last; `otherwise` where nothing is noted. */
export function lastLength(times: Readonly<TextTimes>, otherwise: number): number {
  return times.at(-2) ?? otherwise;
}
