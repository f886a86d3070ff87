// Numbers of the hosts, with their reasons. Deadlines are in protocol/deadlines.ts.

/** What `Retry-After` says when storage refuses, in seconds: time to drop a dead connection and open a new one. */
export const RETRY_AFTER_SECS = 2;

/** Largest file that REST imports, in bytes: what a service worker reads within {@link IMPORT_DEADLINE_MS}. */
export const MAX_IMPORT_BYTES = 512 * 1024 * 1024;

/** Most that is kept of what other apps share, in bytes: a browser may give an app no more. */
export const MAX_SHARED_BYTES = 512 * 1024 * 1024;

/** Most files of it. */
export const MAX_SHARED_FILES = 1_000;

/** Time from a worker's first welcome to its first sweep, in ms: after the first events of the page, which come within about 10 ms. */
export const FIRST_SWEEP_MS = 100;
