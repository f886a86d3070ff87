// Every number that two contexts must agree on, with its unit in the name and its reason.

/*
 * Limits of an event: the same at every transport, and counted alike. An id over its limit is `invalid_event`, anything
 * else `payload_too_large`.
 */

/** Longest id of a session, message, client or event, in UTF-16 code units (contract of the recording API). */
export const MAX_ID_LENGTH = 256;

/** Longest provider, role, model and workspace id, in UTF-16 code units: names of people and programs are far shorter. */
export const MAX_NAME_LENGTH = 1_024;

/** Longest workspace path, in UTF-16 code units: the longest path of Windows has 32,767. */
export const MAX_PATH_LENGTH = 32_768;

/** Longest title, in UTF-16 code units: long enough for an app that makes the first question the title. */
export const MAX_TITLE_LENGTH = 65_536;

/** Longest metadata of an event or of a message in a snapshot, as JSON, in UTF-16 code units. Large files are no metadata. */
export const MAX_METADATA_LENGTH = 1_048_576;

/** Deepest nesting of metadata; deeper values are refused before a recursive walk can exhaust the stack. */
export const MAX_JSON_DEPTH = 64;

/** Most values in one piece of metadata: bounds the walk where objects are shared, which doubles at every level. */
export const MAX_JSON_VALUES = 1_000_000;

/** Characters of a title that a session has in a list: more than a list shows, and few enough for a page of 1,000 sessions. */
export const SUMMARY_TITLE_LENGTH = 300;

/** Characters of a preview: about two lines of a list. */
export const PREVIEW_LENGTH = 200;

/** Sessions of one request for previews: more than any screen shows. */
export const MAX_PREVIEWS = 200;

/** Sessions that are read whole at once, at most: with short ones, more would gain little. */
export const MAX_WHOLE_SESSIONS = 250;

/** Sessions that one command names: at most 25 million characters of ids. */
export const MAX_NAMED_SESSIONS = 100_000;

/** Most events of one request: more than fit into {@link MAX_PAYLOAD_BYTES} when they are valid, and few enough to reply to each. */
export const MAX_REQUEST_EVENTS = 100_000;

/** How many ignored fields of an event its ack names: as many as a person reads, though an event may have millions of parts. */
export const MAX_IGNORED_FIELDS = 1_000;

/** Largest body of a request, in bytes: 16 MiB, over which the reply is `payload_too_large` (contract of the recording API). */
export const MAX_PAYLOAD_BYTES = 16 * 1024 * 1024;

/** Largest event, in bytes of its JSON in UTF-8: with the id that the client gives it and the rest of the request, it fits into a body alone. */
export const MAX_EVENT_BYTES = MAX_PAYLOAD_BYTES - 4 * 1024;

/** Names, quotes and numbers of an object as JSON, beside its texts, in UTF-16 code units: no object of ours has more. */
export const LENGTH_OF_FRAME = 200;

/** Bytes that one UTF-16 code unit takes at the most in JSON: `\u0000`. */
export const MAX_BYTES_PER_CODE_UNIT = 6;

/** Latest point in time that RFC 3339 can write: 9999-12-31T23:59:59.999Z, in epoch ms. */
export const MAX_TIME_MS = 253_402_300_799_999;

/** How many event ids of other callers than our client a session remembers at least until it ends. */
export const REMEMBERED_EVENT_IDS = 10_000;

/** How many of them it remembers after its end: more than a batch that is sent again has. */
export const REMEMBERED_AFTER_END = 2_000;

/** How many runs of refused events are remembered per client, so that a resent event gets the same error. */
export const REMEMBERED_REJECTIONS = 1_000;

/** A session counts as interrupted after so long without an event, where its client has no Web Lock, in ms. */
export const INTERRUPTED_AFTER_MS = 30_000;

/** How long the trash keeps a session before it is purged: 30 days, in ms. */
export const TRASH_RETENTION_MS = 30 * 24 * 60 * 60 * 1000;

/** Page size of lists when the caller does not set one. */
export const DEFAULT_PAGE_SIZE = 100;

/** Largest page size that a caller may request. */
export const MAX_PAGE_SIZE = 1_000;
