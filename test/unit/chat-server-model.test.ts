import { afterEach, expect, test, vi } from 'vitest';
import { serverModel } from '../../src/chat/server-model.ts';
import { API_SAMPLES } from '../support/api-samples.ts';
import { adapterRecorder, type AdapterRecorder } from '../support/adapter-recorder.ts';
import { readOddStreams } from '../support/odd-streams.ts';

const SETTINGS = {
  url: 'http://models.test/v1/',
  model: 'small',
  apiKey: (origin: string): string => (origin === 'http://models.test' ? 'secret' : ''),
};

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

function chunk(fields: object): string {
  return `data: ${JSON.stringify({ choices: [{ index: 0, ...fields }] })}\n\n`;
}

const HELLO =
  chunk({ delta: { role: 'assistant', content: '' } }) +
  chunk({ delta: { content: 'Grüß' } }) +
  chunk({ delta: { content: ' dich 👋' } });
const LAST = chunk({ delta: {}, finish_reason: 'stop' });

/** What the connection does after the body. */
type Ending = 'closes' | 'stays open' | 'is reset';

function answering(
  body: string,
  init: ResponseInit = {},
  pieceBytes = 7,
  ending: Ending = 'closes',
): ReturnType<typeof vi.fn> {
  const bytes = new TextEncoder().encode(body);
  let at = 0;
  const pieces = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull(controller): Promise<void> | void {
      if (at < bytes.length) {
        controller.enqueue(bytes.slice(at, at + pieceBytes));
        at += pieceBytes;
      } else if (ending === 'closes') controller.close();
      else if (ending === 'is reset') controller.error(new TypeError('network error'));
      else return new Promise(() => undefined);
    },
  });
  const fetch = vi.fn<() => Promise<Response>>(() => Promise.resolve(new Response(pieces, init)));
  vi.stubGlobal('fetch', fetch);
  return fetch;
}

interface ShownPart {
  readonly type: 'token' | 'reasoning' | 'failed';
  readonly text?: string;
  readonly message?: string;
}

/** What is shown of an answer. */
async function partsOf(
  signal = new AbortController().signal,
  settings: typeof SETTINGS = SETTINGS,
  recorder: AdapterRecorder = adapterRecorder(),
): Promise<readonly ShownPart[]> {
  const parts: ShownPart[] = [];
  const shown = {
    append: (text: string) => void parts.push({ type: 'token', text }),
    reasoning: (text: string) => void parts.push({ type: 'reasoning', text }),
    fail: ({ message }: { message: string }) => void parts.push({ type: 'failed', message }),
  };
  const turns = [{ role: 'user', content: 'Hello' }];
  await serverModel(settings).answer({ turns, written: '', signal, recorder, shown });
  return parts;
}

/** The text of an answer that did not fail. */
async function wholeText(): Promise<string> {
  const parts = await partsOf();
  expect(parts.filter(({ type }) => type === 'failed')).toEqual([]);
  return parts.map((part) => (part.type === 'token' ? part.text : '')).join('');
}

const TOKENS = [
  { type: 'token', text: 'Grüß' },
  { type: 'token', text: ' dich 👋' },
];

test.each([1, 2, 3, 50, 10_000])(
  'streams the tokens of an answer that arrives in pieces of %d bytes',
  async (pieceBytes) => {
    answering(`${HELLO}${LAST}data: [DONE]\n\n`, {}, pieceBytes);
    expect(await partsOf()).toEqual(TOKENS);
  },
);

test('asks the server with the model, the turns and the key', async () => {
  const fetch = answering(LAST);
  await partsOf();
  expect(fetch).toHaveBeenCalledWith(
    'http://models.test/v1/chat/completions',
    expect.objectContaining({
      headers: { 'Content-Type': 'application/json', Authorization: 'Bearer secret' },
      body: JSON.stringify({ model: 'small', messages: [{ role: 'user', content: 'Hello' }], stream: true }),
    }),
  );
});

test('takes a finish reason as the end, for servers that never say [DONE]', async () => {
  answering(HELLO + LAST);
  expect(await partsOf()).toEqual(TOKENS);
});

test('keeps what came and says so when the stream ends too early', async () => {
  answering(HELLO);
  expect(await partsOf()).toEqual([
    ...TOKENS,
    { type: 'failed', message: expect.stringContaining('before the answer was finished') },
  ]);
});

test.each(['stays open', 'is reset'] as const)('ends at [DONE] where the connection %s', async (ending) => {
  answering(`${HELLO}data: [DONE]\n\n`, {}, 7, ending);
  expect(await partsOf()).toEqual(TOKENS);
});

test.each(['stays open', 'is reset'] as const)('ends at a finish reason where the connection %s', async (ending) => {
  answering(HELLO + LAST, {}, 7, ending);
  expect(await partsOf()).toEqual(TOKENS);
});

test('closes a connection that stays open after the answer', async () => {
  const fetch = answering(HELLO + LAST, {}, 7, 'stays open');
  await partsOf();
  const [, { signal }] = fetch.mock.calls[0] as [string, { signal: AbortSignal }];
  expect(signal.aborted).toBe(true);
});

test.each(['closes', 'is reset'] as const)(
  'takes a last event without its blank line where the connection %s',
  async (ending) => {
    answering(`${HELLO}data: [DONE]`, {}, 7, ending);
    expect(await partsOf()).toEqual(TOKENS);
    answering((HELLO + LAST).trimEnd(), {}, 7, ending);
    expect(await partsOf()).toEqual(TOKENS);
  },
);

test.each(['\r\n', '\r'])('takes lines that end in %j', async (lineEnd) => {
  answering(`${HELLO}${LAST}`.replaceAll('\n', lineEnd));
  expect(await partsOf()).toEqual(TOKENS);
});

test.each([
  'data:\n\n',
  'data: \n\n',
  ': keep-alive\n\n',
  'data: ping\n\n',
  'event: ping\ndata: {"type":"ping"}\n\n',
  'data: null\n\n',
])('passes over the keep-alive %j', async (keepAlive) => {
  answering(keepAlive + HELLO + keepAlive + LAST);
  expect(await partsOf()).toEqual(TOKENS);
});

test.each([
  { delta: null, finish_reason: null },
  { delta: { content: null }, finish_reason: '' },
  { delta: { content: '' }, finish_reason: '' },
  { finish_reason: null },
])('goes on after the chunk %j', async (fields) => {
  answering(chunk(fields) + HELLO + chunk(fields) + LAST);
  expect(await partsOf()).toEqual(TOKENS);
});

test('takes the text parts of a content that is a list', async () => {
  const parts = [
    { type: 'thinking', thinking: [{ type: 'text', text: 'Hm.' }] },
    { type: 'text', text: 'Good ' },
    { type: 'text', text: 'day' },
  ];
  answering(chunk({ delta: { content: parts } }) + LAST);
  const reasoning = { type: 'reasoning', text: 'Hm.' };
  expect(await partsOf()).toEqual([reasoning, { type: 'token', text: 'Good ' }, { type: 'token', text: 'day' }]);
});

test.each(['closes', 'stays open', 'is reset'] as const)(
  'takes a JSON body in place of a stream where the connection %s',
  async (ending) => {
    const message = { role: 'assistant', content: 'Good day {' };
    const completion = { choices: [{ index: 0, message, finish_reason: 'stop' }] };
    answering(JSON.stringify(completion, null, 2), { headers: { 'Content-Type': 'application/json' } }, 3, ending);
    expect(await wholeText()).toBe('Good day {');
  },
);

test('reports a JSON body that was cut off', async () => {
  answering('{"choices": [{"message": {"content": "Good');
  expect(await partsOf()).toEqual([
    { type: 'failed', message: expect.stringContaining('before the answer was finished') },
  ]);
});

test('reports an error inside the stream', async () => {
  answering(`${HELLO}data: {"error":{"message":"out of memory"}}\n\n${LAST}`);
  expect(await partsOf()).toEqual([...TOKENS, { type: 'failed', message: 'out of memory' }]);
});

test.each([
  'data: {"error":{"message":"out of memory"}}\n\n',
  'data: {"error":"out of memory"}\n\n',
  'data: {"detail":"out of memory"}\n\n',
  'data: {"object":"error","message":"out of memory","code":500}\n\n',
  'data: {"choices":[{"delta":{"content":""},"finish_reason":"error"}],"error":{"message":"out of memory"}}\n\n',
  'event: error\ndata: {"message":"out of memory"}\n\n',
  'event: error\ndata: out of memory\n\n',
  '{"error":{"message":"out of memory"}}\n\n',
])('shows the error inside the stream %j', async (error) => {
  answering(HELLO + error + LAST);
  expect(await partsOf()).toEqual([...TOKENS, { type: 'failed', message: 'out of memory' }]);
});

test.each(['closes', 'stays open', 'is reset'] as const)(
  'shows an error that a server sends with status 200 where the connection %s',
  async (ending) => {
    answering('{"error":{"message":"no such model"}}', {}, 7, ending);
    expect(await partsOf()).toEqual([{ type: 'failed', message: 'no such model' }]);
  },
);

test.each([
  ['{"error":{"message":"no such model"}}', 'no such model'],
  ['{"error":"no such model"}', 'no such model'],
  ['{"detail":"no such model"}', 'no such model'],
  ['{"detail":[{"loc":["body","model"],"msg":"no such model"}]}', 'no such model'],
  ['{"message":"no such model"}', 'no such model'],
  ['{"object":"error","message":"no such model"}', 'no such model'],
  ['[{"error":{"code":404,"message":"no such model"}}]', 'no such model'],
  ['{"error":{"code":"E7"}}', '{"code":"E7"}'],
  ['no such model\n', 'no such model'],
  ['<html><head><title>404 Not Found</title></head><body></body></html>', '404 Not Found'],
])('shows the error text of a refusal whose body is %j', async (body, text) => {
  answering(body, { status: 404 });
  expect(await partsOf()).toEqual([{ type: 'failed', message: `The server answered 404: ${text}` }]);
});

test('shows a refusal whose body never ends', async () => {
  vi.useFakeTimers();
  answering('{"error":"no such model"}', { status: 404 }, 7, 'stays open');
  const parts = partsOf();
  await vi.runAllTimersAsync();
  expect(await parts).toEqual([{ type: 'failed', message: 'The server answered 404: no such model' }]);
});

test.each([
  ['data: <html>\n\n', '<html>'],
  ['<!doctype html><title>Welcome</title>', 'Welcome'],
  ['Proxy error', 'Proxy error'],
  ['{"models":[]}', '{"models":[]}'],
])('reports %j as no chat completion, with what was sent', async (body, sent) => {
  answering(body);
  expect(await partsOf()).toEqual([
    { type: 'failed', message: expect.stringMatching(/did not send a chat completion.*OpenAI-compatible/u) },
  ]);
  answering(body);
  expect(await partsOf()).toMatchObject([{ message: expect.stringContaining(`It sent: ${sent}`) }]);
});

test('reports a chunk that is not JSON, as it may have held text', async () => {
  answering(`${HELLO}data: {"choices":\n\n${LAST}`);
  expect(await partsOf()).toEqual([...TOKENS, { type: 'failed', message: expect.stringContaining('not JSON') }]);
});

test('asks for the key of the origin that it sends the request to', async () => {
  const fetch = answering(LAST);
  const apiKey = vi.fn<(origin: string) => string>(() => '');
  await partsOf(undefined, { ...SETTINGS, url: 'https://models.test:8443/v1?api-version=1', apiKey });
  expect(apiKey.mock.calls).toEqual([['https://models.test:8443']]);
  const [address, request] = fetch.mock.calls[0] as [string, RequestInit];
  expect(address).toBe('https://models.test:8443/v1/chat/completions?api-version=1');
  expect(request.headers).not.toHaveProperty('Authorization');
});

test('follows no redirect, as it could lead the chat to another server', async () => {
  const fetch = answering(LAST);
  await partsOf();
  expect(fetch).toHaveBeenCalledWith(expect.anything(), expect.objectContaining({ redirect: 'error' }));
});

test.each(['', 'models', 'javascript:alert(1)', 'file:///etc', 'https://models.test@evil.test/v1'])(
  'sends nothing to the address %j',
  async (url) => {
    const fetch = answering(LAST);
    expect(await partsOf(undefined, { ...SETTINGS, url })).toMatchObject([{ type: 'failed' }]);
    expect(fetch).not.toHaveBeenCalled();
  },
);

test('names the server that cannot be reached, and what to check', async () => {
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')));
  const [part] = await partsOf();
  expect(part).toEqual({ type: 'failed', message: expect.stringMatching(/models\.test.*Failed to fetch.*CORS/u) });
});

test('ends without a word when the person stopped it', async () => {
  vi.stubGlobal('fetch', () => Promise.reject(new DOMException('stopped', 'AbortError')));
  expect(await partsOf(AbortSignal.abort())).toEqual([]);
});

test('tells a connection that breaks in the middle from a server that cannot be reached', async () => {
  answering(HELLO, {}, 7, 'is reset');
  expect(await partsOf()).toEqual([
    ...TOKENS,
    { type: 'failed', message: expect.stringMatching(/connection to .* was lost.*network error/u) },
  ]);
});

test.each(API_SAMPLES)('shows and records $name', async ({ body, expected }) => {
  const { text, reasoning_text = '' } = expected as { text: string; reasoning_text?: string };
  const recorder = adapterRecorder();
  answering(body);
  const parts = await partsOf(undefined, SETTINGS, recorder);
  const shown = (type: string): string => parts.map((part) => (part.type === type ? part.text : '')).join('');
  expect([shown('token'), shown('reasoning'), shown('failed')]).toEqual([text, reasoning_text, '']);
  expect(await recorder.answers()).toMatchObject([{ text, reasoning: reasoning_text, outcome: 'complete' }]);
});

const ODD_STREAMS = readOddStreams();

test.skipIf(ODD_STREAMS.length === 0).each(ODD_STREAMS)(
  'shows and records $name as its README says',
  async ({ bytes, contentType, expected: { text, reasoning = '', outcome, error } }) => {
    const recorder = adapterRecorder();
    answering(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes), {
      headers: { 'Content-Type': contentType },
    });
    const parts = await partsOf(undefined, SETTINGS, recorder);
    const shown = (type: string): string => parts.map((part) => (part.type === type ? part.text : '')).join('');
    expect([shown('token'), shown('reasoning')]).toEqual([text, reasoning]);
    expect(parts.filter(({ type }) => type === 'failed')).toMatchObject(
      error === undefined ? [] : [{ message: (error as Error).message }],
    );
    expect(await recorder.answers()).toMatchObject([{ text, reasoning, outcome }]);
  },
);

test('waits for totals after the finish reason, also where the connection stays open', async () => {
  const recorder = adapterRecorder();
  const usage = { prompt_tokens: 3, completion_tokens: 2 };
  answering(`${HELLO}${LAST}data: ${JSON.stringify({ choices: [], usage })}\n\n`, {}, 7, 'stays open');
  expect(await partsOf(undefined, SETTINGS, recorder)).toEqual(TOKENS);
  await vi.waitFor(async () => expect(await recorder.answers()).toMatchObject([{ outcome: 'complete', usage }]));
});

test('shows and records no key that a server repeats', async () => {
  const recorder = adapterRecorder();
  const key = 'sk-0123456789';
  answering(JSON.stringify({ error: { message: `Incorrect API key: ${key}` } }), { status: 401 });
  const parts = await partsOf(undefined, { ...SETTINGS, apiKey: () => key }, recorder);
  expect(parts).toEqual([{ type: 'failed', message: 'The server answered 401: Incorrect API key: …' }]);
  expect(JSON.stringify(await recorder.messages())).toContain('Incorrect API key');
  expect(JSON.stringify(await recorder.messages())).not.toContain(key);
});
