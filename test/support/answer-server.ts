// A server of streamed answers: it notes how each request looked, how much of its answer was sent, and how that ended.
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { BREAK_AFTER_MS } from './prepared-answers.ts';

/** What became of one request. */
export interface ServedAnswer {
  readonly request: SeenRequest;
  /** Chunks that were written. */
  chunks: number;
  /** `closed`: by the other side. */
  state: 'running' | 'finished' | 'closed';
  /** Lets an answer that was asked for with `held` end. */
  readonly release: () => void;
}

export interface SeenRequest {
  readonly method: string | undefined;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  /** As latin1, so that every byte is a character. */
  readonly body: string;
}

export interface AnswerServer {
  readonly url: string;
  /** Those of requests with a path like `/answer?id=1`, by their ids; the last of each. Preflights are not among them. */
  readonly answers: ReadonlyMap<string, ServedAnswer>;
  readonly close: () => Promise<void>;
}

/** The chunk of a number, an event of an OpenAI-compatible stream. */
export function chunkOf(number: number, size: number): string {
  const content = `${number}${'.'.repeat(size)} `;
  return `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', model: 'm', choices: [{ index: 0, delta: { content } }] })}\n\n`;
}

/** The text that so many chunks of an answer have. */
export function textOf(chunks: number, size = 0): string {
  return Array.from({ length: chunks }, (_, number) => `${number}${'.'.repeat(size)} `).join('');
}

/** All of such an answer. */
export function bodyOf(chunks: number, size = 0): string {
  return `${Array.from({ length: chunks }, (_, number) => chunkOf(number, size)).join('')}data: [DONE]\n\n`;
}

/**
 * Serves, below `url`:
 * - `answer?id&chunks&pause&size&held`: an answer with a pause in ms between its chunks; with `held` its last chunk waits for `release`
 * - `bytes?id&count`: so many bytes; `digest` of a body is that of {@link pseudoRandom}
 * - `echo?id`, `redirect?id`, `empty?id`, `refused?id`, `broken?id`: a small answer, one by a redirect, 204, 401, and one that breaks off
 */
export async function serveAnswers(): Promise<AnswerServer> {
  const answers = new Map<string, ServedAnswer>();
  const server = createServer((request, response) => {
    allow(request, response);
    if (request.method === 'OPTIONS') {
      response.writeHead(204).end();
      return;
    }
    const body: Buffer[] = [];
    request.on('data', (chunk: Buffer) => body.push(chunk));
    request.on('end', () => {
      const { method, url: path = '/', headers } = request;
      const seen = { method, path, headers, body: Buffer.concat(body).toString('latin1') };
      const answer: ServedAnswer = { request: seen, chunks: 0, state: 'running', release: () => {} };
      const released = new Promise<void>((resolve) => Object.assign(answer, { release: resolve }));
      const { pathname, searchParams } = new URL(path, 'http://localhost');
      answers.set(searchParams.get('id') ?? '', answer);
      response.on('close', () => {
        answer.state = response.writableFinished ? 'finished' : 'closed';
      });
      void reply(pathname, searchParams, response, answer, released);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}/`,
    answers,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function allow({ headers }: IncomingMessage, response: ServerResponse): void {
  response.setHeader('Access-Control-Allow-Origin', headers.origin ?? '*');
  response.setHeader('Access-Control-Allow-Credentials', 'true');
  response.setHeader('Access-Control-Allow-Headers', headers['access-control-request-headers'] ?? '*');
  response.setHeader('Access-Control-Allow-Methods', 'POST, PUT, DELETE');
  response.setHeader('Access-Control-Expose-Headers', 'X-Answer');
}

async function reply(
  path: string,
  parameters: URLSearchParams,
  response: ServerResponse,
  answer: ServedAnswer,
  released: Promise<void>,
): Promise<void> {
  response.setHeader('X-Answer', 'yes');
  switch (path) {
    case '/answer':
      return stream(parameters, response, answer, released);
    case '/bytes':
      response.writeHead(200, { 'Content-Type': 'application/octet-stream' });
      response.end(pseudoRandom(Number(parameters.get('count'))));
      return;
    case '/redirect':
      response.writeHead(302, { Location: `/echo?id=${parameters.get('id')}` }).end();
      return;
    case '/empty':
      response.writeHead(204).end();
      return;
    case '/refused':
      response.writeHead(401, { 'Content-Type': 'application/json' });
      // Some servers repeat the key that they refuse.
      response.end(JSON.stringify({ error: { message: `Not a key: ${answer.request.headers.authorization}` } }));
      return;
    case '/broken':
      response.writeHead(200, { 'Content-Type': 'text/event-stream' });
      response.write(chunkOf(0, 0));
      // Without the end of the body; a reset connection, or one that ends at once, could lose what was sent.
      await pause(BREAK_AFTER_MS);
      response.socket?.end();
      return;
    default:
      response.writeHead(200, { 'Content-Type': 'text/plain' }).end('echo');
  }
}

async function stream(
  parameters: URLSearchParams,
  response: ServerResponse,
  answer: ServedAnswer,
  released: Promise<void>,
): Promise<void> {
  const [chunks = 0, ms, size] = ['chunks', 'pause', 'size'].map((name) => Number(parameters.get(name) ?? 0));
  response.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const wake = new Set<(value: unknown) => void>();
  for (const event of ['drain', 'close']) response.on(event, () => wake.forEach((resume) => resume(null)));
  for (; answer.chunks < chunks && answer.state === 'running'; answer.chunks += 1) {
    if (parameters.has('held') && answer.chunks === chunks - 1) await released;
    const hasRoom = response.write(chunkOf(answer.chunks, size ?? 0));
    if (!hasRoom) await new Promise((resolve) => wake.add(resolve));
    if (ms) await pause(ms);
  }
  response.end('data: [DONE]\n\n');
}

/** Bytes in which none that are lost, doubled or moved would pass unnoticed. */
export function pseudoRandom(count: number): Buffer {
  const blocks = Array.from({ length: Math.ceil(count / 32) }, (_, n) => createHash('sha256').update(`${n}`).digest());
  return Buffer.concat(blocks).subarray(0, count);
}

/** As the page helper computes it. */
export function digestOf(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
