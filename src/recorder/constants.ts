// Numbers of the recorder, with their reasons.

/** A commit takes at most this many waiting events: larger groups gain little, and every caller waits longer. */
export const MAX_GROUP_EVENTS = 4_096;

/** Tries of one commit before its events are refused with `storage_unavailable`. */
export const COMMIT_TRIES = 4;

/** Tries of one commit that may hang, each for 5 s: as many as fit into the deadline of an ack. */
export const COMMIT_HANGS = 2;

/** Characters of a recorder's id that its records carry. Two recorders with the same ones are confused only if they also write the same events in the same millisecond. */
export const TAG_LENGTH = 3;

/** Tries of a read that another host's checkpoint overtakes. The last try uses one transaction, which cannot be overtaken. */
export const READ_TRIES = 3;

/** A recorder folds the journal once it has added so much to it, in UTF-16 code units: some 10,000 short sessions or a few hundred thousand tokens. Bounds how long commits wait for a checkpoint, what memory keeps, and what is replayed after a crash. */
export const MAX_UNFOLDED_LENGTH = 4_194_304;

/** When a recorder folds what others have left, in ms after it has found that: the first events of its page come before, and do not wait for it. */
export const LEFT_FACTS_MS = 500;

/** Clean sessions that stay in memory after a checkpoint. */
export const CACHED_SESSIONS = 256;

/** Of a session, the last so many messages stay in memory after a checkpoint if they are still being written. */
export const CACHED_MESSAGES = 16;

/** Journal records that one page of facts reads at most. */
export const RECORDS_PER_PAGE = 500;

/** How often a recorder looks for clients that closed unnoticed, in ms. */
export const SWEEP_INTERVAL_MS = 30_000;

/** How often the trash is checked, in ms: sessions stay there for days, so an hour is exact enough. */
export const RETENTION_INTERVAL_MS = 60 * 60 * 1000;

/** A client that sent nothing for so long is forgotten, in ms: 30 days, as long as the trash keeps. */
export const CLIENT_RETENTION_MS = 30 * 24 * 60 * 60 * 1000;

/** Forgotten clients and purged sessions per check, so that no transaction becomes long. */
export const RETENTION_BATCH = 100;

/** After a commit that met another recorder's, so many commits read the journal's end before they decide: undoing a commit and reading memory afresh costs as much as a few hundred such reads. */
export const CONTENDED_COMMITS = 256;

/** Sessions that one transaction of a command changes: it takes some tens of ms. */
export const BULK_BATCH = 250;

/** How long one call goes on changing sessions, in ms: well within the deadline of a read. */
export const BULK_WITHIN_MS = 4_000;

/** Sessions that a command changes before the journal is folded: the checkpoint writes or deletes each of them, and commits wait for it. */
export const FOLD_AFTER_SESSIONS = 1_000;

/** UTF-16 code units of text that one transaction of an import stores, about: it takes some tens of ms, for which commits wait. */
export const IMPORT_BATCH_LENGTH = 1_000_000;

/** An import beside recording pauses so many times as long as its last transaction took: most commits then meet none, and half of them take as long as without it. */
export const IMPORT_PAUSE_FACTOR = 3;

/** Sessions that one transaction of an import stores at most. */
export const IMPORT_BATCH_SESSIONS = 250;

/** Events that change nothing and are journalled with one fact at most: a record is cut between facts, and must stay small. */
export const SETTLED_PER_FACT = 100;

/** Tries of one write that is undone because it meets values which cannot be read, or sessions that have not come back yet: nearly always the first one meets all. */
export const UNDONE_TRIES = 4;

/** UTF-16 code units of text that a recovery reads at once while it looks for what is missing: bounds its memory. */
export const TEXT_READ_AT_ONCE = 1_048_576;

/** Texts of whole sessions that one read returns, about, in UTF-16 code units, unless they are of one session: reading them takes some tens of ms, for which the worker does nothing else. */
export const WHOLE_SESSIONS_LENGTH = 4_000_000;

/** How long no attachment of an event is stored after one could not be, in ms, so that not every event waits. */
export const ATTACHMENT_PAUSE_MS = 30_000;

/** How long what an event is about to name survives a purge of its session, in ms: longer than its commit takes. */
export const PENDING_USE_MS = 60_000;

/** How long an attachment is kept that no session names, in ms: a day. It may be stored long before its message is sent. */
export const ATTACHMENT_GRACE_MS = 24 * 60 * 60 * 1000;

/** Sessions whose messages one transaction reads to find what they name: checkpoints wait for some tens of ms. */
export const NOTED_SESSIONS = 20;

/** Attachments, and as many sessions, that one sweep looks at: commits wait for some tens of ms. */
export const SWEPT_ATTACHMENTS = 200;

/** How long an append whose end may become a secret waits for the text to go on, in ms: models pause for less between two tokens, and what waits is not acked. */
export const REDACTION_PAUSE_MS = 1_000;

/** Messages of which the end of the text is remembered for redaction. */
export const REDACTED_TEXTS = 200;
