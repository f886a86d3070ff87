import { expect, test } from 'vitest';
import { StorageWatch } from '../../src/recorder/storage-watch.ts';
import { StorageError } from '../../src/storage/index.ts';

const LOST = new StorageError('storage_unavailable', 'lost', { health: 'lost' });
const FULL = new StorageError('storage_full', 'no room');
const HANGING = new StorageError('storage_unavailable', 'no answer', { health: 'hanging' });

test('reports a lost connection when the next connection is also lost', () => {
  const watch = new StorageWatch();
  watch.noteWrite(LOST);
  expect(watch.health).toBe('ok');
  watch.noteWrite(LOST);
  expect(watch.health).toBe('lost');
  watch.noteWrite(null);
  expect(watch.health).toBe('ok');
});

test('a successful read does not clear a failure that a write has found', () => {
  const watch = new StorageWatch();
  watch.noteWrite(HANGING);
  watch.noteRead(null);
  expect(watch.health).toBe('hanging');
  watch.noteWrite(null);
  watch.noteRead(HANGING);
  expect(watch.health).toBe('hanging');
});

test('a write that records nothing does not clear a full disk, and clears any other failure', () => {
  const watch = new StorageWatch();
  watch.noteWrite(FULL);
  watch.noteEmptyWrite();
  expect(watch.health).toBe('full');
  watch.noteWrite(null);
  expect(watch.health).toBe('ok');
  watch.noteWrite(HANGING);
  watch.noteEmptyWrite();
  expect(watch.health).toBe('ok');
});
