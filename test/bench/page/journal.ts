// Looks at the journal from outside, past the recorder.

export interface JournalRecordSize {
  readonly facts: number;
  /** Of the record's text as UTF-8. */
  readonly bytes: number;
}

/** The sizes of the records that a namespace's journal holds now. */
export async function readJournal(database: string): Promise<JournalRecordSize[]> {
  const opened = await settled(indexedDB.open(database));
  const records = await settled(opened.transaction('journal').objectStore('journal').getAll());
  opened.close();
  return records.map((record: string) => {
    const [, , , facts] = JSON.parse(record) as [unknown, unknown, unknown, unknown[]];
    return { facts: facts.length, bytes: new TextEncoder().encode(record).length };
  });
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => {
      resolve(request.result);
    });
    request.addEventListener('error', () => {
      reject(request.error ?? new Error('a request failed'));
    });
  });
}
