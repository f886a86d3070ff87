import { expect, test } from 'vitest';
import { checkpointLock, sharedNames, workerLock } from '../../src/protocol/index.ts';

test('no shared name is the namespace itself, which an app may use for a database of its own', () => {
  const names = sharedNames('app');
  expect(names).toMatchObject({ namespace: 'app', database: 'holdfast:app' });
  for (const name of [
    names.channel,
    names.mark,
    names.clientLock('c'),
    checkpointLock(names),
    workerLock(names, 'w'),
  ]) {
    expect(name).toMatch(/^holdfast:app:/);
  }
});

test('the database of attachments is never that of the recordings of any namespace', () => {
  const { attachments } = sharedNames('app');
  expect(attachments).toBe('holdfast-attachments:app');
  const prefix = sharedNames('').database;
  expect(attachments.startsWith(prefix)).toBe(false);
});
