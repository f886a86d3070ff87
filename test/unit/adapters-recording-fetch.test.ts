// A chat through the recording fetch: the app receives what it would have received, and the recording is that of the stream.

import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { recordingFetch } from '../../src/adapters/recording-fetch.ts';
import { adapterRecorder, type AdapterRecorder } from '../support/adapter-recorder.ts';
import { readAllStreams } from '../support/all-streams.ts';
import { servePreparedAnswers, type PreparedAnswerServer, type PreparedAnswer } from '../support/prepared-answers.ts';
import { chatChunks, sse } from '../support/stream-bodies.ts';

const ANSWER = sse([...chatChunks([{ content: 'Hel' }, { content: 'lo' }]), '[DONE]']);
const BEGINNING = sse(chatChunks([{ content: 'Hel' }, { content: 'lo' }]).slice(0, 2));
const QUESTION = { model: 'm-1', stream: true, messages: [{ role: 'user', content: 'Hi' }] };
const DEADLINE = { timeout: 10_000, interval: 5 };

let server: PreparedAnswerServer;

beforeAll(async () => {
  server = await servePreparedAnswers();
});

afterAll(() => server.close());

afterEach(() => {
  vi.restoreAllMocks();
});

/** Asks for a prepared answer through a recording fetch. */
function ask(
  recorder: AdapterRecorder,
  answer: PreparedAnswer,
  init: RequestInit = {},
  body: object = QUESTION,
): Promise<Response> {
  server.answer('/v1/chat/completions', answer);
  const fetch = recordingFetch(recorder);
  return fetch(`${server.url}/v1/chat/completions`, { method: 'POST', body: JSON.stringify(body), ...init });
}

async function expectOutcome(recorder: AdapterRecorder, outcome: string, text: string): Promise<void> {
  await expect.poll(async () => (await recorder.answers())[0]?.outcome, DEADLINE).toBe(outcome);
  expect((await recorder.answers())[0]?.text).toBe(text);
}

test.for(readAllStreams().flatMap((stream) => [undefined, 1].map((pieces) => ({ ...stream, pieces }))))(
  '$name in pieces of $pieces: the same bytes, and the recording of the stream',
  async ({ bytes, contentType, text, reasoning, outcome, pieces }) => {
    const recorder = adapterRecorder();
    const response = await ask(recorder, {
      body: bytes,
      contentType,
      pieces: bytes.length > 20_000 && pieces ? 50 : pieces,
    });
    expect(Buffer.from(await response.arrayBuffer()).equals(bytes)).toBe(true);
    const [answer] = await recorder.answers();
    expect(answer).toMatchObject({ text, reasoning, outcome });
  },
);

test('what is asked is recorded before the answer', async () => {
  const recorder = adapterRecorder();
  await (await ask(recorder, { body: ANSWER })).text();
  expect(await recorder.texts()).toEqual(['user: Hi', 'assistant: Hello']);
  expect(await recorder.sessions[0]?.read()).toMatchObject({ provider: 'openai', title: 'Hi' });
});

test('the response is what the server sent, also as a clone', async () => {
  const headers = { 'X-Request-Id': 'r1' };
  server.answer('/from', { body: '', status: 307, headers: { Location: '/v1/chat/completions' } });
  server.answer('/v1/chat/completions', { body: ANSWER, headers });
  const recorder = adapterRecorder();
  const url = `${server.url}/from`;
  const init = { method: 'POST', body: JSON.stringify(QUESTION) };
  const plain = await fetch(url, init);
  const response = await recordingFetch(recorder)(url, init);
  for (const seen of [response, response.clone(), response.clone().clone()]) {
    expect(seen).toBeInstanceOf(Response);
    for (const name of ['ok', 'status', 'statusText', 'url', 'redirected', 'type', 'bodyUsed'] as const)
      expect(seen[name]).toBe(plain[name]);
    expect(seen.headers.get('x-request-id')).toBe('r1');
    expect(seen.headers.get('content-type')).toBe('text/event-stream');
    expect(await seen.text()).toBe(ANSWER);
  }
  expect(response.redirected).toBe(true);
  await expectOutcome(recorder, 'complete', 'Hello');
});

test('arguments are passed on as they are, to the page fetch', async () => {
  const calls: unknown[][] = [];
  const response = new Response(null, { status: 204 });
  vi.spyOn(globalThis, 'fetch').mockImplementation((...args) => {
    calls.push(args);
    return Promise.resolve(response);
  });
  const fetch = recordingFetch(adapterRecorder());
  const init = { method: 'POST', body: JSON.stringify(QUESTION) };
  const request = new Request('http://localhost/x', { method: 'POST', body: '{}' });
  expect(await fetch('http://localhost/a', init)).toBe(response);
  expect(await fetch(request)).toBe(response);
  expect(calls).toEqual([['http://localhost/a', init], [request]]);
  expect(calls[0]?.[1]).toBe(init);
  expect(request.bodyUsed).toBe(false);
});

test.for([
  ['a GET', { method: 'GET' }, 'text/event-stream'],
  ['a picture', { method: 'POST', body: '{}' }, 'image/png'],
  ['a page', { method: 'POST', body: '{}' }, 'text/html'],
] as const)('%s passes as the original response', async ([, init, type]) => {
  const recorder = adapterRecorder();
  const response = new Response(ANSWER, { headers: { 'content-type': type } });
  const fetch = recordingFetch(recorder, { fetch: () => Promise.resolve(response) });
  expect(await fetch('http://localhost/x', init)).toBe(response);
  expect(recorder.sessions).toHaveLength(0);
});

test('JSON that is no answer leaves no trace', async () => {
  const recorder = adapterRecorder();
  const response = await ask(recorder, { body: '{"saved":true}', contentType: 'application/json' }, {}, { text: 'x' });
  expect(await response.json()).toEqual({ saved: true });
  expect(recorder.sessions).toHaveLength(0);
});

test('an answer to a request of unknown shape is recorded alone', async () => {
  const recorder = adapterRecorder();
  await (await ask(recorder, { body: ANSWER }, {}, { question: 'Hi' })).text();
  expect(await recorder.texts()).toEqual(['assistant: Hello']);
});

test('endpoints choose what is recorded', async () => {
  server.answer('/a/chat', { body: ANSWER });
  server.answer('/b/chat', { body: ANSWER });
  const init = { method: 'POST', body: JSON.stringify(QUESTION) };
  for (const endpoints of ['/a/', `${server.url}/a`, /\/a\/chat$/, [/x/, (url: URL) => url.pathname === '/a/chat']]) {
    const recorder = adapterRecorder();
    const fetch = recordingFetch(recorder, { endpoints });
    for (const path of ['/b/chat', '/a/chat']) await (await fetch(`${server.url}${path}`, init)).text();
    expect(recorder.sessions).toHaveLength(1);
  }
});

test('an error of the network passes as it is, and the answer is failed', async () => {
  const recorder = adapterRecorder();
  const error = new TypeError(
    'Failed to fetch http://u:p4ssword@x.example/v1/chat?key=K3Y-SECRET at http://u:p4ssword@x.example/',
  );
  const fetch = recordingFetch(recorder, { fetch: () => Promise.reject(error) });
  const init = { method: 'POST', body: JSON.stringify(QUESTION) };
  await expect(fetch('http://x.example/v1/chat?key=K3Y-SECRET', init)).rejects.toBe(error);
  await expectOutcome(recorder, 'failed', '');
  const [answer] = await recorder.answers();
  expect(answer?.errors[0]?.content).toBe('Failed to fetch http://x.example/v1/chat at http://x.example/');
});

test('an error in the middle of the body passes as it is, and the answer is cut off', async () => {
  const recorder = adapterRecorder();
  const error = new TypeError('network error');
  let count = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (count === 1) controller.error(error);
      else controller.enqueue(new TextEncoder().encode(BEGINNING));
      count += 1;
    },
  });
  const fetch = recordingFetch(recorder, { fetch: () => Promise.resolve(new Response(body)) });
  const response = await fetch('http://localhost/v1/chat', { method: 'POST', body: JSON.stringify(QUESTION) });
  const reader = response.body?.getReader();
  expect(new TextDecoder().decode((await reader?.read())?.value)).toBe(BEGINNING);
  await expect(reader?.read()).rejects.toBe(error);
  await expectOutcome(recorder, 'cut_off', 'Hello');
});

test('a server that breaks off cuts the answer off', async () => {
  const recorder = adapterRecorder();
  const response = await ask(recorder, { body: BEGINNING, ending: 'break' });
  await expect(response.text()).rejects.toThrow(TypeError);
  await expectOutcome(recorder, 'cut_off', 'Hello');
});

test('a server that ends without an end marker cuts the answer off', async () => {
  const recorder = adapterRecorder();
  expect(await (await ask(recorder, { body: BEGINNING })).text()).toBe(BEGINNING);
  await expectOutcome(recorder, 'cut_off', 'Hello');
});

test('an abort before there is a response stops the answer', async () => {
  const recorder = adapterRecorder();
  const abort = new AbortController();
  const asked = ask(recorder, { body: '', ending: 'hang' }, { signal: abort.signal });
  abort.abort();
  await expect(asked).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }));
  await expectOutcome(recorder, 'stopped', '');
});

/** Reads a response until its text so far is `text`. */
async function readUntil(response: Response, text: string): Promise<ReadableStreamDefaultReader<Uint8Array>> {
  if (response.body === null) throw new Error('The response has no body.');
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  for (let read = ''; read !== text;) {
    const { value, done } = await reader.read();
    if (done) throw new Error(`The body ended after ${read}.`);
    read += decoder.decode(value, { stream: true });
  }
  return reader;
}

test.for([
  ['before the end marker', BEGINNING, 'stopped'],
  ['after the end marker', ANSWER, 'complete'],
] as const)('an abort %s', async ([, body, outcome]) => {
  const recorder = adapterRecorder();
  const abort = new AbortController();
  const response = await ask(recorder, { body, ending: 'hang' }, { signal: abort.signal });
  const reader = await readUntil(response, body);
  abort.abort();
  await expect(reader.read()).rejects.toBe(abort.signal.reason);
  await expectOutcome(recorder, outcome, 'Hello');
  await expect.poll(() => server.requests.at(-1)?.isClosed, DEADLINE).toBe(true);
});

test.for([
  ['before the end marker', BEGINNING, 'stopped'],
  ['after the end marker', ANSWER, 'complete'],
] as const)('an app that cancels the body %s', async ([, body, outcome]) => {
  const recorder = adapterRecorder();
  const response = await ask(recorder, { body, ending: 'hang' });
  const reader = await readUntil(response, body);
  await reader.cancel();
  await expectOutcome(recorder, outcome, 'Hello');
  await expect.poll(() => server.requests.at(-1)?.isClosed, DEADLINE).toBe(true);
});

test('a server that refuses fails the answer, in its own words or with its status', async () => {
  const json = adapterRecorder();
  const body = JSON.stringify({ error: { message: 'No such key: SECRET-KEY-1', code: 'invalid_api_key' } });
  const headers = { Authorization: 'Bearer SECRET-KEY-1' };
  const refused = await ask(json, { body, status: 401, contentType: 'application/json' }, { headers });
  expect(await refused.text()).toBe(body);
  await expectOutcome(json, 'failed', '');
  expect((await json.answers())[0]?.errors[0]).toMatchObject({
    content: 'No such key: …',
    metadata: { code: 'invalid_api_key' },
  });
  const page = adapterRecorder();
  await (await ask(page, { body: '<h1>Bad Gateway</h1>', status: 502, contentType: 'text/html' })).text();
  await expectOutcome(page, 'failed', '');
  expect((await page.answers())[0]?.errors[0]).toMatchObject({
    content: 'The server answered 502 Bad Gateway.',
    metadata: { code: 502 },
  });
});

test('keys of headers and addresses are in no event', async () => {
  const recorder = adapterRecorder();
  const url = `${server.url}/v1beta/models/m:generateContent?key=SECRET-KEY-2`;
  server.answer('/v1beta/models/m:generateContent', { body: ANSWER });
  const names = ['authorization', 'x-api-key', 'api-key', 'x-goog-api-key', 'cookie', 'x-amz-security-token'];
  const response = await recordingFetch(recorder)(url, {
    method: 'POST',
    headers: Object.fromEntries(names.map((name) => [name, `SECRET-KEY-3-${name}`])),
    body: JSON.stringify({ ...QUESTION, tools: [{ type: 'mcp', authorization: 'SECRET-KEY-4' }] }),
  });
  await response.text();
  expect(server.requests.at(-1)?.headers['x-api-key']).toBe('SECRET-KEY-3-x-api-key');
  expect(recorder.sessions[0]?.events.length).toBeGreaterThan(3);
  expect(JSON.stringify(recorder.sessions[0]?.events)).not.toContain('SECRET-KEY');
});

test('an app may detach what it reads', async () => {
  const recorder = adapterRecorder();
  const response = await ask(recorder, { body: ANSWER, pieces: 40 });
  const reader = response.body?.getReader();
  let length = 0;
  for (let read = await reader?.read(); read?.value !== undefined; read = await reader?.read())
    length += structuredClone(read.value, { transfer: [read.value.buffer] }).length;
  expect(length).toBe(ANSWER.length);
  await expectOutcome(recorder, 'complete', 'Hello');
});

test('a reader that stalls stalls the server', async () => {
  const recorder = adapterRecorder();
  const chunk = sse(chatChunks([{ content: 'x'.repeat(60_000) }]).slice(0, 1));
  const response = await ask(recorder, { body: chunk, ending: 'repeat' });
  const reader = response.body?.getReader();
  await reader?.read();
  const request = server.requests.at(-1);
  let sent = -1;
  // Until the buffers of both connections are full.
  await expect
    .poll(
      () => {
        const before = sent;
        sent = request?.sent ?? 0;
        return sent === before;
      },
      { timeout: 20_000, interval: 300 },
    )
    .toBe(true);
  const recorded = JSON.stringify(recorder.sessions[0]?.events).length;
  expect(sent).toBeLessThan(64 * 1024 * 1024);
  expect(recorded).toBeLessThan(1024 * 1024);
  await reader?.cancel();
});

test.for([
  ['session', { session: throwing }],
  ['record', { session: () => new Proxy({}, { get: throwing }) }],
] as const)('a recorder whose %s throws harms nothing', async ([, broken]) => {
  vi.spyOn(console, 'warn').mockImplementation(() => {});
  const response = await ask(broken as never, { body: ANSWER });
  expect(await response.text()).toBe(ANSWER);
});

function throwing(): never {
  throw new Error('a bug');
}
