// What `openRecorder` takes as options, and what it says of others.

import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { openRecorder } from '../../src/client/open-recorder.ts';
import type { OpenOptions, RecorderClient } from '../../src/client/recorder-client.ts';
import { pause } from '../../src/client/timing.ts';
import { token } from '../support/client-fakes.ts';
import { shared, stubSharedWorkers, unstubSharedWorkers, WELCOME } from '../support/fake-shared-worker.ts';

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
  [[{ namespace: null, transports: null, worker: null, mode: null }]],
  [[{ mode: 'live' }]],
  [[{ mode: 'hybrid' }]],
  [[{ worker: undefined }]],
  [[{ namespace: '' }]],
  [[{ transports: ['shared_worker'] }]],
])('records through the SharedWorker into the default namespace with the options %j', async (options) => {
  const recorder = await open(...options);
  expect(await recorder.record(token('a'))).toMatchObject({ type: 'ack' });
  expect(shared.names).toEqual(['holdfast']);
});

test('in the mode batch no worker is started', async () => {
  const recorder = await open({ mode: 'batch' });
  await expect.poll(() => recorder.state.status).toBe('not_saved');
  expect(shared.started).toEqual([]);
});

test('in the mode live nothing is sent where no worker starts', async () => {
  const fetched = vi.fn<typeof fetch>();
  vi.stubGlobal('fetch', fetched);
  Object.assign(navigator, { serviceWorker: { controller: {} } });
  vi.stubGlobal('SharedWorker', undefined);
  const recorder = await open({ mode: 'live' });
  await expect.poll(() => recorder.state.status).toBe('not_saved');
  await recorder.close();
  expect(fetched.mock.calls.filter(([url]) => JSON.stringify(url).includes('/api/recording'))).toEqual([]);
});

test('records into the namespace that is given', async () => {
  const recorder = await open({ namespace: 'my-app' });
  expect(await recorder.record(token('a'))).toMatchObject({ type: 'ack' });
  expect(shared.names).toEqual(['my-app']);
});

test.each([
  ['/holdfast-worker.js', 'https://app.example/holdfast-worker.js'],
  ['copies/worker.js', 'https://app.example/old/copies/worker.js'],
  [new URL('https://app.example/worker.js'), 'https://app.example/worker.js'],
])('starts the worker whose address is given: %s', async (worker, address) => {
  const recorder = await open({ worker, namespace: 'my-app' });
  expect(await recorder.record(token('a'))).toMatchObject({ type: 'ack' });
  expect(shared.started).toEqual([[address, { type: 'module', name: 'my-app', extendedLifetime: true }]]);
});

test('records through the SharedWorker that a function returns, which is called with the name of the worker', async () => {
  const make = vi.fn<(name: string) => SharedWorker>(
    (name) => new SharedWorker('https://app.example/mine.js', { type: 'module', name }),
  );
  const recorder = await open({ worker: make, namespace: 'my-app' });
  expect(await recorder.record(token('a'))).toMatchObject({ type: 'ack' });
  expect(make.mock.calls).toEqual([['my-app']]);
  expect(shared.started).toEqual([['https://app.example/mine.js', { type: 'module', name: 'my-app' }]]);
});

test('records through the dedicated worker that a function returns, and stops it when it is closed', async () => {
  let stopped = 0;
  const make = (name: string): Worker => {
    const { port } = new SharedWorker('https://app.example/mine.js', { type: 'module', name });
    port.start();
    return Object.assign(port, { terminate: () => (stopped += 1) }) as unknown as Worker;
  };
  const recorder = await open({ worker: make });
  expect(await recorder.record(token('a'))).toMatchObject({ type: 'ack' });
  await recorder.close();
  await expect.poll(() => stopped).toBe(1);
});

test.each([
  [() => undefined, 'must return a SharedWorker or a Worker, not a value of type undefined'],
  [() => '/holdfast-worker.js', 'must return a SharedWorker or a Worker, not "/holdfast-worker.js"'],
  [() => Promise.resolve(), 'must return a SharedWorker or a Worker, not a promise'],
  [
    () => {
      throw new Error('no such chunk');
    },
    'could not be opened: Error: no such chunk',
  ],
])('where the function of the option worker returns no worker, the state says so: %s', async (worker, text) => {
  const recorder = await open({ worker, transports: ['shared_worker', 'dedicated_worker'] });
  await expect
    .poll(() => recorder.state)
    .toMatchObject({ status: 'not_saved', reason: { message: expect.stringContaining(text) } });
});

test.each([
  ['0.0.9', 1],
  [packageJson.version, 0],
  [undefined, 0],
])('a worker of version %s is reported to the console %i times', async (version, times) => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  onTestFinished(() => warn.mockRestore());
  shared.script = { ...shared.script, welcome: { ...WELCOME, version } };
  const recorders = [await open(), await open()];
  for (const recorder of recorders) {
    expect(await recorder.record(token('a'))).toMatchObject({ type: 'ack' });
    // The part of the library that is loaded lazily looks at the version.
    await pause(20, new AbortController().signal);
  }
  const lines = warn.mock.calls.map(([line]) => String(line));
  expect(lines.filter((line) => /version 0\.0\.9.*npx holdfast init <folder>/.test(line))).toHaveLength(times);
  expect(lines).toHaveLength(times);
});

const WORKER = 'takes the address of a worker script, a function that returns a worker or nothing, not';

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
  [{ worker: 7 }, `worker of openRecorder() ${WORKER} a value of type number.`],
  [{ worker: '' }, `worker of openRecorder() ${WORKER} "".`],
  [{ worker: 'https://' }, `worker of openRecorder() ${WORKER} "https://".`],
  [{ worker: {} }, `worker of openRecorder() ${WORKER} a value of type object.`],
  [{ mode: 'fast' }, 'mode of openRecorder() takes live, batch, hybrid or nothing, not "fast".'],
  [{ mode: 'toString' }, 'mode of openRecorder() takes live, batch, hybrid or nothing, not "toString".'],
  [{ mode: 7 }, 'mode of openRecorder() takes live, batch, hybrid or nothing, not a value of type number.'],
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
