// What came of opening a transport, as people are told.

import type { Transport, ExplainedLoss, Opened } from '../../src/client/transports/transport.ts';
import { explainLoss } from '../../src/client/transports/explain-loss.ts';

/** The transport, or why it did not open. */
export function explained(
  opened: Opened,
): { readonly ok: true; readonly value: Transport } | { readonly ok: false; readonly error: ExplainedLoss } {
  return opened.ok ? opened : { ok: false, error: explainLoss(opened.error) };
}

/** Why the transport was lost, once it is. */
export async function lossOf(transport: Transport): Promise<ExplainedLoss> {
  return explainLoss(await transport.lost);
}
