// Answers in no format of an API, through the recording fetch and in the worker that records for it.

import { expect, test } from 'vitest';
import { recordingFetch, type RecordingFetchOptions } from '../../src/adapters/recording-fetch.ts';
import { recordAnswer } from '../../src/hosts/relay/record-answer.ts';
import type { NewEvent } from '../../src/client/index.ts';
import { adapterRecorder, type AdapterRecorder } from '../support/adapter-recorder.ts';

const JSON_TYPE = { 'content-type': 'application/json' };
const CHAT = { messages: [{ role: 'user', content: 'Hi' }] };

async function ask(
  body: string,
  type: string,
  asked: object = CHAT,
  options: RecordingFetchOptions = {},
): Promise<AdapterRecorder> {
  const recorder = adapterRecorder();
  const send = (): Promise<Response> => Promise.resolve(new Response(body, { headers: { 'content-type': type } }));
  const fetch = recordingFetch(recorder, { fetch: send, ...options });
  const response = await fetch('http://chat.example/api/chat', { method: 'POST', body: JSON.stringify(asked) });
  expect(await response.text()).toBe(body);
  return recorder;
}

test('plain text is the answer to a chat', async () => {
  const recorder = await ask('Hello', 'text/plain');
  expect(await recorder.texts()).toEqual(['user: Hi', 'assistant: Hello']);
  expect(await recorder.answers()).toMatchObject([{ outcome: 'complete' }]);
});

test('plain text is an answer at an address that the app names, and nowhere else', async () => {
  const recorder = await ask('Hello', 'text/plain', { question: 'Hi' }, { endpoints: '/api/chat' });
  expect(await recorder.texts()).toEqual(['assistant: Hello']);
  expect(await recorder.sessions[0]?.read()).toMatchObject({ provider: 'chat.example' });
  expect((await ask('Hello', 'text/plain', { question: 'Hi' })).sessions).toHaveLength(0);
});

test('an answer in an unknown format is recorded as that, with its beginning', async () => {
  const body = '{"reply":"Hello"}';
  const recorder = await ask(body, 'application/json; charset=utf-8');
  expect(await recorder.texts()).toEqual([
    'user: Hi',
    'assistant: Answer in an unknown format (application/json)',
    'assistant: ',
  ]);
  const [answer] = await recorder.answers();
  expect(answer).toMatchObject({ outcome: 'complete', text: '' });
  expect(JSON.stringify(await recorder.messages())).toContain(JSON.stringify(body));
});

test('keys that a server repeats are not in what is kept of an unknown format', async () => {
  const recorder = adapterRecorder();
  const send = (): Promise<Response> => Promise.resolve(new Response('{"key":"SECRET-KEY-1"}', { headers: JSON_TYPE }));
  const headers = { Authorization: 'Bearer SECRET-KEY-1' };
  const fetch = recordingFetch(recorder, { fetch: send });
  await (await fetch('/api/chat', { method: 'POST', headers, body: JSON.stringify(CHAT) })).text();
  expect(JSON.stringify(recorder.sessions[0]?.events)).toContain('{\\"key\\":\\"…\\"}');
  expect(JSON.stringify(recorder.sessions[0]?.events)).not.toContain('SECRET');
});

test('the worker records plain text in place of the page', () => {
  const events: NewEvent[] = [];
  const recording = { session: { provider: 'chat.example' }, answer: { id: 'a1' } };
  const request = { url: 'http://chat.example/api/chat', headers: [] };
  const recorder = recordAnswer({ session_id: 's1', recording, request } as never, (event) => void events.push(event));
  const head = { type: 'response', status: 200, status_text: '', headers: [['content-type', 'text/plain']] };
  recorder.respond({ ...head, has_body: true } as never);
  recorder.write(new TextEncoder().encode('Hello'));
  recorder.end({ type: 'end' } as never);
  expect(events.map(({ type }) => type)).toEqual(['session_start', 'message_add', 'message_append', 'message_update']);
  expect(events[2]).toMatchObject({ session_id: 's1', message_id: 'a1', content_delta: 'Hello' });
  expect(events[3]).toMatchObject({ metadata: { outcome: 'complete' } });
});
