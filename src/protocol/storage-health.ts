// The health of the storage.

/**
 * What is wrong with the storage, for people.
 * `full`: no room. `lost`: the connection is lost, also when opened again. `hanging`: no answer
 * within the deadline. `denied`: the browser does not open it to this page at all. `broken`: the browser cannot open the
 * database's files.
 * `version_mismatch`: a newer build has written. `unavailable`: anything else.
 */
export type StorageTrouble = (typeof STORAGE_TROUBLES)[number];

/** Every {@link StorageTrouble}. */
export const STORAGE_TROUBLES = [
  'full',
  'lost',
  'hanging',
  'denied',
  'broken',
  'version_mismatch',
  'unavailable',
] as const;

/** How the storage took the last write and the last read. */
export type StorageHealth = 'ok' | StorageTrouble;
