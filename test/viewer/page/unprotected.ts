// What the vectors do in a page without protection: the proof that the walk would see it.
import type { Ammunition } from '../hostile-events.ts';
import { loadedVectors } from '../hostile-events.ts';

/** The longest time for handlers to run, in ms, and the time between two looks. */
const LONGEST_MS = 15_000;
const POLL_MS = 50;

/** Puts each vector into a frame as HTML. Resolves once `isEnough`, or after the longest time. The frames stay: what they ask for may come later. */
export async function runUnprotected(ammunition: Ammunition, isEnough: () => boolean): Promise<void> {
  for (const vector of loadedVectors(ammunition)) {
    const frame = document.createElement('iframe');
    frame.hidden = true;
    frame.srcdoc = `<!doctype html><body>${vector}`;
    document.body.append(frame);
  }
  for (let waited = 0; waited < LONGEST_MS && !isEnough(); waited += POLL_MS)
    await new Promise((resolve) => {
      setTimeout(resolve, POLL_MS);
    });
}
