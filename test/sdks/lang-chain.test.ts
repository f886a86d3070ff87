// LangChain.js: what its models stream is recorded, by callbacks and by events.

import { AIMessageChunk, HumanMessage, ToolMessage } from '@langchain/core/messages';
import { FakeListChatModel, FakeStreamingChatModel } from '@langchain/core/utils/testing';
import { ChatModelStream } from '@langchain/core/language_models/stream';
import { ChatGenerationChunk } from '@langchain/core/outputs';
import { DynamicTool } from '@langchain/core/tools';
import { expect, test } from 'vitest';
import { recordingHandler, recordStreamEvents } from '../../src/adapters/lang-chain.ts';
import { adapterRecorder } from '../support/adapter-recorder.ts';

const model = (...responses: string[]): FakeListChatModel => new FakeListChatModel({ responses });

/** Callbacks run in the background by default. */
const turn = (): Promise<void> => new Promise((resolve) => void setTimeout(resolve, 5));

async function collect<T>(source: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of source) items.push(item);
  return items;
}

/** Calls a tool, in two chunks. */
class CallingModel extends FakeListChatModel {
  override async *_streamResponseChunks(): AsyncGenerator<ChatGenerationChunk> {
    const chunks = [{ id: 'c1', name: 'add', args: '{"input":' }, { args: '"1"}' }];
    for (const chunk of chunks) {
      const tool_call_chunks = [{ type: 'tool_call_chunk' as const, index: 0, ...chunk }];
      yield new ChatGenerationChunk({ text: '', message: new AIMessageChunk({ content: '', tool_call_chunks }) });
    }
  }
}

test('a callback handler records what streams', async () => {
  const recorder = adapterRecorder();
  const handler = recordingHandler(recorder, { title: 'Greeting' });
  const chunks = await collect(await model('Hello.').stream('Hello?', { callbacks: [handler] }));
  expect(chunks.map(({ text }) => text).join('')).toBe('Hello.');
  await turn();
  expect(await recorder.texts()).toEqual(['user: Hello?', 'assistant: Hello.']);
  expect(await recorder.answers()).toMatchObject([{ outcome: 'complete' }]);
  expect(await recorder.sessions[0]?.read()).toMatchObject({ provider: 'langchain', title: 'Greeting' });
});

test('a callback handler records what comes whole, and of a longer conversation what is new', async () => {
  const recorder = adapterRecorder();
  const callbacks = [recordingHandler(recorder)];
  const chat = model('One.', 'Two.');
  const one = await chat.invoke([new HumanMessage('1?')], { callbacks });
  await chat.invoke([new HumanMessage('1?'), one, new HumanMessage('2?')], { callbacks });
  await turn();
  expect(await recorder.texts()).toEqual(['user: 1?', 'assistant: One.', 'user: 2?', 'assistant: Two.']);
});

test('a callback handler records calls of tools and their results once', async () => {
  const recorder = adapterRecorder();
  const callbacks = [recordingHandler(recorder)];
  const add = new DynamicTool({
    name: 'add',
    description: 'Adds 1',
    func: (a) => Promise.resolve(String(Number(a) + 1)),
  });
  const question = new HumanMessage('1 + 1?');
  const [asked, ...more] = await collect(await new CallingModel({ responses: [] }).stream([question], { callbacks }));
  const call = more.reduce((joined, chunk) => joined.concat(chunk), asked as AIMessageChunk);
  const result: unknown = await add.invoke(
    { type: 'tool_call', id: 'c1', name: 'add', args: { input: '1' } },
    { callbacks },
  );
  expect(result).toBeInstanceOf(ToolMessage);
  await turn();
  await model('Two.').invoke([question, call, result as ToolMessage], { callbacks });
  await turn();
  expect(await recorder.texts()).toEqual([
    'user: 1 + 1?',
    'assistant: {"input":"1"}',
    'assistant: ',
    'tool: 2',
    'assistant: Two.',
  ]);
});

test('an error of the model fails the answer', async () => {
  const recorder = adapterRecorder();
  const failing = new FakeStreamingChatModel({ thrownErrorString: 'Overloaded' });
  const handler = recordingHandler(recorder);
  await expect(failing.invoke('Hello?', { callbacks: [handler] })).rejects.toThrow('Overloaded');
  await turn();
  expect(await recorder.answers()).toMatchObject([{ outcome: 'failed', errors: [{ content: 'Overloaded' }] }]);
});

test('an abort stops the answer', async () => {
  const recorder = adapterRecorder();
  const controller = new AbortController();
  const stream = await new FakeListChatModel({ responses: ['Hello.'], sleep: 1 }).stream('Hello?', {
    callbacks: [recordingHandler(recorder)],
    signal: controller.signal,
  });
  await stream.next();
  controller.abort();
  await expect(collect(stream)).rejects.toThrow('aborted');
  await turn();
  expect(await recorder.answers()).toMatchObject([{ outcome: 'stopped' }]);
});

test('events of streamEvents() are passed on and recorded', async () => {
  const recorder = adapterRecorder();
  const plain = await collect(model('Hello.').streamEvents('Hello?'));
  const events = recordStreamEvents(recorder, model('Hello.').streamEvents('Hello?'), {
    messages: [{ role: 'user', content: 'Hello?' }],
  });
  expect(await collect(events)).toEqual(plain);
  expect(await recorder.texts()).toEqual(['user: Hello?', 'assistant: Hello.']);
  expect(await recorder.answers()).toMatchObject([{ outcome: 'complete' }]);
});

test('recorded events have the accessors of a ChatModelStream again', async () => {
  const events = recordStreamEvents(adapterRecorder(), model('Hello.').streamEvents('Hello?'));
  const texts = await collect(new ChatModelStream(events).text);
  expect(texts.join('')).toBe('Hello.');
});
