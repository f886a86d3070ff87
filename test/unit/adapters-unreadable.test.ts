// Whatever packages and apps give to an adapter: nothing of it throws into the app, and what the app reads is what it would read.

import * as fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { recordingMiddleware, recordingTransport, type TransportRecorder } from '../../src/adapters/ai-sdk.ts';
import { recordingThread } from '../../src/adapters/assistant-ui.ts';
import { recordingHandler, recordStreamEvents } from '../../src/adapters/lang-chain.ts';
import { recordStream, recordTokens } from '../../src/adapters/record-stream.ts';
import { failed } from '../../src/protocol/index.ts';
import { adapterRecorder } from '../support/adapter-recorder.ts';
import { apiWith } from '../support/client-fakes.ts';
import { propertyOptions } from '../support/property-options.ts';
import { anyGiven } from '../support/unreadable-values.ts';

const unhandled = vi.fn<() => void>();
process.on('unhandledRejection', unhandled);

beforeEach(() => void vi.spyOn(console, 'warn').mockReturnValue(undefined));
afterEach(() => {
  vi.restoreAllMocks();
  expect(unhandled).not.toHaveBeenCalled();
});

const several = fc.array(anyGiven, { maxLength: 4 });

function given(makes: readonly (() => unknown)[]): never[] {
  return makes.map((make) => make() as never);
}

function recorderOf(): TransportRecorder {
  return {
    ...adapterRecorder(),
    api: apiWith(),
    reattach: () => Promise.resolve(null),
    relay: () => null,
    state: { status: 'saved', refused: 0 },
  };
}

async function* streamOf<T>(values: readonly T[]): AsyncGenerator<T> {
  for (const value of values) {
    await Promise.resolve();
    yield value;
  }
}

function readableOf<T>(values: readonly T[]): ReadableStream<T> {
  return new ReadableStream({
    start(controller) {
      for (const value of values) controller.enqueue(value);
      controller.close();
    },
  });
}

/** Values, each boxed: a promise of the value itself would look for its `then`. */
async function readAll(stream: ReadableStream<unknown>): Promise<readonly unknown[]> {
  const reader = stream.getReader();
  const values: unknown[] = [];
  for (let next = await reader.read(); !next.done; next = await reader.read()) values.push(next.value);
  return values;
}

function same(values: readonly unknown[], expected: readonly unknown[]): void {
  expect(values.length).toBe(expected.length);
  expect(values.every((value, index) => Object.is(value, expected[index]))).toBe(true);
}

test('a handler of LangChain.js throws nothing', () => {
  fc.assert(
    fc.property(fc.array(several, { maxLength: 4 }), anyGiven, (calls, option) => {
      const handler = recordingHandler(recorderOf(), { title: option() as never });
      const methods = Object.values(handler) as ((...values: unknown[]) => void)[];
      for (const makes of calls) for (const method of methods) method(...given(makes));
      handler.handleChatModelStart({}, [given(calls[0] ?? [])], 'run');
      handler.handleLLMNewToken('token', {}, 'run', undefined, undefined, option() as never);
      handler.handleLLMEnd({ generations: [given(calls[0] ?? [])] }, 'run');
      handler.handleToolEnd(option(), 'run');
    }),
    propertyOptions(20),
  );
});

test('a thread of assistant-ui throws and rejects nothing, and a run yields what it yields', async () => {
  await fc.assert(
    fc.asyncProperty(several, anyGiven, async (makes, option) => {
      const { history, record } = recordingThread(recorderOf(), { session: 's', title: option() as never });
      await history.append(option() as never);
      await history.update({ message: option() as never, parentId: null });
      await history.append({
        message: { id: 'm', role: 'assistant', content: given(makes), status: option() as never },
        parentId: option() as never,
      });
      await history.update({ message: { id: 'm', role: 'assistant', content: given(makes) }, parentId: null });
      await history.append({ message: { id: 'u', role: 'user', content: given(makes) }, parentId: null });
      const content = given(makes);
      const results = [{ content, status: option() as never }];
      const run = record({ run: () => streamOf(results) }).run({
        messages: given(makes),
        abortSignal: new AbortController().signal,
        unstable_assistantMessageId: option() as never,
      });
      const read: unknown[] = [];
      for await (const result of run) read.push(result);
      same(read, results);
    }),
    propertyOptions(20),
  );
});

test('a thread whose recorder does not answer is loaded as an empty one', async () => {
  const api = { ...apiWith(), session: () => Promise.resolve(failed('not_connected', 'No transport is open.')) };
  const { history } = recordingThread({ ...recorderOf(), api }, { session: 's' });
  expect(await history.load()).toEqual({ messages: [] });
});

test('a transport of the AI SDK sends whatever it is given, and gives what comes', async () => {
  await fc.assert(
    fc.asyncProperty(several, several, anyGiven, async (messages, chunks, option) => {
      const sent: unknown[] = [];
      const values = given(chunks);
      const own = {
        sendMessages: (asked: unknown) => {
          sent.push(asked);
          return Promise.resolve(readableOf(values));
        },
        reconnectToStream: () => Promise.resolve(null),
      };
      const transport = recordingTransport(recorderOf(), own, { model: option() as never });
      const odd = { chatId: option() as never, messages: option() as never };
      same(await readAll(await transport.sendMessages(odd)), values);
      const asked = { chatId: 'c', messages: given(messages) };
      same(await readAll(await transport.sendMessages(asked)), values);
      expect(sent).toHaveLength(2);
      expect(await transport.reconnectToStream({ chatId: option() as never })).toBe(null);
    }),
    propertyOptions(20),
  );
});

test('middleware of the AI SDK asks the model, and gives what it answers', async () => {
  await fc.assert(
    fc.asyncProperty(several, several, anyGiven, async (prompt, parts, option) => {
      const middleware = recordingMiddleware(recorderOf(), { title: option() as never });
      for (const params of [{ prompt: given(prompt) }, { prompt: option() as never }]) {
        const model = { modelId: option() as never };
        const values = given(parts);
        const { stream } = await middleware.wrapStream({
          params,
          model,
          doStream: () => Promise.resolve({ stream: readableOf(values) }),
        });
        same(await readAll(stream), values);
        const result = { content: given(parts), usage: option(), finishReason: option(), response: option() };
        expect(
          Object.is(
            await middleware.wrapGenerate({ params, model, doGenerate: () => Promise.resolve(result) }),
            result,
          ),
        ).toBe(true);
      }
    }),
    propertyOptions(20),
  );
});

test('streams that are recorded give what they have', async () => {
  await fc.assert(
    fc.asyncProperty(several, several, anyGiven, async (makes, messages, option) => {
      const options = { messages: given(messages), model: option() as never };
      const recorded = recordTokens(recorderOf(), options);
      for (const value of given(makes)) recorded.push(value);
      recorded.fail(option());
      recorded.end();
      const values = given(makes);
      same(await readAll(recordStream(recorderOf(), readableOf(values), options)), values);
      same(await readAll(recordStream(recorderOf(), readableOf(values), { messages: option() as never })), values);
      const boxed = values.map((value) => ({ event: value, content: value, index: value, delta: value }));
      const read: unknown[] = [];
      for await (const event of recordStreamEvents(recorderOf(), streamOf(boxed), options)) read.push(event);
      same(read, boxed);
    }),
    propertyOptions(20),
  );
});
