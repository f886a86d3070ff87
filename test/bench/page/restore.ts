// Times how soon the recordings of a lost database are there again.
import type * as holdfast from '../../../src/client/index.ts';
import type { RestoreTimes } from '../commands.ts';
import { databaseOf, openDatabase, settled } from './idb.ts';

/** How often is looked whether everything is back, in ms. */
const LOOK_MS = 20;

const PAGE_LENGTH = 20;

export async function timeRestore(
  { openRecorder }: typeof holdfast,
  namespace: string,
  sessionId: string,
): Promise<RestoreTimes> {
  const startedAt = performance.now();
  const recorder = await openRecorder({ namespace, transports: ['shared_worker'] });
  const reading = recorder.api.session(sessionId, { limit: PAGE_LENGTH }).then((read) => {
    if (!read.ok || read.value.messages.length === 0) throw new Error('The session is not there.');
    return performance.now() - startedAt;
  });
  const [first_page, all] = await Promise.all([reading, restored(namespace).then(() => performance.now() - startedAt)]);
  const status = await recorder.api.status();
  if (!status.ok) throw new Error(status.error.message);
  await recorder.close();
  return { first_page, all, sessions: status.value.storage.restored?.sessions ?? 0 };
}

/** Looks at the database itself: what a recorder is asked takes time from what it restores. */
async function restored(namespace: string): Promise<void> {
  const name = await databaseOf(namespace);
  while (!(await indexedDB.databases()).some((made) => made.name === name)) await look(); // to open it would make it
  const database = await openDatabase(name);
  for (;;) {
    const meta = database.transaction('meta').objectStore('meta');
    const [begun, pending] = await Promise.all([settled(meta.get('restored')), settled(meta.get('restoring'))]);
    if (begun !== undefined && pending === undefined) break;
    await look();
  }
  database.close();
}

function look(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, LOOK_MS);
  });
}
