// The outcome of opening a transport, with its error messages.

import type { Transport, ExplainedLoss, Opened } from '../../src/client/transports/transport.ts';
import { explainLoss } from '../../src/client/transports/explain-loss.ts';

/** The transport, or the reason why it did not open. */
export function explained(
  opened: Opened,
): { readonly ok: true; readonly value: Transport } | { readonly ok: false; readonly error: ExplainedLoss } {
  return opened.ok ? opened : { ok: false, error: explainLoss(opened.error) };
}

/** Resolves with the reason when the transport is lost. */
export async function lossOf(transport: Transport): Promise<ExplainedLoss> {
  return explainLoss(await transport.lost);
}
