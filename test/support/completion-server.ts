// An OpenAI-compatible server for the demo chat: streams prepared chunks at the pace of a real server.
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

const CORS = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Allow-Methods': 'POST',
  'Access-Control-Allow-Headers': '*',
};

export interface CompletionServer {
  /** The server URL for the chat. */
  readonly url: string;
  /** The requests so far, preflights too, as `POST Bearer secret`. */
  readonly requests: readonly string[];
  readonly close: () => Promise<void>;
}

/** Serves `chunks[model]`, one server-sent event per chunk, with a pause of `pauseMs`. */
export async function serveCompletions(
  chunks: Readonly<Record<string, readonly string[]>>,
  pauseMs: number,
): Promise<CompletionServer> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push([request.method, request.headers.authorization].filter(Boolean).join(' '));
    if (request.method !== 'POST') {
      response.writeHead(204, CORS).end();
      return;
    }
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (text: string) => (body += text));
    request.on('end', () => {
      const { model } = JSON.parse(body) as { model: string };
      void stream(response, chunks[model] ?? [], pauseMs);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}/v1`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function stream(response: ServerResponse, lines: readonly string[], pauseMs: number): Promise<void> {
  response.writeHead(200, { ...CORS, 'Content-Type': 'text/event-stream' });
  for (const line of lines) {
    await pause(pauseMs);
    response.write(`data: ${line}\n\n`);
  }
  response.end('data: [DONE]\n\n');
}
