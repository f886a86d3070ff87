// Damages what a journal holds, as a failing disk does.

import { openDB } from 'idb';

/** Changes what the journal holds at `seq`. */
export async function damage(database: string, seq: number, change: (stored: string) => string): Promise<void> {
  const connection = await openDB(database);
  await connection.put('journal', change(String(await connection.get('journal', seq))), seq);
  connection.close();
}

/** Leaves of a record what nothing can be made out of. */
export const cut = (stored: string): string => stored.slice(0, 5);
