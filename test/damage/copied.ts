// Waits for the second copy.
import { pause } from '../support/within.ts';
import type { DamagePage } from './site.ts';

const LOOK_EVERY_MS = 100;

/** Looks from one call of what happens meanwhile to the next. */
const LOOKS_BETWEEN = 20;

/** A copy that cannot be read is begun anew after four checkpoints. */
const COPIED_DEADLINE_MS = 60_000;

/** Resolves once the copy has every fact. `meanwhile`: is called again and again until then. */
export async function copied(
  page: DamagePage,
  meanwhile: () => Promise<unknown> = () => Promise.resolve(),
): Promise<void> {
  const deadline = performance.now() + COPIED_DEADLINE_MS;
  for (let looks = 0; ; looks += 1) {
    const lag = await page.ask({ type: 'lag' }).catch(String);
    if (lag === 0) return;
    if (performance.now() > deadline) throw new Error(`The second copy is not complete: ${String(lag)}`);
    await pause(LOOK_EVERY_MS);
    if (looks % LOOKS_BETWEEN === 0) await meanwhile();
  }
}
