// The name of a file of sessions.

/** Longer ids are shortened: file systems take names of 255 bytes. */
const LONGEST_ID = 60;

/** The day of `now`, and the id of the only session, in ASCII letters that every file system takes. */
export function exportFileName(sessionIds: readonly string[], now: Date, extension: string): string {
  const day = now.toISOString().slice(0, 10);
  const [only, ...others] = sessionIds;
  const id = others.length > 0 ? '' : (only ?? '').replaceAll(/[^\w.-]+/gu, '-').slice(0, LONGEST_ID);
  return `${['holdfast', day, id].filter((part) => part !== '').join('-')}.${extension}`;
}
