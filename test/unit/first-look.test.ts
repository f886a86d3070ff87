// The first reads after a crash: a recorder that has just started knows already whose clients are gone.

import { expect, test } from 'vitest';
import type { Presence } from '../../src/recorder/index.ts';
import { append, messageAdd, sessionStart } from '../support/events.ts';
import { newDatabase, openTestRecorder, type TestRecorder } from '../support/recorder-harness.ts';
import { valueOf } from '../support/recorder-reads.ts';

const PAGE = { page_id: 'gone' };

/** A recorder that has just started, after the browser was killed in the middle of an answer. */
async function afterCrash(look: Presence['look'] = () => Promise.resolve('gone')): Promise<TestRecorder> {
  const database = newDatabase();
  const before = openTestRecorder({ database, clock: () => 1_000 });
  await before.record([sessionStart(), messageAdd('m1', ''), append('half an')], PAGE);
  await before.close();
  return openTestRecorder({ database, clock: () => 2_000, host: { presence: { look, watch: () => undefined } } });
}

test.each<[string, (recorder: TestRecorder) => Promise<unknown>, unknown]>([
  ['list of sessions', ({ api }) => api.sessions({}), { value: { sessions: [{ status: 'interrupted' }] } }],
  ['number of recoveries', ({ api }) => api.recoveries({ limit: 1 }), { value: { total: 1 } }],
  ['session', ({ api }) => api.session('s1', {}), { value: { status: 'interrupted' } }],
  ['recovery', ({ api }) => api.recovery('s1'), { value: { cut_off: [{ message_id: 'm1', saved_length: 7 }] } }],
])('the first read of a new recorder is right: %s', async (_name, read, expected) => {
  expect(await read(await afterCrash())).toMatchObject(expected as object);
});

test('all first reads share one check of the clients, and the later ones need none', async () => {
  let looks = 0;
  const recorder = await afterCrash(() => {
    looks += 1;
    return Promise.resolve('alive');
  });
  await Promise.all([recorder.api.sessions({}), recorder.api.recoveries({}), recorder.api.session('s1', {})]);
  await recorder.api.sessions({});
  expect(looks).toBe(1);
});

test('reads answer without the check when the browser does not say who is there, and when the check fails', async () => {
  const silent = await afterCrash(() => new Promise(() => undefined));
  const reading = silent.api.sessions({});
  const stop = setInterval(() => {
    silent.expireTimers(2_000);
  }, 1);
  expect(valueOf(await reading).total).toBe(1);
  clearInterval(stop);

  const failing = await afterCrash(() => Promise.reject(new Error('no locks')));
  expect(valueOf(await failing.api.sessions({})).total).toBe(1);
  expect(JSON.stringify(failing.logged)).toContain('could not be checked');
});

test('an event waits for no check of the clients', async () => {
  const recorder = await afterCrash(() => new Promise(() => undefined));
  expect(await recorder.record([append(' answer')], PAGE)).toMatchObject([{ type: 'ack' }]);
});
