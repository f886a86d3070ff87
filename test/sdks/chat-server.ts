// A server of chats on this machine: it answers every request with a body that the test gives, piece by piece.

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export interface ChatServer {
  readonly url: string;
  /** Bodies of the requests so far, as JSON. */
  readonly requests: readonly unknown[];
}

/** What is answered: pieces of a body, which is then ended, or left open where the last one is null. */
export interface ServedAnswer {
  readonly type?: string;
  readonly status?: number;
  /** Between the pieces, in ms. Default 1. */
  readonly pause?: number;
  readonly pieces: readonly (string | null)[];
}

/** Serves one answer after the other, the last one again and again. Ends with the test. */
export async function serveChat(...answers: readonly [ServedAnswer, ...ServedAnswer[]]): Promise<ChatServer> {
  const requests: unknown[] = [];
  let count = 0;
  const server = createServer((request, response) => {
    const answer = answers[Math.min(count, answers.length - 1)] ?? answers[0];
    if (request.method !== 'OPTIONS') count += 1;
    void respond(request, response, answer, requests);
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests };
}

async function respond(
  request: IncomingMessage,
  response: ServerResponse,
  { type = 'text/event-stream', status = 200, pause = 1, pieces }: ServedAnswer,
  requests: unknown[],
): Promise<void> {
  response.setHeader('Access-Control-Allow-Origin', '*');
  response.setHeader('Access-Control-Allow-Headers', '*');
  if (request.method === 'OPTIONS') return void response.writeHead(204).end();
  let text = '';
  for await (const chunk of request) text += String(chunk);
  requests.push(text === '' ? null : JSON.parse(text));
  response.writeHead(status, { 'content-type': type });
  for (const piece of pieces) {
    if (piece === null) return;
    response.write(piece);
    await new Promise((resolve) => void setTimeout(resolve, pause));
  }
  response.end();
}

/** Server-sent events of JSON values; texts are sent as they are. */
export function events(...values: readonly unknown[]): string[] {
  return values.map((value) => `data: ${typeof value === 'string' ? value : JSON.stringify(value)}\n\n`);
}
