// Records the events of a plan, at a pace like that of models, and tells of each and of its reply.
import type { RecorderClient, Reply } from '../../../src/client/index.ts';
import { createRandom } from '../../simulation/random.ts';
import type { Command, Report } from '../messages.ts';
import { plannedEvents } from '../writing-plan.ts';

/** Longest pauses between events, in ms: slow models, quick ones, and a writer that always has something on its way. */
const PAUSES_MS = [2, 12, 40, 40] as const;
const BURST_EVENTS = 25;

/** So many events without a reply are enough to be lost or sent again; more only cost memory while no transport is open. */
const MAX_WAITING = 1_500;

export interface Writing {
  readonly start: (recorder: RecorderClient, command: Extract<Command, { type: 'write' }>) => void;
  /** Writes no more; settles with how many events there were, once each has its reply. */
  readonly stop: () => Promise<number>;
}

export function createWriting(tell: (report: Report) => void, now: () => number): Writing {
  let sent = 0;
  let replied = 0;
  let isWriting = false;
  let onReplied = (): void => undefined;

  function hear(number: number, reply: Reply): void {
    replied += 1;
    if (reply.type === 'ack') tell({ type: 'acked', number, at: now() });
    else tell({ type: 'refused', number, message: JSON.stringify(reply) });
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
        tell({ type: 'sent', number, at: now() });
        void recorder.record(event).then((reply) => {
          hear(number, reply);
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
