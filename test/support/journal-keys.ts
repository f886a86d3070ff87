// Which records a journal has on disk.
import { openDB } from 'idb';
import { JOURNAL_FRONT } from '../../src/storage/constants.ts';

/** First seqs of the records of a database's journal, oldest first. */
export async function journalKeys(database: string): Promise<number[]> {
  const connection = await openDB(database);
  const keys = await connection.getAllKeys('journal');
  connection.close();
  return keys.map(Number).filter((key) => key !== JOURNAL_FRONT);
}
