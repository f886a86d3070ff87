// Numbers of the client, with their reasons. What workers must agree on is in protocol.

/** Events in one message to a transport at most: keeps a message well under a frame's work. */
export const MAX_BATCH_EVENTS = 1_000;

/** Length of the events in one message to a transport at most, in UTF-16 code units, so that a request stays under the 16 MiB limit even in UTF-8 and escaped. */
export const MAX_BATCH_LENGTH = 1_000_000;

/** Wait before what the storage refused is sent again, in ms: room or a connection rarely comes back sooner. */
export const RETRY_MS = 500;

/** Longest wait of a call for a transport while the storage is known to fail, in ms: a worker that is only started anew takes less. */
export const STORAGE_PATIENCE_MS = 1_000;

/** First wait before the transports are tried a second time, in ms; it doubles up to {@link RECONNECT_MAX_MS}. A transport that was open for longer than that is replaced at once. */
export const RECONNECT_MS = 50;

/** Longest wait before the transports are tried again, in ms. */
export const RECONNECT_MAX_MS = 2_000;

/** First wait before a transport that comes before the open one is tried again, in ms; it doubles every time. A worker that did not start because the machine was busy may start by then; one that never starts costs little. */
export const EARLIER_MS = 10_000;

/** How often a subscription asks for the journal's head, in ms: finds facts whose broadcast was lost and not followed by another. */
export const POLL_MS = 5_000;

/** How often a followed session that is active is read again, in ms: finds that it timed out, which no fact reports. */
export const STATUS_POLL_MS = 30_000;

/** Largest outbox, in UTF-16 code units of JSON: a day of streamed answers, and little enough for a phone's memory. */
export const MAX_PENDING_LENGTH = 32 * 1024 * 1024;

/** Wait before code that could not be loaded is asked for again, in ms: a network that is back is used soon, one that is not costs little. */
export const LOAD_RETRY_MS = 5_000;

/** Messages of the channel that are kept for a subscription while the code that reads them is loaded. The journal has the facts of all others. */
export const MAX_HEARD = 1_000;

/** How often the mark that says there are recordings is renewed while some come, in ms: what a database loses that was recorded since is not noticed. */
export const MARK_EVERY_MS = 5_000;

/** Longest wait for the reason of a failed installation, in ms: the worker sends it before the browser discards the worker. */
export const INSTALL_REASON_MS = 1_000;

/** Wait before a page asks its service worker once more to control it, in ms: one that has to start first takes well under that. */
export const CLAIM_RETRY_MS = 1_000;

/** How often it asks. */
export const CLAIM_TRIES = 30;
