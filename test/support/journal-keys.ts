// Reads the keys of the journal records on disk.
import { openDB } from 'idb';
import { JOURNAL_FRONT } from '../../src/storage/constants.ts';

/** The first seqs of the records in a database's journal, oldest first. */
export async function journalKeys(database: string): Promise<number[]> {
  const connection = await openDB(database);
  const keys = await connection.getAllKeys('journal');
  connection.close();
  return keys.map(Number).filter((key) => key !== JOURNAL_FRONT);
}
