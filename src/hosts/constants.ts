// Numbers of the hosts, with their reasons. Deadlines are in protocol/deadlines.ts.

/** What `Retry-After` says when storage refuses, in seconds: time to drop a dead connection and open a new one. */
export const RETRY_AFTER_SECS = 2;

/** Time from a worker's first welcome to its first sweep, in ms: after the first events of the page, which come within about 10 ms. */
export const FIRST_SWEEP_MS = 100;
