// Every number of the hosts, with its unit in the name and its reason.

/** Longest time in which the REST transport answers, in ms: beyond the deadlines of storage, well before Firefox stops a worker at 30 s. */
export const REST_DEADLINE_MS = 15_000;

/** What `Retry-After` says when storage refuses, in seconds: time to drop a dead connection and open a new one. */
export const RETRY_AFTER_SECS = 2;

/** Longest look of a waiting service worker for sessions in recording, in ms: beyond that of one slow transaction, and before the page gives up at {@link UPDATE_DEADLINE_MS}. */
export const TAKE_OVER_DEADLINE_MS = 12_000;

/** Longest wait for what the browser tells of locks, pages and storage, in ms; it takes a few. */
export const PLATFORM_DEADLINE_MS = 2_000;

/** A worker's first look for what is to be tidied up comes so long after its first welcome, in ms: behind the events with which a page begins, of which the first comes after about 10 ms. */
export const FIRST_SWEEP_MS = 100;
