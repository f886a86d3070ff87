// SDKs over the recording fetch: each reads what it reads without it, and the answer is recorded.

import { HttpAgent } from '@ag-ui/client';
import Anthropic from '@anthropic-ai/sdk';
import { GoogleGenAI } from '@google/genai';
import { Ollama } from 'ollama';
import OpenAI from 'openai';
import { TextStreamChatTransport, type UIMessage } from 'ai';
import { expect, test } from 'vitest';
import { recordingFetch } from '../../src/adapters/recording-fetch.ts';
import { adapterRecorder } from '../support/adapter-recorder.ts';
import { events, serveChat, type ServedAnswer } from './chat-server.ts';

type Fetch = typeof globalThis.fetch;

/** Asks "Hello?" and returns what the SDK reads. */
type Ask = (url: string, fetch: Fetch) => Promise<unknown>;

const QUESTION = { role: 'user' as const, content: 'Hello?' };
const KEY = 'sk-a-secret-of-the-app';

async function collect<T>(source: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of source) items.push(item);
  return items;
}

const openAi = (url: string, fetch: Fetch): OpenAI =>
  new OpenAI({ apiKey: KEY, baseURL: url, fetch, maxRetries: 0, dangerouslyAllowBrowser: true });

const anthropic = (url: string, fetch: Fetch): Anthropic =>
  new Anthropic({ apiKey: KEY, baseURL: url, fetch, maxRetries: 0, dangerouslyAllowBrowser: true });

const named = (...values: readonly ({ readonly type: string } & Record<string, unknown>)[]): string[] =>
  values.map((value) => `event: ${value.type}\ndata: ${JSON.stringify(value)}\n\n`);

const lines = (...values: readonly object[]): string[] => values.map((value) => `${JSON.stringify(value)}\n`);

const delta = (content: object, finish_reason: string | null = null): object => ({
  id: 'c1',
  object: 'chat.completion.chunk',
  created: 1,
  model: 'm-1',
  choices: [{ index: 0, delta: content, finish_reason }],
});

const RESPONSE = { id: 'resp_1', object: 'response', model: 'm-1', created_at: 1 };
const MESSAGE = { type: 'message', id: 'i1', role: 'assistant', status: 'completed' };

interface Stack {
  readonly name: string;
  readonly answer: ServedAnswer;
  readonly ask: Ask;
}

const STACKS: readonly Stack[] = [
  {
    name: 'openai chat completions, streamed',
    answer: {
      pieces: events(
        delta({ role: 'assistant', content: 'Hel' }),
        delta({ content: 'lo.' }),
        delta({}, 'stop'),
        '[DONE]',
      ),
    },
    ask: async (url, fetch) =>
      collect(await openAi(url, fetch).chat.completions.create({ model: 'm-1', messages: [QUESTION], stream: true })),
  },
  {
    name: 'openai chat completions, by the helper for streams',
    answer: {
      pieces: events(
        delta({ role: 'assistant', content: 'Hel' }),
        delta({ content: 'lo.' }),
        delta({}, 'stop'),
        '[DONE]',
      ),
    },
    ask: (url, fetch) =>
      openAi(url, fetch)
        .chat.completions.stream({ model: 'm-1', messages: [QUESTION] })
        .finalContent(),
  },
  {
    name: 'openai chat completions, in one piece',
    answer: {
      type: 'application/json',
      pieces: [
        JSON.stringify({
          id: 'c1',
          object: 'chat.completion',
          created: 1,
          model: 'm-1',
          choices: [{ index: 0, message: { role: 'assistant', content: 'Hello.' }, finish_reason: 'stop' }],
        }),
      ],
    },
    ask: async (url, fetch) => {
      const answer = await openAi(url, fetch).chat.completions.create({ model: 'm-1', messages: [QUESTION] });
      return answer.choices;
    },
  },
  {
    name: 'openai responses',
    answer: {
      pieces: named(
        { type: 'response.created', response: { ...RESPONSE, status: 'in_progress', output: [] } },
        { type: 'response.output_item.added', output_index: 0, item: { ...MESSAGE, content: [] } },
        { type: 'response.output_text.delta', output_index: 0, content_index: 0, item_id: 'i1', delta: 'Hel' },
        { type: 'response.output_text.delta', output_index: 0, content_index: 0, item_id: 'i1', delta: 'lo.' },
        {
          type: 'response.completed',
          response: {
            ...RESPONSE,
            status: 'completed',
            output: [{ ...MESSAGE, content: [{ type: 'output_text', text: 'Hello.', annotations: [] }] }],
          },
        },
      ),
    },
    ask: async (url, fetch) =>
      collect(await openAi(url, fetch).responses.create({ model: 'm-1', input: 'Hello?', stream: true })),
  },
  {
    name: 'anthropic messages',
    answer: {
      pieces: named(
        {
          type: 'message_start',
          message: {
            id: 'm1',
            type: 'message',
            role: 'assistant',
            model: 'm-1',
            content: [],
            stop_reason: null,
            usage: { input_tokens: 1, output_tokens: 1 },
          },
        },
        { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
        { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'Hel' } },
        { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'lo.' } },
        { type: 'content_block_stop', index: 0 },
        { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 2 } },
        { type: 'message_stop' },
      ),
    },
    ask: (url, fetch) =>
      anthropic(url, fetch)
        .messages.stream({ model: 'm-1', max_tokens: 9, messages: [QUESTION] })
        .finalMessage(),
  },
  {
    name: 'ollama',
    answer: {
      type: 'application/x-ndjson',
      pieces: lines(
        { model: 'm-1', message: { role: 'assistant', content: 'Hel' }, done: false },
        { model: 'm-1', message: { role: 'assistant', content: 'lo.' }, done: false },
        { model: 'm-1', message: { role: 'assistant', content: '' }, done: true, done_reason: 'stop' },
      ),
    },
    ask: async (host, fetch) =>
      collect(await new Ollama({ host, fetch }).chat({ model: 'm-1', messages: [QUESTION], stream: true })),
  },
  {
    name: 'gemini',
    answer: {
      pieces: events(
        { candidates: [{ content: { role: 'model', parts: [{ text: 'Hel' }] } }], modelVersion: 'm-1' },
        { candidates: [{ content: { role: 'model', parts: [{ text: 'lo.' }] }, finishReason: 'STOP' }] },
      ),
    },
    ask: async (baseUrl, fetch) => {
      const ai = new GoogleGenAI({ apiKey: KEY, httpOptions: { baseUrl, fetch } });
      const chunks = await ai.models.generateContentStream({ model: 'm-1', contents: 'Hello?' });
      return (await collect(chunks)).map(({ text }) => text);
    },
  },
  {
    name: 'gemini interactions, which pass a Request object',
    answer: {
      pieces: events(
        { event_type: 'interaction.created', interaction: { id: 'int_1', model: 'm-1', status: 'in_progress' } },
        { event_type: 'step.start', index: 0, step: { type: 'model_output' } },
        { event_type: 'step.delta', index: 0, delta: { type: 'text', text: 'Hel' } },
        { event_type: 'step.delta', index: 0, delta: { type: 'text', text: 'lo.' } },
        { event_type: 'step.stop', index: 0 },
        { event_type: 'interaction.completed', interaction: { id: 'int_1', status: 'completed' } },
        '[DONE]',
      ),
    },
    ask: async (baseUrl, fetch) => {
      const checked: Fetch = (...given) => {
        expect(given).toEqual([expect.any(Request)]);
        return fetch(...given);
      };
      const ai = new GoogleGenAI({ apiKey: KEY, httpOptions: { baseUrl, fetch: checked } });
      return collect(await ai.interactions.create({ model: 'm-1', input: 'Hello?', stream: true }));
    },
  },
  {
    name: 'gemini interactions, in one piece',
    answer: {
      type: 'application/json',
      pieces: [
        JSON.stringify({
          id: 'int_1',
          model: 'm-1',
          status: 'completed',
          steps: [{ type: 'model_output', content: [{ type: 'text', text: 'Hello.' }] }],
        }),
      ],
    },
    ask: async (baseUrl, fetch) => {
      const ai = new GoogleGenAI({ apiKey: KEY, httpOptions: { baseUrl, fetch } });
      const { steps } = await ai.interactions.create({ model: 'm-1', input: 'Hello?' });
      return steps;
    },
  },
  {
    name: 'ai sdk, text streams',
    answer: { type: 'text/plain; charset=utf-8', pieces: ['Hel', 'lo.'] },
    ask: async (api, fetch) => {
      const message: UIMessage = { id: 'q1', role: 'user', parts: [{ type: 'text', text: 'Hello?' }] };
      const stream = await new TextStreamChatTransport({ api, fetch }).sendMessages({
        chatId: 'c1',
        trigger: 'submit-message',
        messageId: undefined,
        messages: [message],
        abortSignal: undefined,
      });
      const reader = stream.getReader();
      let text = '';
      for (let next = await reader.read(); !next.done; next = await reader.read())
        if (next.value.type === 'text-delta') text += next.value.delta;
      return text;
    },
  },
  {
    name: 'ag-ui',
    answer: {
      pieces: events(
        { type: 'RUN_STARTED', threadId: 't1', runId: 'r1' },
        { type: 'TEXT_MESSAGE_START', messageId: 'm1', role: 'assistant' },
        { type: 'TEXT_MESSAGE_CONTENT', messageId: 'm1', delta: 'Hel' },
        { type: 'TEXT_MESSAGE_CONTENT', messageId: 'm1', delta: 'lo.' },
        { type: 'TEXT_MESSAGE_END', messageId: 'm1' },
        { type: 'RUN_FINISHED', threadId: 't1', runId: 'r1' },
      ),
    },
    ask: async (url, fetch) => {
      const agent = new HttpAgent({ url, fetch, threadId: 't1', initialMessages: [{ id: 'q1', ...QUESTION }] });
      return (await agent.runAgent()).newMessages;
    },
  },
];

test.for(STACKS)('$name', async ({ answer, ask }) => {
  const { url } = await serveChat(answer);
  const recorder = adapterRecorder();
  const plain = await ask(url, globalThis.fetch);
  expect(JSON.stringify(plain)).toMatch(/lo\./);
  expect(await ask(url, recordingFetch(recorder))).toEqual(plain);
  await expect.poll(() => recorder.texts()).toEqual(['user: Hello?', 'assistant: Hello.']);
  expect(await recorder.answers()).toMatchObject([{ outcome: 'complete' }]);
  expect(JSON.stringify(recorder.sessions.map(({ events: recorded }) => recorded))).not.toContain(KEY);
});

test.for(STACKS.filter(({ name }) => /^(?:openai chat completions, (?:streamed|in)|anthropic)/.test(name)))(
  '$name: an error of the server is the one that the app gets without recording',
  async ({ ask }) => {
    const error = { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } };
    const { url } = await serveChat({ status: 529, type: 'application/json', pieces: [JSON.stringify(error)] });
    const recorder = adapterRecorder();
    const failureOf = (fetch: Fetch): Promise<unknown> =>
      ask(url, fetch).catch((thrown: Error & { status?: unknown }) => [
        thrown.constructor,
        thrown.message,
        thrown.status,
      ]);
    const plain = await failureOf(globalThis.fetch);
    expect(plain).toEqual([expect.any(Function), expect.stringContaining('Overloaded'), 529]);
    expect(await failureOf(recordingFetch(recorder))).toEqual(plain);
    await expect.poll(() => recorder.answers()).toMatchObject([{ outcome: 'failed' }]);
  },
);

test('what an SDK sends again after a refusal is in the same session', async () => {
  const { url } = await serveChat(
    { status: 503, type: 'application/json', pieces: ['{"error":{"message":"Overloaded"}}'] },
    { pieces: events(delta({ content: 'Hello.' }), delta({}, 'stop'), '[DONE]') },
  );
  const recorder = adapterRecorder();
  const openai = new OpenAI({
    apiKey: KEY,
    baseURL: url,
    fetch: recordingFetch(recorder),
    maxRetries: 1,
    dangerouslyAllowBrowser: true,
  });
  await collect(await openai.chat.completions.create({ model: 'm-1', messages: [QUESTION], stream: true }));
  await expect.poll(() => recorder.answers()).toMatchObject([{}, { text: 'Hello.', outcome: 'complete' }]);
  expect(recorder.sessions).toHaveLength(1);
  expect((await recorder.texts()).filter((text) => text.startsWith('user'))).toEqual(['user: Hello?']);
});

test('leaving the loop of an OpenAI stream stops the answer', async () => {
  const { url } = await serveChat({ pieces: [...events(delta({ content: 'Hel' })), null] });
  const recorder = adapterRecorder();
  const openai = openAi(url, recordingFetch(recorder));
  const stream = await openai.chat.completions.create({ model: 'm-1', messages: [QUESTION], stream: true });
  for await (const _ of stream) break;
  await expect.poll(() => recorder.answers()).toMatchObject([{ text: 'Hel', outcome: 'stopped' }]);
});
