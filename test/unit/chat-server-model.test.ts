import { afterEach, expect, test, vi } from 'vitest';
import type { AnswerPart } from '../../src/chat/model.ts';
import { serverModel } from '../../src/chat/server-model.ts';

const SETTINGS = { url: 'http://models.test/v1/', model: 'small', apiKey: () => 'secret' };

afterEach(() => void vi.unstubAllGlobals());

function chunk(fields: object): string {
  return `data: ${JSON.stringify({ choices: [{ index: 0, ...fields }] })}\n\n`;
}

const HELLO =
  chunk({ delta: { role: 'assistant', content: '' } }) +
  chunk({ delta: { content: 'Grüß' } }) +
  chunk({ delta: { content: ' dich 👋' } });
const LAST = chunk({ delta: {}, finish_reason: 'stop' });

function answering(body: string, init: ResponseInit = {}, pieceBytes = 7): ReturnType<typeof vi.fn> {
  const bytes = new TextEncoder().encode(body);
  const pieces = new ReadableStream<Uint8Array<ArrayBuffer>>({
    start(controller) {
      for (let at = 0; at < bytes.length; at += pieceBytes) controller.enqueue(bytes.slice(at, at + pieceBytes));
      controller.close();
    },
  });
  const fetch = vi.fn<() => Promise<Response>>(() => Promise.resolve(new Response(pieces, init)));
  vi.stubGlobal('fetch', fetch);
  return fetch;
}

async function partsOf(signal = new AbortController().signal): Promise<readonly AnswerPart[]> {
  const parts: AnswerPart[] = [];
  const turns = [{ role: 'user', content: 'Hello' }];
  for await (const part of serverModel(SETTINGS).answer({ turns, written: '', signal })) parts.push(part);
  return parts;
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

test('reports an error inside the stream', async () => {
  answering(`${HELLO}data: {"error":{"message":"out of memory"}}\n\n${LAST}`);
  expect(await partsOf()).toEqual([...TOKENS, { type: 'failed', message: 'out of memory' }]);
});

test('reports what a refusing server says', async () => {
  answering('{"error":{"message":"no such model"}}', { status: 404 });
  expect(await partsOf()).toEqual([{ type: 'failed', message: 'The server answered 404: no such model' }]);
});

test('reports something that is not a completion server', async () => {
  answering('data: <html>\n\n');
  expect(await partsOf()).toEqual([{ type: 'failed', message: expect.stringContaining('not JSON') }]);
});

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
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    start: (controller) => controller.enqueue(new TextEncoder().encode(HELLO)),
    pull: (controller) => controller.error(new TypeError('network error')),
  });
  vi.stubGlobal('fetch', () => Promise.resolve(new Response(body)));
  expect(await partsOf()).toContainEqual({ type: 'failed', message: expect.stringMatching(/broke in the middle/u) });
});
