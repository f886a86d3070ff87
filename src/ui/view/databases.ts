// Which databases the origin has.

/** The names of the origin's databases; null where the browser does not list them. */
export async function readDatabases(): Promise<readonly string[] | null> {
  try {
    return (await indexedDB.databases()).flatMap(({ name }) => name ?? []).toSorted((a, b) => a.localeCompare(b));
  } catch (error) {
    console.debug('holdfast: the browser does not list databases', error);
    return null;
  }
}
