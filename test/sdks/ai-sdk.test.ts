// The AI SDK: a chat over the recording transport, replays of it, and a language model with the recording middleware.

import { Chat } from '@ai-sdk/react';
import {
  DefaultChatTransport,
  generateText,
  simulateReadableStream,
  streamText,
  wrapLanguageModel,
  type UIMessage,
} from 'ai';
import { MockLanguageModelV4 } from 'ai/test';
import { expect, test, vi } from 'vitest';
import { recordingMiddleware, recordingTransport, type TransportRecorder } from '../../src/adapters/ai-sdk.ts';
import { adapterRecorder } from '../support/adapter-recorder.ts';
import { chatOver, recorderOf, stubStorage, textsOf } from './chat-recorder.ts';
import { events, serveChat, type ServedAnswer } from './chat-server.ts';

stubStorage();

const START = { type: 'start', messageId: 'a1' };
const TEXT = [
  { type: 'text-start', id: 't1' },
  { type: 'text-delta', id: 't1', delta: 'Hel' },
];
const REST = [
  { type: 'text-delta', id: 't1', delta: 'lo.' },
  { type: 'text-end', id: 't1' },
  { type: 'finish' },
  '[DONE]',
];
const HELLO: ServedAnswer = { pieces: events(START, ...TEXT, ...REST) };

test('a chat is recorded in the session of its id, and what it shows is unchanged', async () => {
  const { url } = await serveChat(HELLO);
  const recorder = recorderOf();
  const chat = chatOver(recorder, url);
  await chat.sendMessage({ text: 'Hello?' });
  expect(textsOf(chat)).toEqual(['user: Hello?', 'assistant: Hello.']);
  expect(recorder.sessions.map(({ session }) => session.id)).toEqual(['chat-1']);
  expect(await recorder.texts()).toEqual(['user: Hello?', 'assistant: Hello.']);
  expect(await recorder.answers()).toMatchObject([
    { outcome: 'complete', response_id: 'a1', parent_id: chat.messages[0]?.id },
  ]);
  await chat.sendMessage({ text: 'Again?' });
  expect(await recorder.texts()).toEqual(['user: Hello?', 'assistant: Hello.', 'user: Again?', 'assistant: Hello.']);
});

test('an answer that is asked for again is another answer to the same question', async () => {
  const { url } = await serveChat(HELLO);
  const recorder = recorderOf();
  const chat = chatOver(recorder, url);
  await chat.sendMessage({ text: 'Hello?' });
  await chat.regenerate();
  expect(await recorder.texts()).toEqual(['user: Hello?', 'assistant: Hello.', 'assistant: Hello.']);
});

test('stop() stops the answer', async () => {
  const { url } = await serveChat({ pieces: [...events(START, ...TEXT), null] });
  const recorder = recorderOf();
  const chat = chatOver(recorder, url);
  const sending = chat.sendMessage({ text: 'Hello?' });
  await vi.waitFor(() => expect(textsOf(chat)).toEqual(['user: Hello?', 'assistant: Hel']));
  await chat.stop();
  await sending;
  expect(await recorder.answers()).toMatchObject([{ text: 'Hel', outcome: 'stopped' }]);
});

test('an error of the server reaches the chat unchanged, and fails the answer', async () => {
  const { url } = await serveChat({ status: 500, type: 'text/plain', pieces: ['Overloaded'] });
  const plain = new Chat<UIMessage>({ transport: new DefaultChatTransport({ api: url }) });
  await plain.sendMessage({ text: 'Hello?' });
  const recorder = recorderOf();
  const transport = recordingTransport(recorder, new DefaultChatTransport({ api: url }));
  const chat = new Chat<UIMessage>({ transport });
  await chat.sendMessage({ text: 'Hello?' });
  expect(chat.error?.message).toBe(plain.error?.message);
  expect(await recorder.answers()).toMatchObject([{ outcome: 'failed', errors: [{ content: chat.error?.message }] }]);
});

test('the result of a tool that runs in the page is recorded once', async () => {
  const call = { type: 'tool-input-available', toolCallId: 'c1', toolName: 'add', input: { a: 1 } };
  const { url } = await serveChat({ pieces: events(START, call, { type: 'finish' }, '[DONE]') }, HELLO);
  const recorder = recorderOf();
  const chat = chatOver(recorder, url);
  await chat.sendMessage({ text: '1 + 1?' });
  await chat.addToolOutput({ tool: 'add', toolCallId: 'c1', output: 2 });
  await chat.sendMessage();
  expect(await recorder.texts()).toEqual([
    'user: 1 + 1?',
    'assistant: {"a":1}',
    'assistant: ',
    'tool: 2',
    'assistant: Hello.',
  ]);
  expect((await recorder.answers())[0]?.tool_results).toMatchObject([
    { tool_call_id: 'c1', tool_name: 'add', content: '2' },
  ]);
});

/** The chat of a page that comes back, with the question that its app kept. */
async function resume(recorder: TransportRecorder): Promise<Chat<UIMessage>> {
  const question: UIMessage = { id: 'q1', role: 'user', parts: [{ type: 'text', text: 'Hello?' }] };
  const chat = chatOver(recorder, 'http://127.0.0.1:1', [question]);
  await chat.resumeStream();
  return chat;
}

const sse = (...values: unknown[]): Response =>
  new Response(events(...values).join(''), { headers: { 'content-type': 'text/event-stream' } });

test('a page that comes back replays the answer that goes on in the worker', async () => {
  const chat = await resume(recorderOf(sse(START, ...TEXT, ...REST)));
  expect(textsOf(chat)).toEqual(['user: Hello?', 'assistant: Hello.']);
  expect(chat).toMatchObject({ status: 'ready', error: undefined });
});

test('a replay whose worker dies ends as interrupted, with the text up to there', async () => {
  const recorder = recorderOf(sse(START, ...TEXT));
  const chunks = await recordingTransport(recorder, new DefaultChatTransport()).reconnectToStream({ chatId: 'chat-1' });
  const last: unknown[] = [];
  for await (const chunk of chunks as unknown as AsyncIterable<object>) last.push(chunk);
  expect(last.slice(-2)).toEqual([
    { type: 'text-end', id: 't1' },
    { type: 'finish', finishReason: 'interrupted' },
  ]);
  const chat = await resume(recorderOf(sse(START, ...TEXT)));
  expect(textsOf(chat)).toEqual(['user: Hello?', 'assistant: Hel']);
});

test('nothing is replayed where nothing is unfinished', async () => {
  const { url } = await serveChat(HELLO);
  const recorder = recorderOf();
  await chatOver(recorder, url).sendMessage({ text: 'Hello?' });
  const transport = recordingTransport(recorder, new DefaultChatTransport({ api: url }));
  expect(await transport.reconnectToStream({ chatId: 'chat-1' })).toBeNull();
});

test('an answer that its page could not finish is replayed from its recording, until it was read', async () => {
  const base = adapterRecorder();
  const session = base.session({ id: 'chat-1', provider: 'ai-sdk' });
  session.add({ role: 'user', content: 'Hello?' });
  const answer = session.answer();
  answer.reasoning('Hm.');
  answer.append('Hel');
  answer.cutOff();
  localStorage.setItem('holdfast:unread:chat-1', '1');
  expect(textsOf(await resume(recorderOf(null, base)))).toEqual(['user: Hello?', 'assistant: Hm.|Hel']);
  expect(textsOf(await resume(recorderOf(null, base)))).toEqual(['user: Hello?']);
});

test('a transport whose server resumes streams is asked where Holdfast has nothing', async () => {
  const { url } = await serveChat(HELLO);
  const own = new DefaultChatTransport<UIMessage>({ api: url });
  const asked = vi.spyOn(own, 'reconnectToStream');
  await recordingTransport(recorderOf(), own).reconnectToStream({ chatId: 'c' });
  expect(asked).not.toHaveBeenCalled();
  const chunks = await recordingTransport(recorderOf(), own, { serverResumes: true }).reconnectToStream({
    chatId: 'c',
  });
  expect(asked).toHaveBeenCalledTimes(1);
  await chunks?.cancel();
});

const USAGE = {
  inputTokens: { total: 1, noCache: 1, cacheRead: undefined, cacheWrite: undefined },
  outputTokens: { total: 2, text: 2, reasoning: undefined },
};
const FINISH = { unified: 'stop' as const, raw: 'end_turn' };

test('middleware records what a language model streams', async () => {
  const recorder = adapterRecorder();
  const chunks = [
    { type: 'response-metadata' as const, id: 'r1', modelId: 'm-2' },
    { type: 'reasoning-start' as const, id: '0' },
    { type: 'reasoning-delta' as const, id: '0', delta: 'Hm.' },
    { type: 'reasoning-end' as const, id: '0' },
    { type: 'text-start' as const, id: '1' },
    { type: 'text-delta' as const, id: '1', delta: 'Hello.' },
    { type: 'text-end' as const, id: '1' },
    { type: 'finish' as const, usage: USAGE, finishReason: FINISH },
  ];
  const mock = new MockLanguageModelV4({ doStream: { stream: simulateReadableStream({ chunks }) } });
  const model = wrapLanguageModel({ model: mock, middleware: recordingMiddleware(recorder, { title: 'Greeting' }) });
  const result = streamText({ model, instructions: 'Be brief.', prompt: 'Hello?' });
  expect(await result.text).toBe('Hello.');
  expect(await recorder.texts()).toEqual(['system: Be brief.', 'user: Hello?', 'assistant: Hm.', 'assistant: Hello.']);
  expect(await recorder.answers()).toMatchObject([
    { reasoning: 'Hm.', outcome: 'complete', response_id: 'r1', finish_reason: 'end_turn', metadata: { model: 'm-2' } },
  ]);
});

test('middleware records what a language model generates in one piece', async () => {
  const recorder = adapterRecorder();
  const content = [
    { type: 'text' as const, text: 'Hello.' },
    { type: 'tool-call' as const, toolCallId: 'c1', toolName: 'add', input: '{"a":1}' },
  ];
  const mock = new MockLanguageModelV4({ doGenerate: { content, finishReason: FINISH, usage: USAGE, warnings: [] } });
  const model = wrapLanguageModel({ model: mock, middleware: recordingMiddleware(recorder) });
  await generateText({ model, prompt: 'Hello?' });
  expect(await recorder.texts()).toEqual(['user: Hello?', 'assistant: Hello.', 'assistant: {"a":1}']);
  expect(await recorder.answers()).toMatchObject([{ outcome: 'complete', finish_reason: 'end_turn' }]);
});

test('an error of the language model fails the answer', async () => {
  const recorder = adapterRecorder();
  const mock = new MockLanguageModelV4({ doGenerate: () => Promise.reject(new Error('Overloaded')) });
  const model = wrapLanguageModel({ model: mock, middleware: recordingMiddleware(recorder) });
  await expect(generateText({ model, prompt: 'Hello?', maxRetries: 0 })).rejects.toThrow('Overloaded');
  expect(await recorder.answers()).toMatchObject([{ outcome: 'failed', errors: [{ content: 'Overloaded' }] }]);
});
