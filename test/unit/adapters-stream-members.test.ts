// An app may do with a recorded stream what it could do with the stream itself.

import { expect, test } from 'vitest';
import { recordStream } from '../../src/adapters/record-stream.ts';
import { adapterRecorder } from '../support/adapter-recorder.ts';

/** As the streams of the openai package: with members, private ones and ways to read it as something else. */
class SdkStream {
  readonly controller = new AbortController();
  readonly #client = 'client';

  async *[Symbol.asyncIterator](): AsyncGenerator<string> {
    yield 'Hel';
    yield 'lo';
  }

  get client(): string {
    return this.#client;
  }

  toReadableStream(): ReadableStream<string> {
    const iterator = this[Symbol.asyncIterator]();
    return new ReadableStream({
      async pull(controller) {
        const { done, value } = await iterator.next();
        if (done === true) controller.close();
        else controller.enqueue(value);
      },
    });
  }
}

async function collect<T>(source: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of source) items.push(item);
  return items;
}

test('members of an iterable are there, also private ones', async () => {
  const recorder = adapterRecorder();
  const source = new SdkStream();
  const stream = recordStream(recorder, source);
  expect(stream).toBeInstanceOf(SdkStream);
  expect(stream.controller).toBe(source.controller);
  expect(stream.client).toBe('client');
  expect(Object.keys(stream)).toEqual(Object.keys(new SdkStream()));
  expect(await collect(stream)).toEqual(['Hel', 'lo']);
  expect(await recorder.texts()).toEqual(['assistant: Hello']);
});

test('what a member makes of it is recorded', async () => {
  const recorder = adapterRecorder();
  expect(await collect(recordStream(recorder, new SdkStream()).toReadableStream())).toEqual(['Hel', 'lo']);
  expect(await recorder.texts()).toEqual(['assistant: Hello']);
});

test('a frozen iterable keeps its public members', async () => {
  const recorder = adapterRecorder();
  const stream = recordStream(recorder, Object.freeze(new SdkStream()));
  expect(stream.controller).toBeInstanceOf(AbortController);
  expect(await collect(stream)).toEqual(['Hel', 'lo']);
  expect(await recorder.texts()).toEqual(['assistant: Hello']);
});

test('a generator stays one, and takes what it is sent', async () => {
  const recorder = adapterRecorder();
  async function* source(): AsyncGenerator<string, string, string> {
    const sent = yield 'Hello';
    return sent;
  }
  const stream = recordStream(recorder, source());
  expect(Object.prototype.toString.call(stream)).toBe('[object AsyncGenerator]');
  expect(stream[Symbol.asyncIterator]()).toBe(stream);
  expect(await stream.next()).toEqual({ done: false, value: 'Hello' });
  expect(await stream.next('sent')).toEqual({ done: true, value: 'sent' });
  expect(await recorder.answers()).toMatchObject([{ text: 'Hello', outcome: 'complete' }]);
});

test.for<[string, () => Iterable<string | Promise<string>>]>([
  ['an array', () => ['Hel', 'lo']],
  ['a frozen array', () => Object.freeze(['Hel', 'lo'])],
  ['an array of promises', () => [Promise.resolve('Hel'), 'lo']],
  ['a set', () => new Set(['Hel', 'lo'])],
  ['a text', () => 'Hello'],
  [
    'a generator',
    function* () {
      yield 'Hel';
      yield 'lo';
    },
  ],
])('%s is read as by for await', async ([, make]) => {
  const recorder = adapterRecorder();
  const expected: string[] = [];
  // oxlint-disable-next-line typescript/await-thenable -- what an app may do
  for await (const item of make()) expected.push(item);
  expect(await collect(recordStream(recorder, make()))).toEqual(expected);
  expect(await recorder.answers()).toMatchObject([{ text: 'Hello', outcome: 'complete' }]);
});

test('an array stays one', () => {
  const list = ['Hel', 'lo'];
  const stream = recordStream(adapterRecorder(), list);
  expect(Array.isArray(stream)).toBe(true);
  expect([...stream]).toEqual(['Hel', 'lo']);
});

test.for([undefined, null, 5, {}])('what is no stream throws only where the app reads it: %o', async (source) => {
  const stream: unknown = recordStream(adapterRecorder(), source as never);
  await expect(collect(stream as AsyncIterable<unknown>)).rejects.toThrow(TypeError);
});
