// Lets a waiting service worker take over when a page's user has agreed, but never while a session is being recorded:
// that would interrupt it.

import {
  isSkipWaiting,
  reasonOf,
  refusedUpdate,
  settleWithin,
  type SkipWaitingReply,
  type UpdateResult,
  TAKE_OVER_DEADLINE_MS,
} from '../protocol/index.ts';
import type { Recorder } from '../recorder/index.ts';
import { startTimer } from './timing.ts';

/** How many sessions a refusal names. */
const NAMED_SESSIONS = 3;

/** Answers every page that asks this worker to take over; on the message's port, if it has one. */
export function answerSkipWaiting(
  scope: ServiceWorkerGlobalScope,
  recorder: Pick<Recorder, 'sessionsInRecording'>,
): void {
  async function takeOver(): Promise<UpdateResult> {
    const verdict = await settleWithin(mayTakeOver(recorder), TAKE_OVER_DEADLINE_MS, startTimer, () =>
      refusedUpdate('deadline_exceeded', 'The recordings could not be read in time. Try again.'),
    );
    if (verdict.ok) await scope.skipWaiting();
    return verdict;
  }

  scope.addEventListener('message', (event) => {
    const data: unknown = event.data;
    const { ports, source } = event;
    if (!isSkipWaiting(data)) return;
    const asker = ports[0] ?? source;
    event.waitUntil(
      takeOver().then((result) => {
        const reply: SkipWaitingReply = { type: 'skip_waiting_reply', result };
        asker?.postMessage(reply);
      }),
    );
  });
}

/**
 * Reads first: where that fails, it is unknown what would be interrupted. Writes nothing: one record of a newer version
 * would end recording in all tabs of the older build, even when the answer is no.
 */
async function mayTakeOver(recorder: Pick<Recorder, 'sessionsInRecording'>): Promise<UpdateResult> {
  try {
    const sessions = await recorder.sessionsInRecording();
    if (sessions.length === 0) return { ok: true };
    const names = sessions.slice(0, NAMED_SESSIONS).map(({ session_id, title }) => title ?? session_id);
    const others = sessions.length - names.length;
    const list = `${names.map((name) => `“${name}”`).join(', ')}${others > 0 ? ` and ${others} more` : ''}`;
    return refusedUpdate(
      'recording',
      `Still recording: ${list}. End ${sessions.length === 1 ? 'it' : 'them'} or close the tab, then update.`,
      sessions,
    );
  } catch (cause) {
    return refusedUpdate(
      'storage_unavailable',
      `The sessions that are being recorded could not be read: ${reasonOf(cause)} Try again later.`,
    );
  }
}
