// A server of prepared answers, as those of chat APIs, for pages of any origin.

import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate as turn, setTimeout as pause } from 'node:timers/promises';

const CORS = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Allow-Methods': '*',
  'Access-Control-Allow-Headers': '*, Authorization',
  'Access-Control-Expose-Headers': '*',
};

/** How long after what was sent a connection breaks, in ms: browsers drop bytes that arrive together with its end. */
export const BREAK_AFTER_MS = 200;

export interface PreparedAnswer {
  readonly body: Uint8Array | string;
  readonly contentType?: string;
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Length of each write, in bytes. Default: all at once. */
  readonly pieces?: number | undefined;
  /** After the body: end it, leave it open, break the connection, or repeat its first piece for ever. Default `end`. */
  readonly ending?: 'end' | 'hang' | 'break' | 'repeat';
}

export interface ReceivedRequest {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** In bytes, so far. */
  sent: number;
  isClosed: boolean;
}

export interface PreparedAnswerServer {
  /** Without a slash at its end. */
  readonly url: string;
  readonly requests: readonly ReceivedRequest[];
  /** Answers requests of this path, without its query, from now on. */
  readonly answer: (path: string, answer: PreparedAnswer) => void;
  readonly close: () => Promise<void>;
}

export async function servePreparedAnswers(): Promise<PreparedAnswerServer> {
  const requests: ReceivedRequest[] = [];
  const answers = new Map<string, PreparedAnswer>();
  const server = createServer((request, response) => {
    if (request.method === 'OPTIONS') {
      response.writeHead(204, CORS).end();
      return;
    }
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (text: string) => (body += text));
    request.on('end', () => {
      const path = request.url ?? '/';
      const received: ReceivedRequest = { path, headers: request.headers, body, sent: 0, isClosed: false };
      requests.push(received);
      response.on('close', () => (received.isClosed = true));
      const answer = answers.get(path.split('?', 1)[0] ?? '');
      if (answer === undefined) response.writeHead(404, CORS).end();
      else void send(response, answer, received);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    answer: (path, answer) => void answers.set(path, answer),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function send(response: ServerResponse, answer: PreparedAnswer, received: ReceivedRequest): Promise<void> {
  const { body, contentType = 'text/event-stream', status = 200, headers = {}, ending = 'end' } = answer;
  const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body;
  const size = answer.pieces ?? Math.max(1, bytes.length);
  response.writeHead(status, { ...CORS, 'Content-Type': contentType, ...lengthOf(status), ...headers });
  if (bytes.length === 0) response.flushHeaders();
  for (let at = 0; at < bytes.length && !received.isClosed; at += size) {
    const piece = bytes.subarray(at, at + size);
    await write(response, piece);
    received.sent += piece.length;
    if (answer.pieces !== undefined) await turn();
    if (ending === 'repeat') at = -size;
  }
  if (ending === 'end') response.end();
  if (ending === 'break') {
    await pause(BREAK_AFTER_MS);
    response.destroy();
  }
}

/** Without it, Node sends a 205 in chunks, also the empty last one. Browsers expect no body, and could take that chunk as the beginning of the connection's next answer. */
function lengthOf(status: number): Readonly<Record<string, string>> {
  return status === 205 ? { 'Content-Length': '0' } : {};
}

/** Resolves once the connection takes more. */
function write(response: ServerResponse, piece: Uint8Array): Promise<void> {
  return new Promise((resolve) => {
    if (response.write(piece)) {
      resolve();
      return;
    }
    const go = (): void => {
      response.off('drain', go).off('close', go);
      resolve();
    };
    response.on('drain', go).on('close', go);
  });
}
