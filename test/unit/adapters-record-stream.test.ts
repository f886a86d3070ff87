// Streams of models in the browser: what the app reads is unchanged, and recorded as it reads.

import { expect, test, vi } from 'vitest';
import { recordStream, recordTokens } from '../../src/adapters/record-stream.ts';
import { adapterRecorder } from '../support/adapter-recorder.ts';

const QUESTION = [{ role: 'user', content: 'Hello?' }];

async function* tokens(...texts: string[]): AsyncGenerator<string> {
  yield* texts;
}

async function collect<T>(source: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of source) items.push(item);
  return items;
}

test('an iterable of strings is passed on and recorded with what was asked', async () => {
  const recorder = adapterRecorder();
  const stream = recordStream(recorder, tokens('Hel', 'lo.'), {
    provider: 'web-llm',
    model: 'm',
    title: 'Greeting',
    messages: QUESTION,
  });
  expect(await collect(stream)).toEqual(['Hel', 'lo.']);
  expect(await recorder.texts()).toEqual(['user: Hello?', 'assistant: Hello.']);
  expect(await recorder.sessions[0]?.read()).toMatchObject({ provider: 'web-llm', title: 'Greeting', model: 'm' });
  expect(await recorder.answers()).toMatchObject([{ outcome: 'complete' }]);
});

test('chunks of OpenAI chat completions are recorded with all their parts', async () => {
  const recorder = adapterRecorder();
  const chunks = [
    { id: 'c1', model: 'm', choices: [{ index: 0, delta: { role: 'assistant', reasoning_content: 'Hm.' } }] },
    { id: 'c1', model: 'm', choices: [{ index: 0, delta: { content: 'Hello.' } }] },
    { id: 'c1', model: 'm', choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] },
  ];
  const source = (async function* () {
    yield* chunks;
  })();
  expect(await collect(recordStream(recorder, source))).toEqual(chunks);
  expect(await recorder.answers()).toMatchObject([
    {
      text: 'Hello.',
      outcome: 'complete',
      reasoning: 'Hm.',
      response_id: 'c1',
      finish_reason: 'stop',
    },
  ]);
});

test('pieces that hold the text so far are recorded as their text, as those of wllama', async () => {
  const recorder = adapterRecorder();
  const pieces = ['Hel', 'Hello', 'Hello.'].map((currentText, token) => ({
    token,
    piece: new Uint8Array(),
    currentText,
  }));
  const source = (async function* () {
    yield* pieces;
  })();
  expect(await collect(recordStream(recorder, source))).toEqual(pieces);
  expect(await recorder.answers()).toMatchObject([{ text: 'Hello.', outcome: 'complete' }]);
});

test('an answer whose chunks end without a finish reason is cut off', async () => {
  const recorder = adapterRecorder();
  const source = (async function* () {
    yield { choices: [{ index: 0, delta: { content: 'Hel' } }] };
  })();
  await collect(recordStream(recorder, source));
  expect(await recorder.answers()).toMatchObject([{ text: 'Hel', outcome: 'cut_off' }]);
});

test('leaving the loop reaches the source and stops the answer', async () => {
  const recorder = adapterRecorder();
  const left = vi.fn<() => void>();
  const source = (async function* () {
    try {
      yield 'a';
      yield 'b';
    } finally {
      left();
    }
  })();
  for await (const text of recordStream(recorder, source)) if (text === 'a') break;
  expect(left).toHaveBeenCalledTimes(1);
  expect(await recorder.answers()).toMatchObject([{ text: 'a', outcome: 'stopped' }]);
});

test('an error of the source reaches the app unchanged and fails the answer', async () => {
  const recorder = adapterRecorder();
  const broken = new Error('The GPU was lost.');
  const source = (async function* () {
    yield 'a';
    throw broken;
  })();
  await expect(collect(recordStream(recorder, source))).rejects.toBe(broken);
  expect(await recorder.answers()).toMatchObject([
    { text: 'a', outcome: 'failed', errors: [{ content: 'The GPU was lost.' }] },
  ]);
});

test('an AbortError stops the answer', async () => {
  const recorder = adapterRecorder();
  const source = (async function* () {
    yield 'a';
    throw new DOMException('Aborted', 'AbortError');
  })();
  await expect(collect(recordStream(recorder, source))).rejects.toThrow('Aborted');
  expect(await recorder.answers()).toMatchObject([{ outcome: 'stopped' }]);
});

test('a ReadableStream stays one, is read only as the app reads, and cancel() reaches the source', async () => {
  const recorder = adapterRecorder();
  const cancelled = vi.fn<(reason: unknown) => void>();
  let pulls = 0;
  const source = new ReadableStream<string>(
    {
      pull(controller) {
        pulls += 1;
        controller.enqueue(`${pulls} `);
      },
      cancel: cancelled,
    },
    { highWaterMark: 0 },
  );
  const stream = recordStream(recorder, source);
  expect(stream).toBeInstanceOf(ReadableStream);
  await new Promise((resolve) => void setTimeout(resolve));
  expect(pulls).toBe(0);
  const reader = stream.getReader();
  expect(await reader.read()).toEqual({ done: false, value: '1 ' });
  expect(pulls).toBe(1);
  await reader.cancel('enough');
  expect(cancelled).toHaveBeenCalledWith('enough');
  expect(await recorder.answers()).toMatchObject([{ text: '1 ', outcome: 'stopped' }]);
});

test('a recorder that throws does not reach the app', async () => {
  const warn = vi.spyOn(console, 'warn').mockReturnValue();
  const recorder = {
    session: () => {
      throw new Error('No recorder.');
    },
  };
  expect(await collect(recordStream(recorder, tokens('a', 'b')))).toEqual(['a', 'b']);
  recordTokens(recorder).push('a');
  expect(warn).toHaveBeenCalledTimes(1);
  warn.mockRestore();
});

test('tokens that are pushed are recorded until they end or fail', async () => {
  const recorder = adapterRecorder();
  const session = recorder.session({ provider: 'transformers.js' });
  const whole = recordTokens(recorder, { session, messages: QUESTION });
  for (const text of ['Hel', 'lo.']) whole.push(text);
  whole.end();
  const failed = recordTokens(recorder, { session });
  failed.push('Hm');
  failed.fail(new Error('Out of memory'));
  expect(await recorder.texts()).toEqual([
    'user: Hello?',
    'assistant: Hello.',
    'assistant: Hm',
    'assistant: Out of memory',
  ]);
  expect(await recorder.answers()).toMatchObject([{ outcome: 'complete' }, { outcome: 'failed', text: 'Hm' }]);
});
