// assistant-ui: its runtime without React records a thread while it runs, and loads it again.

import type { ChatModelAdapter, ChatModelRunResult, ThreadHistoryAdapter } from '@assistant-ui/core';
import { LocalRuntimeCore } from '@assistant-ui/core/internal';
import { expect, test, vi } from 'vitest';
import {
  outlivingThread,
  recordingThread,
  type OutlivingThread,
  type RecordingThread,
} from '../../src/adapters/assistant-ui.ts';
import { resumedRun } from '../../src/adapters/assistant-ui/resume-run.ts';
import { recordingFetch } from '../../src/adapters/recording-fetch.ts';
import { failed, ok } from '../../src/protocol/index.ts';
import { adapterRecorder, type AdapterRecorder } from '../support/adapter-recorder.ts';

const OPTIONS = { session: 'thread-1', title: 'Greeting' };

function apiOf(recorder: AdapterRecorder): never {
  const session = async (id: string): Promise<unknown> => {
    const recorded = recorder.sessions.find(({ session: { id: own } }) => own === id);
    return recorded === undefined ? failed('session_not_found', id) : ok(await recorded.read());
  };
  return { session } as never;
}

function threadOf(recorder: AdapterRecorder): RecordingThread {
  return recordingThread({ session: (options) => recorder.session(options), api: apiOf(recorder) }, OPTIONS);
}

/** `replay`: the body of an answer that goes on in the SharedWorker. */
function outlivingThreadOf(recorder: AdapterRecorder, replay: BodyInit | null = null): OutlivingThread {
  const reattach = (): Promise<Response | null> => Promise.resolve(replay === null ? null : new Response(replay));
  return outlivingThread({ api: apiOf(recorder), reattach }, OPTIONS);
}

/** The main thread of a runtime, loaded. */
async function open(
  { history }: { readonly history: ThreadHistoryAdapter },
  chatModel: ChatModelAdapter,
): Promise<ReturnType<LocalRuntimeCore['threads']['getMainThreadRuntimeCore']>> {
  const runtime = new LocalRuntimeCore({ adapters: { chatModel, history } }, undefined);
  const thread = runtime.threads.getMainThreadRuntimeCore();
  // oxlint-disable-next-line no-underscore-dangle -- the hook for React calls it
  await thread.__internal_load();
  return thread;
}

type Thread = Awaited<ReturnType<typeof open>>;

/** Asks, and does not wait for the answer. */
async function ask(thread: Thread, text: string): Promise<void> {
  const asked: unknown = thread.append({
    role: 'user',
    content: [{ type: 'text', text }],
    attachments: [],
    metadata: { custom: {} },
    createdAt: new Date(),
    parentId: thread.messages.at(-1)?.id ?? null,
    sourceId: null,
    runConfig: {},
    startRun: true,
  });
  // An error of the model is shown in the thread.
  await Promise.resolve(asked).catch(() => undefined);
}

const show = ({ messages }: Thread): unknown =>
  messages.map(({ id, role, content, status }) => ({ id, role, content, status }));

/** Yields all so far, as models of assistant-ui do. */
const streaming = (...texts: string[]): ChatModelAdapter => ({
  async *run() {
    let text = '';
    for (const added of texts) {
      text += added;
      yield {
        content: [
          { type: 'reasoning', text: 'Hm.' },
          { type: 'text', text },
        ],
      };
    }
  },
});

test('a thread is recorded as it streams, and loaded again as it was', async () => {
  const recorder = adapterRecorder();
  const recording = threadOf(recorder);
  const thread = await open(recording, recording.record(streaming('Hel', 'lo.')));
  void ask(thread, 'Hello?');
  await vi.waitFor(() => expect(thread.messages.at(-1)?.status).toEqual({ type: 'complete', reason: 'unknown' }));
  expect(await recorder.texts()).toEqual(['user: Hello?', 'assistant: Hm.', 'assistant: Hello.']);
  expect(await recorder.answers()).toMatchObject([{ answer_id: thread.messages[1]?.id, outcome: 'complete' }]);
  const again = await open(threadOf(recorder), streaming());
  expect(show(again)).toMatchObject([
    { id: thread.messages[0]?.id, role: 'user', content: [{ text: 'Hello?' }] },
    {
      id: thread.messages[1]?.id,
      role: 'assistant',
      content: [{ text: 'Hm.' }, { text: 'Hello.' }],
      status: { type: 'complete' },
    },
  ]);
});

test('an answer whose page is lost is recorded up to there', async () => {
  const recorder = adapterRecorder();
  const recording = threadOf(recorder);
  const chatModel: ChatModelAdapter = {
    async *run() {
      yield { content: [{ type: 'text', text: 'Hel' }] };
      await new Promise(() => undefined);
    },
  };
  void ask(await open(recording, recording.record(chatModel)), 'Hello?');
  await vi.waitFor(async () => expect(await recorder.texts()).toEqual(['user: Hello?', 'assistant: Hel']));
  const again = await open(threadOf(recorder), streaming());
  expect(show(again)).toMatchObject([
    {},
    { content: [{ text: 'Hel' }], status: { type: 'incomplete', reason: 'other' } },
  ]);
});

test('cancelling a run stops the answer', async () => {
  const recorder = adapterRecorder();
  const recording = threadOf(recorder);
  const chatModel: ChatModelAdapter = {
    async *run({ abortSignal }) {
      yield { content: [{ type: 'text', text: 'Hel' }] };
      await new Promise((_, reject) => {
        abortSignal.addEventListener('abort', () => {
          reject(new DOMException('Aborted', 'AbortError'));
        });
      });
    },
  };
  const thread = await open(recording, recording.record(chatModel));
  void ask(thread, 'Hello?');
  await vi.waitFor(() => expect(thread.messages.at(-1)?.content).toHaveLength(1));
  thread.cancelRun();
  await vi.waitFor(async () => expect(await recorder.answers()).toMatchObject([{ text: 'Hel', outcome: 'stopped' }]));
});

test('a model that answers in one piece, and its errors, are recorded', async () => {
  const recorder = adapterRecorder();
  const recording = threadOf(recorder);
  const run = vi
    .fn<() => Promise<ChatModelRunResult>>()
    .mockResolvedValueOnce({ content: [{ type: 'text', text: 'Hello.' }] })
    .mockRejectedValueOnce(new Error('Overloaded'));
  const thread = await open(recording, recording.record({ run }));
  void ask(thread, 'Hello?');
  await vi.waitFor(() => expect(thread.messages.at(-1)?.status).toMatchObject({ type: 'complete' }));
  void ask(thread, 'Again?');
  await vi.waitFor(() => expect(thread.messages.at(-1)?.status).toMatchObject({ type: 'incomplete' }));
  expect(await recorder.texts()).toEqual([
    'user: Hello?',
    'assistant: Hello.',
    'user: Again?',
    'assistant: Overloaded',
    'assistant: ',
  ]);
  expect(await recorder.answers()).toMatchObject([{ outcome: 'complete' }, { outcome: 'failed' }]);
});

test('a call that a person answers goes on as one message, also when it is loaded', async () => {
  const recorder = adapterRecorder();
  const recording = threadOf(recorder);
  let runs = 0;
  const chatModel: ChatModelAdapter = {
    async *run() {
      runs += 1;
      if (runs > 1) yield { content: [{ type: 'text', text: 'Sunny.' }] };
      else {
        const call = {
          type: 'tool-call',
          toolCallId: 'c1',
          toolName: 'place',
          args: { a: 1 },
          argsText: '{"a":1}',
        } as const;
        yield { content: [call], status: { type: 'requires-action', reason: 'tool-calls' } };
      }
    },
  };
  const thread = await open(recording, recording.record(chatModel));
  void ask(thread, 'Weather?');
  await vi.waitFor(() => expect(thread.messages.at(-1)?.status).toMatchObject({ type: 'requires-action' }));
  const messageId = thread.messages.at(-1)?.id ?? '';
  thread.addToolResult({ messageId, toolCallId: 'c1', toolName: 'place', result: { city: 'Bern' }, isError: false });
  await vi.waitFor(() => expect(thread.messages.at(-1)?.status).toMatchObject({ type: 'complete' }));
  await vi.waitFor(async () => expect(await recorder.texts()).toContain('assistant: Sunny.'));
  expect((await recorder.texts()).toSorted()).toEqual([
    'assistant: ',
    'assistant: Sunny.',
    'assistant: {"a":1}',
    'tool: {"city":"Bern"}',
    'user: Weather?',
  ]);
  const again = await open(threadOf(recorder), streaming());
  expect(again.messages).toHaveLength(2);
  expect(again.messages[1]).toMatchObject({
    id: messageId,
    content: [
      { type: 'tool-call', toolCallId: 'c1', result: { city: 'Bern' } },
      { type: 'text', text: 'Sunny.' },
    ],
    status: { type: 'complete' },
  });
});

test('without the wrapped model, an answer is recorded once it has settled', async () => {
  const recorder = adapterRecorder();
  const thread = await open(threadOf(recorder), streaming('Hel', 'lo.'));
  void ask(thread, 'Hello?');
  await vi.waitFor(async () =>
    expect(await recorder.texts()).toEqual(['user: Hello?', 'assistant: Hm.', 'assistant: Hello.']),
  );
});

test('an answer that goes on in the SharedWorker is replayed and followed after a reload, and recorded once', async () => {
  const recorder = adapterRecorder();
  const session = recorder.session({ provider: 'openai', id: OPTIONS.session });
  session.add({ role: 'user', content: 'Hello?' });
  session.answer().append('Hel');
  const chunk = (delta: object, finish_reason: string | null = null): string =>
    `data: ${JSON.stringify({ choices: [{ index: 0, delta, finish_reason }] })}\n\n`;
  const pieces = [chunk({ reasoning_content: 'Hm.' }), chunk({ content: 'Hel' }), chunk({ content: 'lo.' }, 'stop')];
  const thread = await open(outlivingThreadOf(recorder, [...pieces, 'data: [DONE]\n\n'].join('')), streaming());
  await vi.waitFor(() => expect(thread.messages.at(-1)?.status).toEqual({ type: 'complete', reason: 'stop' }));
  expect(show(thread)).toMatchObject([
    { role: 'user' },
    {
      role: 'assistant',
      content: [
        { type: 'reasoning', text: 'Hm.' },
        { type: 'text', text: 'Hello.' },
      ],
    },
  ]);
  expect(await recorder.texts()).toEqual(['user: Hello?', 'assistant: Hel']);
});

test('a replay whose worker dies ends as incomplete, with the text up to there', async () => {
  const recorder = adapterRecorder();
  recorder.session({ provider: 'openai', id: OPTIONS.session }).add({ role: 'user', content: 'Hello?' });
  const thread = await open(
    outlivingThreadOf(recorder, 'data: {"choices":[{"index":0,"delta":{"content":"Hel"}}]}\n\n'),
    streaming(),
  );
  await vi.waitFor(() => expect(thread.messages.at(-1)?.status).toEqual({ type: 'incomplete', reason: 'other' }));
  expect(thread.messages.at(-1)?.content).toMatchObject([{ type: 'text', text: 'Hel' }]);
});

test('a thread that the model’s fetch records is recorded once, over turns, reload, regenerate and stop', async () => {
  const recorder = adapterRecorder();
  let asked = 0;
  const openPage = (): Promise<Thread> => {
    const [resumed] = recorder.sessions;
    const session = resumed === undefined ? OPTIONS.session : resumed.resume();
    const fetch = recordingFetch(recorder, {
      session,
      fetch: (_, init) =>
        Promise.resolve(new Response(streamedAnswer((asked += 1), init?.signal ?? null), EVENT_STREAM)),
    });
    return open(outlivingThreadOf(recorder), askingBy(fetch));
  };
  const untilEnded = (thread: Thread, text: string, type: string): Promise<void> =>
    vi.waitFor(() => expect(thread.messages.at(-1)).toMatchObject({ content: [{ text }], status: { type } }));

  const thread = await openPage();
  void ask(thread, 'One?');
  await untilEnded(thread, 'Answer 1.', 'complete');
  void ask(thread, 'Two?');
  await untilEnded(thread, 'Answer 2.', 'complete');
  const once = ['user: One?', 'assistant: Answer 1.', 'user: Two?', 'assistant: Answer 2.'];
  expect(await recorder.texts()).toEqual(once);

  const again = await openPage();
  expect(
    again.messages.map(({ role, content: [part] }) => `${role}: ${part?.type === 'text' ? part.text : ''}`),
  ).toEqual(once);
  const [, , question, answer] = again.messages;
  void again.startRun({ parentId: question?.id ?? null, sourceId: answer?.id ?? null, runConfig: {} });
  await untilEnded(again, 'Answer 3.', 'complete');
  void ask(again, 'Wait!');
  await untilEnded(again, 'Answer 4', 'running');
  again.cancelRun();
  const all = [...once, 'assistant: Answer 3.', 'user: Wait!', 'assistant: Answer 4'];
  await vi.waitFor(async () => expect(await recorder.answers()).toMatchObject([{}, {}, {}, { outcome: 'stopped' }]));
  expect(await recorder.texts()).toEqual(all);

  const last = await openPage();
  expect(last.messages).toHaveLength(6);
  expect(last.messages.at(-1)).toMatchObject({ content: [{ text: 'Answer 4' }], status: { reason: 'cancelled' } });
  expect(last.getBranches(last.messages[3]?.id ?? '')).toHaveLength(2);
});

const EVENT_STREAM = { headers: { 'content-type': 'text/event-stream' } };

/** The fourth waits until it is aborted. */
function streamedAnswer(number: number, signal: AbortSignal | null): ReadableStream<Uint8Array> {
  const event = (choice: object): Uint8Array =>
    new TextEncoder().encode(`data: ${JSON.stringify({ choices: [{ index: 0, ...choice }] })}\n\n`);
  return new ReadableStream({
    start(controller) {
      controller.enqueue(event({ delta: { content: `Answer ${number}` } }));
      if (number === 4) {
        signal?.addEventListener('abort', () => controller.error(signal.reason));
        return;
      }
      controller.enqueue(event({ delta: { content: '.' }, finish_reason: 'stop' }));
      controller.close();
    },
  });
}

/** A model that asks a server by `fetch`. */
const askingBy = (fetch: typeof globalThis.fetch): ChatModelAdapter => ({
  async *run({ messages, abortSignal: signal }) {
    const texts = messages.map(({ role, content: [part] }) => ({
      role,
      content: part?.type === 'text' ? part.text : '',
    }));
    const body = JSON.stringify({ model: 'm', stream: true, messages: texts });
    const response = await fetch('https://api.example/v1/chat/completions', { method: 'POST', body, signal });
    if (response.body !== null) yield* resumedRun(response.body);
  },
});
