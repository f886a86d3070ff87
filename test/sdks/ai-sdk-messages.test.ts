// A message that an answer goes on with, in the chat of a page that reads the answer again.

import { Chat } from '@ai-sdk/react';
import type { ChatTransport, UIMessage, UIMessageChunk } from 'ai';
import { convertArrayToReadableStream } from 'ai/test';
import { expect, test } from 'vitest';
import { messageChunks } from '../../src/adapters/ai-sdk/message-chunks.ts';
import { jsonLike } from '../../src/adapters/recording/json-like.ts';

const about = (name: string): Record<string, Record<string, string>> => ({ provider: { name } });

const MESSAGE = {
  id: 'a1',
  role: 'assistant',
  metadata: { model: 'm-1' },
  parts: [
    { type: 'step-start' },
    { type: 'reasoning', id: 'r1', text: 'Hm.', state: 'done', providerMetadata: about('reasoning') },
    { type: 'text', text: 'Hel', state: 'done', providerMetadata: about('text') },
    {
      type: 'tool-ask',
      toolCallId: 'c1',
      title: 'Ask',
      state: 'output-available',
      input: { q: [1, 'a'] },
      output: { answer: 42 },
      callProviderMetadata: about('call'),
      resultProviderMetadata: about('result'),
    },
    { type: 'tool-ask', toolCallId: 'c2', state: 'output-error', input: 'text', errorText: 'No.' },
    { type: 'dynamic-tool', toolName: 'search', toolCallId: 'c3', state: 'output-available', input: {}, output: 'x' },
    {
      type: 'tool-delete',
      toolCallId: 'c4',
      state: 'output-available',
      input: { all: true },
      approval: { id: 'p1', approved: true, reason: 'Fine.' },
      output: null,
    },
    { type: 'step-start' },
    { type: 'tool-run', toolCallId: 'c5', state: 'input-available', input: {}, providerExecuted: true },
    {
      type: 'tool-send',
      toolCallId: 'c6',
      state: 'approval-responded',
      input: {},
      approval: { id: 'p2', approved: false },
    },
    { type: 'data-status', id: 'd1', data: { p: 2 } },
    { type: 'source-url', sourceId: 's1', url: 'https://example.com/a', title: 'A' },
    { type: 'source-document', sourceId: 's2', mediaType: 'application/pdf', title: 'Doc' },
    { type: 'file', url: 'data:image/png;base64,iVBORw0KGgo=', mediaType: 'image/png' },
    { type: 'text', text: 'half', state: 'streaming' },
  ],
} as unknown as UIMessage;

/** What a chat shows of a replay, and the calls of which it ran the tool. */
async function replay(chunks: readonly object[], messages: UIMessage[]): Promise<[UIMessage[], string[]]> {
  const calls: string[] = [];
  const transport = {
    resumeStreamIsReplay: true,
    reconnectToStream: () => Promise.resolve(convertArrayToReadableStream(chunks as UIMessageChunk[])),
  } as Partial<ChatTransport<UIMessage>> as ChatTransport<UIMessage>;
  const onToolCall = ({ toolCall }: { toolCall: { toolCallId: string } }): void => void calls.push(toolCall.toolCallId);
  const onError = (error: Error): never => {
    throw error;
  };
  const chat = new Chat<UIMessage>({ messages, transport, onToolCall, onError });
  await chat.resumeStream();
  return [chat.messages, calls];
}

const shown = (message: UIMessage | undefined): unknown => {
  const withoutRawInput = (name: string, value: unknown): unknown => (name === 'rawInput' ? undefined : value);
  return JSON.parse(JSON.stringify(message, withoutRawInput));
};

test('its chunks make the same message again, and run no tool that has its output', async () => {
  const [messages, calls] = await replay(messageChunks(jsonLike(MESSAGE)), [structuredClone(MESSAGE)]);
  expect(messages).toHaveLength(1);
  expect(shown(messages[0])).toEqual(shown(MESSAGE));
  expect(calls).toEqual([]);
});

test('the answer goes on with it, also with a start of its own', async () => {
  const rest = [
    { type: 'start', messageId: 'a1', messageMetadata: { totalTokens: 7 } },
    { type: 'tool-output-available', toolCallId: 'c5', output: 1 },
    { type: 'tool-output-denied', toolCallId: 'c6' },
    { type: 'text-start', id: 'part-2' },
    { type: 'text-delta', id: 'part-2', delta: 'lo.' },
    { type: 'text-end', id: 'part-2' },
    { type: 'finish' },
  ];
  const [[message]] = await replay([...messageChunks(jsonLike(MESSAGE)), ...rest], [MESSAGE]);
  expect(message?.metadata).toEqual({ model: 'm-1', totalTokens: 7 });
  expect(message?.parts.map((part) => ('state' in part ? part.state : part.type)).slice(8)).toEqual([
    'output-available',
    'output-denied',
    'data-status',
    'source-url',
    'source-document',
    'file',
    'streaming',
    'done',
  ]);
});
