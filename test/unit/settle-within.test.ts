// Waits with a deadline.

import { expect, test } from 'vitest';
import { settleWithin, type StartTimer } from '../../src/protocol/index.ts';

/** A timer that expires when the test says so. */
function makeTimer(): {
  readonly startTimer: StartTimer;
  readonly expire: () => void;
  readonly isStopped: () => boolean;
} {
  let stopped = false;
  let expire = (): void => undefined;
  return {
    startTimer: (call) => {
      expire = call;
      return () => {
        stopped = true;
      };
    },
    expire: () => {
      expire();
    },
    isStopped: () => stopped,
  };
}

const never = new Promise<string>(() => undefined);

test('settles like the promise, and stops the timer', async () => {
  const timer = makeTimer();
  expect(await settleWithin(Promise.resolve('in time'), 5, timer.startTimer, () => 'late')).toBe('in time');
  expect(timer.isStopped()).toBe(true);
  const failing = settleWithin<string>(Promise.reject(new Error('failed')), 5, timer.startTimer, () => 'late');
  await expect(failing).rejects.toThrow('failed');
});

test('settles with what `late` returns, resolves to or throws after the deadline', async () => {
  const timer = makeTimer();
  for (const late of [() => 'late', () => Promise.resolve('late')]) {
    const waiting = settleWithin(never, 5, timer.startTimer, late);
    timer.expire();
    expect(await waiting).toBe('late');
  }
  const waiting = settleWithin(never, 5, timer.startTimer, () => {
    throw new Error('too late');
  });
  timer.expire();
  await expect(waiting).rejects.toThrow('too late');
});

test('ignores a promise that is rejected after the deadline', async () => {
  const timer = makeTimer();
  let reject: (error: Error) => void = () => undefined;
  const slow = new Promise<string>((_resolve, fail) => {
    reject = fail;
  });
  const waiting = settleWithin(slow, 5, timer.startTimer, () => 'late');
  timer.expire();
  expect(await waiting).toBe('late');
  reject(new Error('failed'));
});
