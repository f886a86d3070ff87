// The globals that use time.

import type { Scheduler } from '../scheduler.ts';

const { AbortSignal: RealAbortSignal, Date: RealDate } = globalThis;

/** Created once, because creating one is slow. */
const TIMED_OUT = new DOMException('The operation timed out.', 'TimeoutError');

interface Timer {
  stop: () => void;
}

export function timeGlobals(scheduler: Scheduler): Record<string, unknown> {
  const repeat = (run: () => void, ms: number): Timer => {
    const { current: realm } = scheduler;
    const timer: Timer = { stop: () => undefined };
    const again = (): void => {
      timer.stop = scheduler.schedule(realm, ms, () => {
        again();
        run();
      });
    };
    again();
    return timer;
  };
  const clear = (timer: Timer | undefined): void => timer?.stop();
  return {
    setTimeout: (run: () => void, ms = 0): Timer => ({ stop: scheduler.schedule(scheduler.current, ms, run) }),
    clearTimeout: clear,
    setInterval: repeat,
    clearInterval: clear,
    performance: { now: () => scheduler.now },
    Date: class extends RealDate {
      static override now(): number {
        return Math.floor(scheduler.now);
      }
    },
    AbortSignal: class extends RealAbortSignal {
      static override timeout(ms: number): AbortSignal {
        const controller = new AbortController();
        scheduler.schedule(scheduler.current, ms, () => {
          controller.abort(TIMED_OUT);
        });
        return controller.signal;
      }
    },
  };
}
