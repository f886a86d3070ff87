// Responses that are no answers: refused ones, whatever ends them, and those without a body.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { recordingFetch } from '../../src/adapters/recording-fetch.ts';
import { adapterRecorder, type AdapterRecorder } from '../support/adapter-recorder.ts';
import { servePreparedAnswers, type PreparedAnswer, type PreparedAnswerServer } from '../support/prepared-answers.ts';

const QUESTION = { model: 'm-1', messages: [{ role: 'user', content: 'Hi' }] };
const DEADLINE = { timeout: 10_000, interval: 5 };

let server: PreparedAnswerServer;

beforeAll(async () => {
  server = await servePreparedAnswers();
});

afterAll(() => server.close());

function ask(recorder: AdapterRecorder, answer: PreparedAnswer, init?: RequestInit): Promise<Response> {
  server.answer('/v1/chat/completions', answer);
  const body = JSON.stringify(QUESTION);
  return recordingFetch(recorder)(`${server.url}/v1/chat/completions`, { method: 'POST', body, ...init });
}

async function expectError(recorder: AdapterRecorder, content: string, code: string | number): Promise<void> {
  await expect.poll(async () => (await recorder.answers())[0]?.outcome, DEADLINE).toBe('failed');
  expect((await recorder.answers())[0]?.errors).toMatchObject([{ content, metadata: { code } }]);
}

const OVERLOADED = JSON.stringify({ error: { message: 'Overloaded', code: 'overloaded' } });

test.for([
  ['', 503, 'The server answered 503 Service Unavailable.', 503],
  [OVERLOADED.slice(0, 30), 429, 'The server answered 429 Too Many Requests.', 429],
  [OVERLOADED, 529, 'Overloaded', 'overloaded'],
] as const)('a refusal whose body "%s" is cancelled has failed', async ([body, status, message, code]) => {
  const recorder = adapterRecorder();
  const response = await ask(recorder, { body, status, contentType: 'application/json', ending: 'hang' });
  const reader = response.body?.getReader();
  if (body !== '') await reader?.read();
  await reader?.cancel();
  await expectError(recorder, message, code);
});

test('a refusal whose body breaks or is aborted has failed', async () => {
  const broken = adapterRecorder();
  const refused = { status: 500, body: 'Inter', contentType: 'text/html' };
  await expect((await ask(broken, { ...refused, ending: 'break' })).text()).rejects.toThrow(TypeError);
  await expectError(broken, 'The server answered 500 Internal Server Error.', 500);
  const aborted = adapterRecorder();
  const abort = new AbortController();
  const response = await ask(aborted, { ...refused, ending: 'hang' }, { signal: abort.signal });
  abort.abort();
  await expect(response.text()).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }));
  await expectError(aborted, 'The server answered 500 Internal Server Error.', 500);
});

test('a refusal by a picture has failed', async () => {
  const recorder = adapterRecorder();
  await (await ask(recorder, { status: 502, body: 'x', contentType: 'image/png' })).blob();
  await expectError(recorder, 'The server answered 502 Bad Gateway.', 502);
});

test.for([204, 205, 304])('a response %s, which has no body, passes as it is', async (status) => {
  // As Chromium gives it, with a body that has nothing.
  const given = new Response('', { headers: { 'content-type': 'application/json' } });
  Object.defineProperty(given, 'status', { value: status });
  const fetch = recordingFetch(adapterRecorder(), { fetch: () => Promise.resolve(given) });
  const response = await fetch('http://localhost/v1/chat', { method: 'POST', body: JSON.stringify(QUESTION) });
  expect(response.bodyUsed).toBe(false);
  expect(await response.text()).toBe('');
});
