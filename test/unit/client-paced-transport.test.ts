// In the mode `batch` events are sent once in `persist_interval_secs`.

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { MAX_BATCH_EVENTS } from '../../src/client/constants.ts';
import { createOutbox } from '../../src/client/outbox/outbox.ts';
import { createSender } from '../../src/client/outbox/sender.ts';
import { paceTransport, type PacedTransport } from '../../src/client/transports/pace-transport.ts';
import { DEFAULT_CONFIG, ok, type RecordingApi, type StatusReport } from '../../src/protocol/index.ts';
import { apiWith, CounterRecorder, FakeTransport, openClient, taken, token } from '../support/client-fakes.ts';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

/** An api whose `persist_interval_secs` the test sets. */
function apiWithInterval(setting: { secs: number }): RecordingApi {
  const config = () => ({ ...DEFAULT_CONFIG, persist_interval_secs: setting.secs });
  return apiWith({ status: () => Promise.resolve(ok({ config: config() } as StatusReport)) });
}

interface Batches {
  readonly record: (...texts: readonly string[]) => void;
  readonly paced: PacedTransport;
  /** The sizes of the requests so far. */
  readonly sizes: () => number[];
}

function startBatches(setting = { secs: 5 }): Batches {
  const transport = new FakeTransport(new CounterRecorder(), { pipelines: false, api: apiWithInterval(setting) });
  const paced = paceTransport(transport);
  const outbox = createOutbox('abcdefghijkl', () => undefined);
  const sender = createSender(outbox, { onProgress: () => undefined, onForgotten: () => undefined });
  sender.use(paced, null);
  return {
    paced,
    record: (...texts) => {
      for (const text of texts) void outbox.add(taken(text));
      sender.flush();
    },
    sizes: () => transport.batches.map((batch) => batch.length),
  };
}

test('what is recorded within an interval is sent as one request when that is over', async () => {
  const { record, sizes } = startBatches();
  record('a', 'b');
  await vi.advanceTimersByTimeAsync(3_000);
  record('c');
  await vi.advanceTimersByTimeAsync(1_900);
  expect(sizes()).toEqual([]);
  await vi.advanceTimersByTimeAsync(200);
  expect(sizes()).toEqual([3]);
  record('d');
  await vi.advanceTimersByTimeAsync(4_900);
  expect(sizes()).toEqual([3]);
  await vi.advanceTimersByTimeAsync(200);
  expect(sizes()).toEqual([3, 1]);
});

test('more than fits into one request is sent when the interval is over, request by request', async () => {
  const { record, sizes } = startBatches();
  record(...Array.from({ length: MAX_BATCH_EVENTS * 2 + 1 }, () => 'x'));
  await vi.advanceTimersByTimeAsync(5_100);
  expect(sizes()).toEqual([MAX_BATCH_EVENTS, MAX_BATCH_EVENTS, 1]);
});

test('the interval is the one that is set', async () => {
  const setting = { secs: 1 };
  const { record, sizes } = startBatches(setting);
  await vi.advanceTimersByTimeAsync(5_000); // the default, as long as the setting is not known
  record('a');
  await vi.advanceTimersByTimeAsync(1_100);
  expect(sizes()).toEqual([1]);
  setting.secs = 60;
  record('b');
  await vi.advanceTimersByTimeAsync(1_100);
  expect(sizes()).toEqual([1, 1]);
  record('c');
  await vi.advanceTimersByTimeAsync(59_000);
  expect(sizes()).toEqual([1, 1]);
  await vi.advanceTimersByTimeAsync(1_100);
  expect(sizes()).toEqual([1, 1, 1]);
});

test('a flush sends at once, and only what waits', async () => {
  const { record, paced, sizes } = startBatches();
  record('a');
  await vi.advanceTimersByTimeAsync(10);
  paced.flush();
  await vi.advanceTimersByTimeAsync(10);
  expect(sizes()).toEqual([1]);
  record('b');
  await vi.advanceTimersByTimeAsync(10);
  expect(sizes()).toEqual([1]);
});

test('a client that is closed sends what waits', async () => {
  vi.useRealTimers();
  const recorder = new CounterRecorder();
  const { client } = await openClient([
    paceTransport(new FakeTransport(recorder, { pipelines: false, api: apiWithInterval({ secs: 3600 }) })),
  ]);
  const reply = client.record(token('a'));
  await client.close();
  expect(await reply).toMatchObject({ type: 'ack' });
  expect(recorder.texts).toEqual(['a']);
});
