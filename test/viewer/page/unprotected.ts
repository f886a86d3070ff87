// What the vectors do in a page without protection: the proof that the walk would see it.
import type { Ammunition } from '../hostile-events.ts';
import { loadedVectors } from '../hostile-events.ts';

/** Time for handlers to run, in ms. */
const WAIT_MS = 1_500;

/** Puts each vector into a frame as HTML. Resolves once those that run had the time for it. */
export async function runUnprotected(ammunition: Ammunition): Promise<void> {
  const frames = loadedVectors(ammunition).map((vector) => {
    const frame = document.createElement('iframe');
    frame.hidden = true;
    frame.srcdoc = `<!doctype html><body>${vector}`;
    document.body.append(frame);
    return frame;
  });
  await new Promise((resolve) => {
    setTimeout(resolve, WAIT_MS);
  });
  for (const frame of frames) frame.remove();
}
