// Records the events of a plan at the pace of a model, and reports each event and its reply.
import type { RecorderClient, Reply } from '../../../src/client/index.ts';
import { createRandom } from '../../simulation/random.ts';
import type { Command, Report } from '../messages.ts';
import { plannedEvents } from '../writing-plan.ts';

/** Maximum pauses between events, in ms: a slow model, a fast one, and a writer that always has events in flight. */
const PAUSES_MS = [2, 12, 40, 40] as const;
const BURST_EVENTS = 25;

/** Maximum number of events without a reply: enough to test loss and resending. More would only cost memory while no transport is open. */
const MAX_WAITING = 1_500;

export interface Writing {
  readonly start: (recorder: RecorderClient, command: Extract<Command, { type: 'write' }>) => void;
  /** Stops writing. Resolves with the number of events, after each has its reply. */
  readonly stop: () => Promise<number>;
}

export function createWriting(report: (report: Report) => void, now: () => number): Writing {
  let sent = 0;
  let replied = 0;
  let isWriting = false;
  let onReplied = (): void => undefined;

  function noteReply(number: number, reply: Reply): void {
    replied += 1;
    if (reply.type === 'ack') report({ type: 'acked', number, at: now() });
    else report({ type: 'refused', number, message: JSON.stringify(reply) });
    onReplied();
  }

  return {
    start: (recorder, { plan, seed, limit }) => {
      const events = plannedEvents(plan);
      const random = createRandom(seed);
      const pauseMs = random.pick(PAUSES_MS);
      isWriting = true;

      const recordNext = (): void => {
        sent += 1;
        const number = sent;
        const event = events.next().value;
        report({ type: 'sent', number, at: now() });
        void recorder.record(event).then((reply) => {
          noteReply(number, reply);
        });
      };

      const step = (): void => {
        if (!isWriting) return;
        const wanted = random.chance(0.05) ? 1 + random.below(BURST_EVENTS) : 1;
        const count = Math.min(wanted, MAX_WAITING - (sent - replied), (limit ?? Number.POSITIVE_INFINITY) - sent);
        for (let index = 0; index < count; index += 1) recordNext();
        setTimeout(step, random.below(pauseMs));
      };
      step();
    },
    stop: () => {
      isWriting = false;
      return new Promise((resolve) => {
        onReplied = () => {
          if (replied === sent) resolve(sent);
        };
        onReplied();
      });
    },
  };
}
