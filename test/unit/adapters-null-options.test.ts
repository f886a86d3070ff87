// Options that are null are as good as absent, in every adapter.

import { expect, test } from 'vitest';
import { recordingMiddleware } from '../../src/adapters/ai-sdk.ts';
import { recordingHandler, recordStreamEvents } from '../../src/adapters/lang-chain.ts';
import { recordStream, recordTokens } from '../../src/adapters/record-stream.ts';
import { recordingFetch } from '../../src/adapters/recording-fetch.ts';
import { adapterRecorder } from '../support/adapter-recorder.ts';

const BODY = JSON.stringify({ model: 'm-1', messages: [{ role: 'user', content: 'Hi' }] });
const ANSWER = JSON.stringify({
  choices: [{ message: { role: 'assistant', content: 'Hello' }, finish_reason: 'stop' }],
});
const NONE = { session: null, provider: null, title: null, model: null, messages: null };
const NO_FETCH = { session: null, provider: null, title: null, endpoints: null, outlive: null };

test.for([null, { ...NO_FETCH, fetch: null }])('recordingFetch with %o', async (options) => {
  const recorder = adapterRecorder();
  const before = globalThis.fetch;
  globalThis.fetch = () => Promise.resolve(new Response(ANSWER, { headers: { 'content-type': 'application/json' } }));
  try {
    const fetch = recordingFetch(recorder, options);
    await (await fetch('http://localhost/v1/chat/completions', { method: 'POST', body: BODY })).text();
  } finally {
    globalThis.fetch = before;
  }
  expect(await recorder.texts()).toEqual(['user: Hi', 'assistant: Hello']);
});

test.for([null, NONE])('adapters of streams, handlers and models with %o', async (options) => {
  const recorder = adapterRecorder();
  for await (const _ of recordStream(recorder, ['Hel', 'lo'], options));
  expect(await recorder.texts()).toEqual(['assistant: Hello']);
  const tokens = recordTokens(recorder, options);
  tokens.push('Hi');
  tokens.end();
  expect(await recorder.texts()).toEqual(['assistant: Hi']);
  const handler = recordingHandler(recorder, options);
  handler.handleChatModelStart({}, [[]], 'run');
  handler.handleLLMNewToken('Yes', {}, 'run');
  expect(await recorder.texts()).toEqual(['assistant: Yes']);
  expect(() => recordingMiddleware(recorder, options)).not.toThrow();
  async function* events(): AsyncGenerator<object> {
    yield { event: 'content-block-delta', index: 0, delta: { type: 'text-delta', text: 'No' } };
  }
  for await (const _ of recordStreamEvents(recorder, events(), options));
  expect(recorder.sessions).toHaveLength(4);
});
