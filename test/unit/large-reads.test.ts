// Very long texts are read in pieces: no request takes so long that the storage seems to hang.

import { expect, onTestFinished, test } from 'vitest';
import { READ_AT_ONCE } from '../../src/storage/constants.ts';
import { append, messageAdd, sessionStart } from '../support/events.ts';
import { newDatabase, openTestRecorder, type TestRecorder } from '../support/recorder-harness.ts';
import { valueOf } from '../support/recorder-reads.ts';

const NOBODY = { page_id: null };
const PIECE = 'x'.repeat(4_000_000);
const PIECES = 6;

/** The longest text that one request has read, so far. */
function watchRequests(): () => number {
  let longest = 0;
  const prototype = IDBObjectStore.prototype as unknown as Record<string, (...args: unknown[]) => IDBRequest>;
  for (const method of ['getAll', 'getAllRecords']) {
    const original = prototype[method];
    if (original === undefined) continue;
    prototype[method] = function (...args) {
      const request = original.apply(this, args);
      request.addEventListener('success', () => {
        longest = Math.max(longest, JSON.stringify(request.result).length);
      });
      return request;
    };
    onTestFinished(() => {
      prototype[method] = original;
    });
  }
  return () => longest;
}

async function recordLongText(recorder: TestRecorder): Promise<void> {
  await recorder.record([sessionStart(), messageAdd('m1', '')], NOBODY);
  for (let index = 0; index < PIECES; index += 1) await recorder.record([append(PIECE)], NOBODY);
}

const LENGTH = PIECE.length * PIECES;

test('a text that is far longer than one request may read is read whole, in several requests', async () => {
  const database = newDatabase();
  const writer = openTestRecorder({ database, clock: () => 1_000 });
  await recordLongText(writer);
  await writer.close();
  const longest = watchRequests();

  const fromJournal = openTestRecorder({ database, clock: () => 1_000 });
  expect(valueOf(await fromJournal.api.session('s1', {})).messages[0]?.content.length).toBe(LENGTH);
  await fromJournal.checkpoint();
  await fromJournal.close();

  const fromProjection = openTestRecorder({ database, clock: () => 1_000 });
  expect(valueOf(await fromProjection.api.session('s1', {})).messages[0]?.content.length).toBe(LENGTH);
  expect(valueOf(await fromProjection.api.recovery('s1')).missing).toEqual([]);
  expect(longest()).toBeGreaterThan(READ_AT_ONCE / 2);
  expect(longest()).toBeLessThan(1.2 * READ_AT_ONCE);
});
