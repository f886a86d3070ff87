// Numbers of the relay, with their reasons.

/** Most bytes of one answer that are kept for being read again, in bytes: a stream of 1,000,000 tokens has about as many, and 64 KiB is a usual answer. */
export const MAX_REPLAY_BYTES = 16 * 1024 * 1024;

/** Most bytes of all answers together: what a worker may take of a phone's memory. */
export const MAX_TOTAL_REPLAY_BYTES = 64 * 1024 * 1024;

/** How far the worker reads ahead of the reader that is furthest, in bytes: one read of Chromium's network pipe. */
export const READ_AHEAD_BYTES = 64 * 1024;

/** Most bytes in one message to a page, in bytes: as many as a page's own fetch delivers at once. */
export const MAX_MESSAGE_BYTES = 64 * 1024;

/** How long an answer that has ended can be read again, in ms: a page that reloads, or a person who looks into another tab, needs less. */
export const ANSWER_KEPT_MS = 60_000;
