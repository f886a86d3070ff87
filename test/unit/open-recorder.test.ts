// What `openRecorder` takes as options, and what it says of others.

import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { openRecorder } from '../../src/client/open-recorder.ts';
import type { OpenOptions, RecorderClient } from '../../src/client/recorder-client.ts';
import { token } from '../support/client-fakes.ts';
import { shared, stubSharedWorkers, unstubSharedWorkers } from '../support/fake-shared-worker.ts';

beforeEach(() => {
  stubSharedWorkers();
  // Grants every client's lock at once, and none of a worker's.
  const request = (_name: string, granted: object): Promise<unknown> =>
    isCallback(granted) ? granted() : new Promise(() => undefined);
  vi.stubGlobal('navigator', { locks: { request } });
});

afterEach(unstubSharedWorkers);

/** A lock is requested with its options before its callback, or without options. */
function isCallback(value: object): value is () => Promise<unknown> {
  return typeof value === 'function';
}

async function open(...options: readonly unknown[]): Promise<RecorderClient> {
  const recorder = await openRecorder(...(options as [OpenOptions?]));
  onTestFinished(() => recorder.close());
  return recorder;
}

test.each([
  [[]],
  [[undefined]],
  [[null]],
  [[{}]],
  [[{ namespace: undefined, transports: undefined }]],
  [[{ namespace: null, transports: null }]],
  [[{ namespace: '' }]],
  [[{ transports: ['shared_worker'] }]],
])('records through the SharedWorker into the default namespace with the options %j', async (options) => {
  const recorder = await open(...options);
  expect(await recorder.record(token('a'))).toMatchObject({ type: 'ack' });
  expect(shared.names).toEqual(['holdfast']);
});

test('records into the namespace that is given', async () => {
  const recorder = await open({ namespace: 'my-app' });
  expect(await recorder.record(token('a'))).toMatchObject({ type: 'ack' });
  expect(shared.names).toEqual(['my-app']);
});

const KINDS = 'takes a list of shared_worker, dedicated_worker, rest or nothing, not';

test.each([
  ['my-app', 'openRecorder() takes an object of options or nothing, not "my-app".'],
  ['rest', 'openRecorder() takes an object of options or nothing, not "rest".'],
  [7, 'openRecorder() takes an object of options or nothing, not a value of type number.'],
  [() => undefined, 'openRecorder() takes an object of options or nothing, not a value of type function.'],
  [
    { namespace: 7 },
    'namespace of openRecorder() takes text without line breaks or nothing, not a value of type number.',
  ],
  [{ namespace: 'my\napp' }, 'namespace of openRecorder() takes text without line breaks or nothing, not "my\\napp".'],
  [
    { namespace: {} },
    'namespace of openRecorder() takes text without line breaks or nothing, not a value of type object.',
  ],
  [
    { namespace: false },
    'namespace of openRecorder() takes text without line breaks or nothing, not a value of type boolean.',
  ],
  [{ transports: 'rest' }, `transports of openRecorder() ${KINDS} "rest".`],
  [{ transports: 7 }, `transports of openRecorder() ${KINDS} a value of type number.`],
  [{ transports: { 0: 'rest', length: 1 } }, `transports of openRecorder() ${KINDS} a value of type object.`],
  [{ transports: ['websocket'] }, `transports of openRecorder() ${KINDS} a list with "websocket".`],
  [{ transports: ['shared_worker', 'Rest'] }, `transports of openRecorder() ${KINDS} a list with "Rest".`],
  [{ transports: ['toString'] }, `transports of openRecorder() ${KINDS} a list with "toString".`],
  [{ transports: [null] }, `transports of openRecorder() ${KINDS} a list with null.`],
  [{ transports: Array(1) }, `transports of openRecorder() ${KINDS} a list with a value of type undefined.`],
])(
  'with the options %j it records nothing, and its state names the option and what that takes',
  async (options, text) => {
    const recorder = await open(options);
    await expect
      .poll(() => recorder.state)
      .toMatchObject({
        status: 'not_saved',
        reason: { code: 'not_connected', message: expect.stringContaining(text) },
      });
    expect(shared.started).toEqual([]);
  },
);

test('tokens name their message once in a batch as soon as the second part of the library is there', async () => {
  vi.resetModules();
  const fresh = await import('../../src/client/open-recorder.ts');
  const recorder = await fresh.openRecorder();
  onTestFinished(() => recorder.close());
  const timesNamed = async (): Promise<number | undefined> => {
    await Promise.all(['a', 'b', 'c'].map((text) => recorder.record(token(text))));
    return shared.batches.at(-1)?.match(/"m1"/g)?.length;
  };
  expect(await timesNamed()).toBe(3);
  await expect.poll(timesNamed).toBe(1);
});
