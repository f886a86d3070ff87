// Numbers of the hosts, with their reasons. Deadlines are in protocol/deadlines.ts.

/** What `Retry-After` says when storage refuses, in seconds: time to drop a dead connection and open a new one. */
export const RETRY_AFTER_SECS = 2;

/** A worker's first look for what is to be tidied up comes so long after its first welcome, in ms: behind the events with which a page begins, of which the first comes after about 10 ms. */
export const FIRST_SWEEP_MS = 100;
