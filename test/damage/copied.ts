// Waits for the second copy.
import { pause } from '../support/within.ts';
import type { DamagePage } from './site.ts';

const LOOK_EVERY_MS = 100;

/** Longer than an interval between checkpoints, on a machine that does much else. */
const COPIED_DEADLINE_MS = 30_000;

/** Resolves once the copy has every fact. */
export async function copied(page: DamagePage): Promise<void> {
  const deadline = performance.now() + COPIED_DEADLINE_MS;
  for (;;) {
    const lag = await page.ask({ type: 'lag' }).catch(String);
    if (lag === 0) return;
    if (performance.now() > deadline) throw new Error(`The second copy is not complete: ${String(lag)}`);
    await pause(LOOK_EVERY_MS);
  }
}
