// Chats of the AI SDK that resume: what a page that comes back shows, how that ends, and what is recorded.

import type { Chat } from '@ai-sdk/react';
import type { ChatOnFinishCallback, UIMessage } from 'ai';
import { expect, test, vi } from 'vitest';
import type { TransportRecorder } from '../../src/adapters/ai-sdk.ts';
import { adapterRecorder } from '../support/adapter-recorder.ts';
import { chatOver, recorderOf, stubStorage, textsOf } from './chat-recorder.ts';
import { events, serveChat } from './chat-server.ts';

stubStorage();

const NOWHERE = 'http://127.0.0.1:1';
const TEXT = ['text-start', 'text-delta', 'text-end'].map((type) => ({ type, id: 't1', delta: 'Hello.' }));
const HELLO = { pieces: events({ type: 'start', messageId: 'a1' }, ...TEXT, { type: 'finish' }, '[DONE]') };
const QUESTION: UIMessage = { id: 'q1', role: 'user', parts: [{ type: 'text', text: 'Hello?' }] };

/** A stream that calls tools of the page, one of which the server runs after all. */
const callsOf = (...ids: string[]): { pieces: string[] } => ({
  pieces: events(
    { type: 'start', messageId: 'a1' },
    ...ids.map((toolCallId) => ({ type: 'tool-input-available', toolCallId, toolName: 'ask', input: {} })),
    { type: 'tool-output-available', toolCallId: ids.at(-1), output: 'of the server' },
    { type: 'finish' },
    '[DONE]',
  ),
});

const answerCall = async (chat: Chat<UIMessage>, toolCallId: string, output: unknown): Promise<void> =>
  chat.addToolOutput({ tool: 'ask', toolCallId, output });

test('the output of a tool of the page is recorded also by a page that did not ask for the answer', async () => {
  const { url } = await serveChat(callsOf('c1', 's1'), HELLO);
  const recorder = recorderOf();
  const page = chatOver(recorder, url);
  await page.sendMessage({ text: 'Hello?' });
  const next = chatOver(recorder, url, structuredClone(page.messages));
  await answerCall(next, 'c1', 42);
  await next.sendMessage();
  const [first, second] = await recorder.answers();
  expect(first?.tool_results).toMatchObject([
    { tool_call_id: 's1', content: 'of the server' },
    { tool_call_id: 'c1', tool_name: 'ask', content: '42' },
  ]);
  expect(second).toMatchObject({ text: 'Hello.', tool_results: [], parent_id: `${first?.answer_id}#c1` });
});

test('each output is recorded once, with its own answer, however often its message is sent', async () => {
  const { url } = await serveChat(callsOf('c1', 's1'), callsOf('c2', 's2'), HELLO);
  const recorder = recorderOf();
  const chat = chatOver(recorder, url);
  await chat.sendMessage({ text: 'Hello?' });
  await answerCall(chat, 'c1', 1);
  await chat.sendMessage();
  await answerCall(chat, 'c2', 2);
  await chat.sendMessage();
  const results = (await recorder.answers()).map((answer) => answer.tool_results.map((result) => result.tool_call_id));
  expect(results).toEqual([['s1', 'c1'], ['s2', 'c2'], []]);
});

test('an answer that is only recorded is replayed with all of the message that it goes on with', async () => {
  const { url } = await serveChat(callsOf('c1', 's1'), { pieces: HELLO.pieces.slice(0, 3) });
  const recorder = recorderOf();
  const page = chatOver(recorder, url, [QUESTION]);
  await page.sendMessage();
  await answerCall(page, 'c1', 42);
  await page.sendMessage();
  localStorage.setItem('holdfast:unread:chat-1', '1');
  const calls: unknown[] = [];
  const onToolCall = (call: unknown): void => void calls.push(call);
  const next = chatOver(recorder, url, structuredClone(page.messages), { onToolCall });
  await next.resumeStream();
  expect(textsOf(next)).toEqual(['user: Hello?', 'assistant: tool-ask|tool-ask|step-start|Hello.']);
  expect(next.messages[1]?.parts[0]).toMatchObject({ state: 'output-available', output: 42 });
  expect(calls).toEqual([]);
});

interface Finish {
  readonly isAbort: boolean;
  readonly isDisconnect: boolean;
  readonly isError: boolean;
}

/** How a chat that resumes ends. */
async function resumed(recorder: TransportRecorder): Promise<Finish & { chat: Chat<UIMessage> }> {
  const finishes: Finish[] = [];
  const onFinish: ChatOnFinishCallback<UIMessage> = ({ isAbort, isDisconnect, isError }) => {
    finishes.push({ isAbort, isDisconnect, isError });
  };
  const chat = chatOver(recorder, NOWHERE, [QUESTION], { onFinish });
  await chat.resumeStream();
  expect(finishes).toHaveLength(1);
  const [finish] = finishes as [Finish];
  return { ...finish, chat };
}

/** What a worker relays of an answer that fails in the middle. */
function failing(error: Error): Response {
  const pieces = HELLO.pieces.slice(0, 3).map((piece) => new TextEncoder().encode(piece));
  return new Response(
    new ReadableStream({
      pull(controller) {
        const piece = pieces.shift();
        if (piece === undefined) controller.error(error);
        else controller.enqueue(piece);
      },
    }),
  );
}

test('a connection that is lost while a page follows ends as for the page that asked', async () => {
  const { chat, ...finish } = await resumed(recorderOf(failing(new TypeError('network error'))));
  expect(finish).toEqual({ isAbort: false, isDisconnect: true, isError: true });
  expect(chat).toMatchObject({ status: 'error', error: { message: 'network error' } });
  expect(textsOf(chat)).toEqual(['user: Hello?', 'assistant: Hello.']);
});

test('an answer that another tab stops while a page follows is shown as aborted, and is not replayed again', async () => {
  localStorage.setItem('holdfast:unread:chat-1', '1');
  const { chat, ...finish } = await resumed(recorderOf(failing(new DOMException('Stopped.', 'AbortError'))));
  expect(finish).toEqual({ isAbort: true, isDisconnect: false, isError: false });
  expect(chat.status).toBe('ready');
  expect(localStorage.getItem('holdfast:unread:chat-1')).toBeNull();
});

test('a stopped answer that is only recorded is shown as aborted', async () => {
  const base = adapterRecorder();
  const session = base.session({ id: 'chat-1', provider: 'ai-sdk' });
  session.add({ id: 'q1', role: 'user', content: 'Hello?' });
  const answer = session.answer();
  answer.append('Hel');
  answer.stop();
  localStorage.setItem('holdfast:unread:chat-1', '1');
  const { chat, ...finish } = await resumed(recorderOf(null, base));
  expect(finish).toEqual({ isAbort: true, isDisconnect: false, isError: false });
  expect(textsOf(chat)).toEqual(['user: Hello?', 'assistant: Hel']);
});

test('a stored half of an answer is replaced by its replay where the server gives the message an id', async () => {
  const half: UIMessage = { id: 'a1', role: 'assistant', parts: [{ type: 'text', text: 'Hel' }] };
  const chat = chatOver(recorderOf(new Response(HELLO.pieces.join(''))), NOWHERE, [QUESTION, half]);
  await chat.resumeStream();
  expect(textsOf(chat)).toEqual(['user: Hello?', 'assistant: Hello.']);
});

/** A recorder whose worker has `response`, and says so late. */
function lateRecorder(response: Response): { recorder: TransportRecorder; answer: () => void; asked: () => number } {
  const waiting: (() => void)[] = [];
  let count = 0;
  const reattach: TransportRecorder['reattach'] = (_id, options) => {
    count += 1;
    return new Promise((resolve, reject) => {
      waiting.push(() => resolve(response));
      options?.signal?.addEventListener('abort', () => reject(new DOMException('', 'AbortError')));
    });
  };
  return {
    recorder: { ...recorderOf(), reattach },
    answer: () => waiting.forEach((resolve) => resolve()),
    asked: () => count,
  };
}

/** Statuses of a chat, from now on. */
function statusesOf(chat: Chat<UIMessage>): string[] {
  const statuses: string[] = [];
  chat['~registerStatusCallback'](() => void statuses.push(chat.status));
  return statuses;
}

test('an answer that the page asks for while it resumes is read once, and its status is not reset', async () => {
  const { url } = await serveChat({ pause: 20, pieces: HELLO.pieces });
  const { recorder, answer } = lateRecorder(new Response(HELLO.pieces.join('')));
  const finishes: unknown[] = [];
  const chat = chatOver(recorder, url, [], { onFinish: (finish) => void finishes.push(finish) });
  const statuses = statusesOf(chat);
  const resuming = chat.resumeStream();
  const sending = chat.sendMessage({ text: 'Hello?' });
  answer();
  await Promise.all([resuming, sending]);
  expect(finishes).toHaveLength(1);
  expect(textsOf(chat)).toEqual(['user: Hello?', 'assistant: Hello.']);
  expect(statuses).toEqual(['submitted', 'streaming', 'ready']);
});

test('an error of an answer that the page asks for while it resumes stays shown, until the chat is stopped', async () => {
  const { url } = await serveChat({ status: 500, pieces: ['Overloaded'] });
  const { recorder, answer } = lateRecorder(new Response(HELLO.pieces.join('')));
  const chat = chatOver(recorder, url);
  const resuming = chat.resumeStream();
  await chat.sendMessage({ text: 'Hello?' });
  answer();
  await new Promise((resolve) => void setTimeout(resolve, 20));
  expect(chat).toMatchObject({ status: 'error', error: { message: 'Overloaded' } });
  await chat.stop();
  await resuming;
});

test('a chat that is mounted twice, and one that has left an answer, resume', async () => {
  const { recorder, answer, asked } = lateRecorder(new Response(HELLO.pieces.join('')));
  const { url } = await serveChat({ pieces: [...HELLO.pieces.slice(0, 2), null] });
  const left = chatOver(recorder, url, [QUESTION]);
  const sending = left.sendMessage();
  await vi.waitFor(() => expect(left.status).toBe('streaming'));
  await left.stop();
  await sending;
  const chat = chatOver(recorder, url, [QUESTION]);
  void chat.resumeStream();
  void chat.stop();
  const resuming = chat.resumeStream();
  await vi.waitFor(() => expect(asked()).toBe(2));
  answer();
  await resuming;
  expect(textsOf(chat)).toEqual(['user: Hello?', 'assistant: Hello.']);
});
