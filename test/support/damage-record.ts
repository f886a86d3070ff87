// Damages journal records, like a failing disk.

import { openDB } from 'idb';

/** Changes the stored journal record at `seq`. */
export async function damage(database: string, seq: number, change: (stored: string) => string): Promise<void> {
  const connection = await openDB(database);
  await connection.put('journal', change(String(await connection.get('journal', seq))), seq);
  connection.close();
}

/** Replaces a record by an unreadable value. */
export const cut = (stored: string): string => stored.slice(0, 5);
