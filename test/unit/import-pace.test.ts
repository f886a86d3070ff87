// An import takes turns with recording.

import { expect, test } from 'vitest';
import { IMPORT_PAUSE_FACTOR } from '../../src/recorder/constants.ts';
import { importedMessage, importedSession } from '../support/imported.ts';
import { ADD, BEGINNING, NOBODY, recorderOn, START } from '../support/one-session.ts';
import { newDatabase, openTestRecorder } from '../support/recorder-harness.ts';

/** An importer beside a recorder. Each transaction of the importer takes 40 ms. */
function besideRecorder() {
  const database = newDatabase();
  const pauses: number[] = [];
  const commits: number[] = [];
  let elapsed = 0;
  const recorder = recorderOn(database);
  const importer = openTestRecorder({
    database,
    clock: () => BEGINNING,
    host: {
      publish: (facts) => {
        commits.push(facts.length);
      },
      elapsed: () => (elapsed += 40),
      startTimer: (expire, ms) => {
        pauses.push(ms);
        queueMicrotask(expire);
        return () => undefined;
      },
    },
  });
  let sessions = 0;
  /** Imports so many sessions of 100,000 characters. */
  const importSome = async (count: number): Promise<void> => {
    const content = 'x'.repeat(100_000);
    const messages = [importedMessage({ content })];
    await importer.importSessions(
      Array.from({ length: count }, () => importedSession({ session_id: `i${(sessions += 1)}`, messages })),
    );
  };
  return { recorder, importSome, pauses, commits };
}

test('while nobody records, an import makes no pause', async () => {
  const { importSome, pauses, commits } = besideRecorder();
  await importSome(12);
  await importSome(1);
  expect(pauses).toEqual([]);
  expect(commits).toEqual([9, 3, 1]);
});

test('after a transaction that met facts of another recorder, an import pauses before its next one', async () => {
  const { recorder, importSome, pauses, commits } = besideRecorder();
  await importSome(1);
  await recorder.record([START, ADD], NOBODY);
  await importSome(1);
  expect(pauses).toEqual([]);
  await importSome(5);
  expect(pauses).toEqual([IMPORT_PAUSE_FACTOR * 40]);
  await importSome(1);
  expect(pauses).toHaveLength(1); // the transaction after the pause met nobody
  expect(commits).toEqual([1, 1, 5, 1]);
});
