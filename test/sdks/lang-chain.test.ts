// LangChain.js: what its models stream is recorded, by callbacks and by events.

import type { BaseLanguageModelInput } from '@langchain/core/language_models/base';
import {
  AIMessage,
  AIMessageChunk,
  ChatMessage,
  HumanMessage,
  SystemMessage,
  ToolMessage,
} from '@langchain/core/messages';
import { ChatPromptValue, StringPromptValue } from '@langchain/core/prompt_values';
import { ChatPromptTemplate } from '@langchain/core/prompts';
import type { StreamEvent } from '@langchain/core/tracers/log_stream';
import { RunnableLambda, type Runnable, type RunnableConfig } from '@langchain/core/runnables';
import { FakeListChatModel, FakeStreamingChatModel, FakeStreamingLLM } from '@langchain/core/utils/testing';
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

const QUESTIONS: Readonly<
  Record<string, readonly [given: BaseLanguageModelInput | null | undefined, texts: string[]]>
> = {
  'a text': ['Hello?', ['user: Hello?']],
  'messages of every kind': [
    [
      new SystemMessage('Be brief.'),
      new HumanMessage('Hello?'),
      new AIMessage('Hi.'),
      new ToolMessage({ content: '2', tool_call_id: 'c1', name: 'add' }),
      new ChatMessage('Rhyme.', 'poet'),
    ],
    ['system: Be brief.', 'user: Hello?', 'assistant: Hi.', 'tool: 2', 'poet: Rhyme.'],
  ],
  'tuples, texts and objects, mixed': [
    [['system', 'Be brief.'], 'Hello?', ['ai', 'Hi.'], { role: 'human', content: 'Why?' }, new HumanMessage('When?')],
    ['system: Be brief.', 'user: Hello?', 'assistant: Hi.', 'user: Why?', 'user: When?'],
  ],
  'a prompt of messages': [new ChatPromptValue([new HumanMessage('Hello?')]), ['user: Hello?']],
  'a prompt of text': [new StringPromptValue('Hello?'), ['user: Hello?']],
  null: [null, []],
  undefined: [undefined, []],
};

test.each(Object.entries(QUESTIONS))('what is asked is recorded where it is %s', async (_, [messages, texts]) => {
  const recorder = adapterRecorder();
  await collect(recordStreamEvents(recorder, model('Hello.').streamEvents(messages ?? ''), { messages }));
  expect(await recorder.texts()).toEqual([...texts, 'assistant: Hello.']);
});

test('a message of the session writer is recorded as it is, and one that cannot be read costs only itself', async () => {
  const recorder = adapterRecorder();
  const unreadable = {
    role: 'user',
    get content(): string {
      throw new Error('No.');
    },
  };
  const own = { role: 'user', content: 'Hello?', id: 'm1', metadata: { from: 'form' } };
  await collect(
    recordStreamEvents(recorder, model('Hello.').streamEvents(''), { messages: [unreadable, null as never, own] }),
  );
  expect(await recorder.messages()).toMatchObject([{ message_id: 'm1', metadata: { from: 'form' } }, {}]);
  expect(await recorder.texts()).toEqual(['user: Hello?', 'assistant: Hello.']);
});

const VERSIONS = ['v1', 'v2'] as const;

function versioned(asked: Runnable<BaseLanguageModelInput>, version: 'v1' | 'v2'): AsyncIterable<StreamEvent> {
  return asked.streamEvents('Hello?', { version });
}

test.each(VERSIONS)('events of streamEvents() in version %s are passed on and recorded', async (version) => {
  const recorder = adapterRecorder();
  const chain = ChatPromptTemplate.fromMessages([['human', '{question}']]).pipe(model('Hello.'));
  const input = { question: 'Hello?' };
  const names = (events: readonly { event: string }[]): string[] => events.map(({ event }) => event);
  const plain = names(await collect(chain.streamEvents(input, { version })));
  const events = recordStreamEvents(recorder, chain.streamEvents(input, { version }), { messages: 'Hello?' });
  expect(names(await collect(events))).toEqual(plain);
  expect(await recorder.texts()).toEqual(['user: Hello?', 'assistant: Hello.']);
  expect(await recorder.answers()).toMatchObject([{ outcome: 'complete' }]);
});

test.each(VERSIONS)(
  'each answer of an agent and the results of its tools are recorded in version %s',
  async (version) => {
    const recorder = adapterRecorder();
    const question = new HumanMessage('1 + 1?');
    const tool = new DynamicTool({ name: 'add', description: 'Adds 1', func: () => Promise.resolve('2') });
    const agent = RunnableLambda.from(async (_: string, config: RunnableConfig) => {
      const asked = await new CallingModel({ responses: [] }).invoke([question], config);
      const result: unknown = await tool.invoke(
        { type: 'tool_call', id: 'c1', name: 'add', args: { input: '1' } },
        config,
      );
      return model('Two.').invoke([question, asked, result as ToolMessage], config);
    });
    await collect(recordStreamEvents(recorder, agent.streamEvents('1 + 1?', { version }), { messages: [question] }));
    expect(await recorder.texts()).toEqual([
      'user: 1 + 1?',
      'assistant: {"input":"1"}',
      'assistant: ',
      'tool: 2',
      'assistant: Two.',
    ]);
    expect(await recorder.answers()).toMatchObject([
      {
        outcome: 'complete',
        tool_calls: [{ tool_call_id: 'c1', tool_name: 'add' }],
        tool_results: [{ tool_call_id: 'c1' }],
      },
      { outcome: 'complete' },
    ]);
  },
);

test.each(VERSIONS)('a model of texts is recorded in version %s', async (version) => {
  const recorder = adapterRecorder();
  const texts = new FakeStreamingLLM({ responses: ['Hello.'] });
  await collect(recordStreamEvents(recorder, versioned(texts, version), { messages: 'Hello?' }));
  expect(await recorder.texts()).toEqual(['user: Hello?', 'assistant: Hello.']);
  expect(await recorder.answers()).toMatchObject([{ outcome: 'complete' }]);
});

test.each(VERSIONS)('an error of the model fails its answer in version %s', async (version) => {
  const recorder = adapterRecorder();
  const failing = new FakeStreamingChatModel({ thrownErrorString: 'Overloaded' });
  const events = recordStreamEvents(recorder, versioned(failing, version));
  await expect(collect(events)).rejects.toThrow('Overloaded');
  expect(await recorder.answers()).toMatchObject([{ outcome: 'failed', errors: [{ content: 'Overloaded' }] }]);
});

const slow = (): FakeListChatModel => new FakeListChatModel({ responses: ['Hello there.'], sleep: 1 });
const STREAMS = {
  'streamEvents()': () => slow().streamEvents('Hello?'),
  'streamEvents() in version 1': () => versioned(slow(), 'v1'),
  'streamEvents() in version 2': () => versioned(slow(), 'v2'),
  'stream()': () => slow().stream('Hello?'),
};

test.each(Object.entries(STREAMS))('leaving %s stops the answer', async (_, start) => {
  const recorder = adapterRecorder();
  const started = start();
  // A ChatModelStream has `then`, too.
  const source = started instanceof Promise ? await started : started;
  const items = recordStreamEvents<object>(recorder, source)[Symbol.asyncIterator]();
  for (let isSecond = false; !isSecond;) isSecond = /"(?:text|content)":"e"/u.test(JSON.stringify(await items.next()));
  // As `break` does; in version 1, LangChain.js never settles it.
  void items.return?.();
  expect(await recorder.answers()).toMatchObject([{ text: 'He', outcome: 'stopped' }]);
});

test('what stream() yields is recorded without a handler', async () => {
  const recorder = adapterRecorder();
  const calls = await new CallingModel({ responses: [] }).stream('1 + 1?');
  await collect(recordStreamEvents(recorder, calls, { messages: '1 + 1?' }));
  expect(await recorder.texts()).toEqual(['user: 1 + 1?', 'assistant: {"input":"1"}', 'assistant: ']);
  expect(await recorder.answers()).toMatchObject([{ outcome: 'complete' }]);
});
