// A chat whose app passes a Request object: its body is read, and what is sent stays the same.

import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { recordingFetch, type Fetch } from '../../src/adapters/recording-fetch.ts';
import { isRelayable } from '../../src/client/relay/relayed-request.ts';
import { adapterRecorder } from '../support/adapter-recorder.ts';
import { servePreparedAnswers, type PreparedAnswerServer } from '../support/prepared-answers.ts';
import { chatChunks, sse } from '../support/stream-bodies.ts';

const ANSWER = sse([...chatChunks([{ content: 'Hello' }]), '[DONE]']);
const BODY = JSON.stringify({ model: 'm', messages: [{ role: 'user', content: 'Hi' }] });
const JSON_TYPE = { 'Content-Type': 'application/json' };

let server: PreparedAnswerServer;
let url: string;

beforeAll(async () => {
  server = await servePreparedAnswers();
  url = `${server.url}/v1/chat/completions`;
  server.answer('/v1/chat/completions', { body: ANSWER });
});

afterAll(() => server.close());

const asked = (body: BodyInit = BODY, headers: HeadersInit = JSON_TYPE): Request =>
  new Request(url, { method: 'POST', headers, body, duplex: 'half' } as RequestInit);

test('its question is recorded before the answer, and the server receives what it would have received', async () => {
  const recorder = adapterRecorder();
  await (await fetch(asked())).text();
  const request = asked();
  const response = recordingFetch(recorder)(request);
  expect(request.bodyUsed).toBe(true);
  expect(await (await response).text()).toBe(ANSWER);
  expect(await recorder.texts()).toEqual(['user: Hi', 'assistant: Hello']);
  const [plain, recorded] = server.requests.slice(-2);
  expect(recorded).toEqual(plain);
  expect(recorded?.headers['content-length']).toBe(String(BODY.length));
});

test('the question is recorded first also where the answer is there before the body is read', async () => {
  const recorder = adapterRecorder();
  const request = asked();
  const clone = request.clone.bind(request);
  const late = async (): Promise<string> => {
    await vi.waitUntil(() => isAnswered);
    return BODY;
  };
  let isAnswered = false;
  vi.spyOn(request, 'clone').mockImplementation(() => Object.assign(clone(), { text: late }));
  const send: Fetch = async (...given) => {
    const response = await fetch(...given);
    isAnswered = true;
    return response;
  };
  await (await recordingFetch(recorder, { fetch: send })(request)).text();
  expect(await recorder.texts()).toEqual(['user: Hi', 'assistant: Hello']);
});

test('a body of the second argument is sent in place of its own, and never its own is recorded', async () => {
  const recorder = adapterRecorder();
  const body = BODY.replace('Hi', 'Why?');
  await (await recordingFetch(recorder)(asked(), { body })).text();
  expect(server.requests.at(-1)?.body).toBe(body);
  expect(await recorder.texts()).toEqual(['user: Why?', 'assistant: Hello']);
  const other = adapterRecorder();
  await (await recordingFetch(other)(asked(), { body: new Blob([body]) })).text();
  expect(server.requests.at(-1)?.body).toBe(body);
  expect(await other.texts()).toEqual(['assistant: Hello']);
});

test.for([
  ['a form', { 'Content-Type': 'multipart/form-data; boundary=x' }],
  ['bytes', { 'Content-Type': 'application/octet-stream' }],
] as const)('%s is not read', async ([, headers]) => {
  const request = asked(BODY, headers);
  const clone = vi.spyOn(request, 'clone');
  const recorder = adapterRecorder();
  await (await recordingFetch(recorder)(request)).text();
  expect(clone).not.toHaveBeenCalled();
  expect(await recorder.texts()).toEqual(['assistant: Hello']);
});

/** The body as a stream of an app, and how much of it was taken. */
function streamedBody(): { readonly body: ReadableStream<Uint8Array<ArrayBuffer>>; readonly taken: () => number } {
  let taken = 0;
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      pull(controller) {
        if (taken === BODY.length) return controller.close();
        controller.enqueue(new TextEncoder().encode(BODY.slice(taken, taken + 1)));
        taken += 1;
      },
    },
    { highWaterMark: 0 },
  );
  return { body, taken: () => taken };
}

test('a body that streams is sent at its own pace, and only its answer is recorded', async () => {
  const { body, taken } = streamedBody();
  const request = asked(body);
  const recorder = adapterRecorder();
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const send: Fetch = async (...given) => {
    await held;
    return fetch(...given);
  };
  const response = recordingFetch(recorder, { fetch: send })(request);
  await new Promise((resolve) => void setTimeout(resolve, 20));
  expect([taken(), request.bodyUsed, request.body?.locked]).toEqual([0, false, false]);
  release();
  await (await response).text();
  expect(server.requests.at(-1)).toMatchObject({ body: BODY, headers: { 'transfer-encoding': 'chunked' } });
  expect(await recorder.texts()).toEqual(['assistant: Hello']);
});

test('the worker is not asked to send a body that streams, nor one that is used', async () => {
  const used = asked();
  await used.text();
  expect([asked(), asked(streamedBody().body), used].map((request) => isRelayable(request, undefined))).toEqual([
    true,
    false,
    false,
  ]);
  expect(isRelayable(asked(streamedBody().body), { body: BODY })).toBe(true);
});

test('what fetch rejects with is what the app gets, also while the body is read', async () => {
  const rejections: unknown[] = [];
  const note = (error: unknown): void => void rejections.push(error);
  process.on('unhandledRejection', note);
  const error = new TypeError('Failed to fetch');
  const recorder = adapterRecorder();
  const fetchFailing = recordingFetch(recorder, { fetch: () => Promise.reject(error) });
  await expect(fetchFailing(asked())).rejects.toBe(error);
  const used = asked();
  await used.text();
  const [recorded, plain] = await Promise.all(
    [recordingFetch(recorder), fetch].map((send) => send(used).catch((thrown: Error) => thrown.message)),
  );
  expect(recorded).toBe(plain);
  await new Promise((resolve) => void setTimeout(resolve, 10));
  process.off('unhandledRejection', note);
  expect(rejections).toEqual([]);
  expect(await recorder.answers()).toMatchObject([{ outcome: 'failed' }]);
});

test('an app that aborts ends the request', async () => {
  server.answer('/hang', { body: '', ending: 'hang' });
  const abort = new AbortController();
  const recorder = adapterRecorder();
  const request = new Request(`${server.url}/hang`, {
    method: 'POST',
    headers: JSON_TYPE,
    body: BODY,
    signal: abort.signal,
  });
  const response = recordingFetch(recorder)(request);
  abort.abort();
  await expect(response).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }));
  expect(await recorder.texts()).toEqual(['user: Hi', 'assistant: ']);
  expect(await recorder.answers()).toMatchObject([{ outcome: 'stopped' }]);
});
