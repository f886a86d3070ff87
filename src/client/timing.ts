// The client's clock.

import type { StartTimer } from '../protocol/index.ts';

export const startTimer: StartTimer = (expire, ms) => {
  const timer = setTimeout(expire, ms);
  return () => {
    clearTimeout(timer);
  };
};

/** Resolves after `ms`, or at once when `signal` is aborted. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    onAbort(signal, end);
  });
}

/** Calls `end` once `signal` is aborted: at once if it is. */
export function onAbort(signal: AbortSignal | null | undefined, end: () => void): void {
  if (signal?.aborted === true) end();
  else signal?.addEventListener('abort', end, { once: true });
}

/** Resolves once `signal` is aborted. */
export function whenAborted(signal: AbortSignal): Promise<null> {
  return new Promise((resolve) => {
    onAbort(signal, () => {
      resolve(null);
    });
  });
}
