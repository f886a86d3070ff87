// Limits of an import: what is refused, so that no file can fill the memory or keep the worker busy for good.

/** Largest file of an archive, unpacked, in bytes: four times the largest export that was heard of. */
export const MAX_MEMBER_BYTES = 4 * 1024 ** 3;

/** Most that one archive is unpacked to, in bytes: media are not unpacked for the chats. */
export const MAX_ARCHIVE_BYTES = 16 * 1024 ** 3;

/** How many times its packed size a file may have once it is over {@link MIN_BOMB_BYTES}: JSON of chats has 5 to 20 times. */
export const MAX_PACKED_RATIO = 200;

/** Below this size a file is no bomb, whatever its ratio, in bytes. */
export const MIN_BOMB_BYTES = 16 * 1024 ** 2;

/** Largest file of names or settings beside the chats, which is held as a whole, in bytes. */
export const MAX_COMPANION_BYTES = 16 * 1024 ** 2;

/** So much text is stored at once, in UTF-16 code units, while the next is read: what one transaction of an import takes. */
export const STORED_AT_ONCE = 1_000_000;

/** Most sessions that are stored at once: as many as one transaction takes, so that a cancel waits for one only. */
export const SESSIONS_AT_ONCE = 250;

/** Time between two reports of progress, in ms. */
export const PROGRESS_INTERVAL_MS = 100;

/** Most files of one archive. */
export const MAX_MEMBERS = 1_000_000;
