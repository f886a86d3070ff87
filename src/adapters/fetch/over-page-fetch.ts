// A fetch that calls the page's fetch, and may take its place.

import type { Fetch } from './record-fetch.ts';

/** So many equal requests that wait at once are one that comes back, by way of code that replaced the page's fetch. */
const MAX_EQUAL = 8;

/**
 * The fetch that `make` makes of the page's fetch of the moment; of the one before, where that is the fetch itself or leads to
 * it.
 */
export function overPageFetch(make: (send: Fetch) => Fetch): Fetch {
  const original = globalThis.fetch;
  const waiting: unknown[] = [];
  /** Whether the page's fetch is this one, or leads to it. */
  let isReplaced = false;
  let isCalling = false;

  const fetch = make((...given) => {
    isReplaced ||= globalThis.fetch === over;
    isCalling = true;
    try {
      return (isReplaced ? original : globalThis.fetch)(...given);
    } finally {
      isCalling = false;
    }
  });

  const over: Fetch = async (...given) => {
    const [input, init] = given;
    const sent = init?.body ?? (typeof input === 'object' && 'url' in input ? input.url : String(input));
    const isAgain = globalThis.fetch !== original && waiting.filter((other) => other === sent).length > MAX_EQUAL;
    // It comes back from what was called.
    if (isCalling || isAgain) {
      isReplaced = true;
      return original(...given);
    }
    waiting.push(sent);
    try {
      return await fetch(...given);
    } finally {
      waiting.splice(waiting.indexOf(sent), 1);
    }
  };
  // Other code may replace the page's fetch again, by one that calls this one later.
  queueMicrotask(() => (isReplaced ||= globalThis.fetch === over));
  return over;
}
