// What came of opening a door, as people are told.

import type { Door, ExplainedLoss, Opened } from '../../src/client/transports/transport.ts';
import { explainLoss } from '../../src/client/transports/explain-loss.ts';

/** The door, or why it did not open. */
export function explained(
  opened: Opened,
): { readonly ok: true; readonly value: Door } | { readonly ok: false; readonly error: ExplainedLoss } {
  return opened.ok ? opened : { ok: false, error: explainLoss(opened.error) };
}

/** Why the door was lost, once it is. */
export async function lossOf(door: Door): Promise<ExplainedLoss> {
  return explainLoss(await door.lost);
}
