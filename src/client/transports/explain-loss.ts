// Turns the loss of a transport into a failure: a text for people, and what opening the next transport needs.

import { ACK_DEADLINE_MS, HELLO_DEADLINE_MS, WIRE_VERSION, type ErrorCode } from '../../protocol/index.ts';
import type { ExplainedLoss, Loss, LossCause } from './transport.ts';

const EXPLANATIONS: Record<LossCause, readonly [ErrorCode, (detail: string) => string]> = {
  not_supported: ['not_connected', () => 'This browser lacks what the transport needs.'],
  threw: ['not_connected', (error) => `A transport to the recorder could not be opened: ${error}`],
  not_started: ['not_connected', () => 'The worker could not be started.'],
  no_welcome: ['deadline_exceeded', () => `The worker did not answer within ${HELLO_DEADLINE_MS} ms.`],
  other_version: [
    'version_mismatch',
    (version) =>
      `The worker speaks version ${version}, this page version ${WIRE_VERSION}. Close every tab of this app and open it again. If the app serves a copy of the worker, renew that first: npx holdfast init <folder>.`,
  ],
  superseded: [
    'version_mismatch',
    () =>
      'A newer version of Holdfast has written the recordings, and the address of its recorder is not known yet. Pending events are kept and sent again. If this stays, reload the page.',
  ],
  died: ['not_connected', () => 'The worker has died; a new one is being started.'],
  restarted: [
    'not_connected',
    () => 'The worker was started anew by the browser; its transport is being opened again.',
  ],
  unwatched: ['not_connected', (error) => `The worker cannot be watched: ${error}`],
  silent: [
    'deadline_exceeded',
    () => `The worker was silent for ${ACK_DEADLINE_MS} ms, or did not ack for much longer.`,
  ],
  misfit: [
    'not_connected',
    (counts) =>
      `The worker gave ${counts}, or replies that do not match them. The events are sent again through another transport.`,
  ],
  storage_lost: ['storage_unavailable', (message) => message],
};

/** The loss as a failure; one that has a text already stays as it is. */
export function explainLoss(loss: Loss): ExplainedLoss {
  if ('code' in loss) return loss;
  const { cause, detail } = loss;
  if (cause === 'superseded' && typeof detail === 'string') return { ...SUPERSEDED, successor: detail };
  const [code, messageOf] = EXPLANATIONS[cause];
  const failure = { code, message: messageOf(String(detail)) };
  // No other transport leads further.
  return cause === 'superseded' ? { ...failure, health: 'version_mismatch' } : failure;
}

const SUPERSEDED: ExplainedLoss = {
  code: 'version_mismatch',
  message: 'A newer version of Holdfast has written the recordings. Its recorder is being opened.',
};
