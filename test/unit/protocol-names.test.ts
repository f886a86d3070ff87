import { expect, test } from 'vitest';
import { sharedNames } from '../../src/protocol/index.ts';

test('no shared name is the namespace itself, which an app may use for a database of its own', () => {
  const names = sharedNames('app');
  expect(names).toMatchObject({ namespace: 'app', database: 'holdfast:app' });
  const { channel, mark, checkpointLock } = names;
  for (const name of [channel, mark, checkpointLock, names.clientLock('c'), names.workerLock('w')]) {
    expect(name).toMatch(/^holdfast:app:/);
  }
});
