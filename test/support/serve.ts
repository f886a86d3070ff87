// A static file server for tests: real 404s, a record of every request, and a switch to go offline.
import { createReadStream, statSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, sep } from 'node:path';

const BLANK = '<!doctype html><html lang="en"><title>Blank</title><link rel="icon" href="data:," /></html>';

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css',
  '.html': 'text/html',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.map': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
};

/** Options of `serve`. */
export interface ServeOptions {
  /** The URL path of the directory, with a slash at both ends. Default `/`. */
  readonly basePath?: string;
  /** Content of additional files, by their path below the directory. They override files of the directory. */
  readonly extraFiles?: Readonly<Record<string, string | Uint8Array>>;
  /** Answers these paths below the directory with a status and no file: 404 as if it were not deployed. */
  readonly statuses?: Readonly<Record<string, number>>;
  /** Redirects from a path below the directory to another one. */
  readonly redirects?: Readonly<Record<string, string>>;
  /** Records each request with `/api/` in its path as a violation, for tests of requests that must not reach the network. */
  readonly forbidApi?: boolean;
  /** Additional headers of every reply. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The port. Default: a free port. */
  readonly port?: number;
}

/** A running server. */
export interface FileServer {
  /** The URL of the directory, with a slash at its end. */
  readonly url: string;
  /** Method and path of every request so far, like `GET /index.html`, including requests without a file. */
  readonly requests: string[];
  /** The request bodies that were not empty. */
  readonly bodies: string[];
  /** The requests that violate `forbidApi`. */
  readonly violations: string[];
  /** Serves the files below another directory from this call on, like the deployment of a new version. */
  readonly deploy: (directory: string) => void;
  /** Goes offline: closes the port and all connections. */
  readonly stop: () => Promise<void>;
  /** Goes online again at the same URL. */
  readonly start: () => Promise<void>;
  /** The same as `stop`, for the end of a test. */
  readonly close: () => Promise<void>;
}

/** Serves the files below `directory` at localhost, and an empty `blank.html`. Everything else is a 404. */
export async function serve(directory: string, options: ServeOptions = {}): Promise<FileServer> {
  const { basePath = '/', forbidApi = false, headers = {} } = options;
  const extraFiles = new Map(Object.entries({ 'blank.html': BLANK, ...options.extraFiles }));
  const requests: string[] = [];
  const bodies: string[] = [];
  const violations: string[] = [];
  let deployed = directory;

  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    const line = `${request.method} ${request.url}`;
    requests.push(line);
    if (forbidApi && path.includes('/api/')) violations.push(line);
    keepBody(request, bodies);
    for (const [header, value] of Object.entries(headers)) response.setHeader(header, value);
    const name = path.startsWith(basePath) ? path.slice(basePath.length) : undefined;
    const target = name === undefined ? undefined : options.redirects?.[name];
    if (target !== undefined) {
      response.writeHead(301, { Location: `${basePath}${target}`, 'Cache-Control': 'no-cache' }).end();
      return;
    }
    const status = name === undefined ? undefined : options.statuses?.[name];
    if (status !== undefined) {
      response.writeHead(status, { 'Content-Type': 'text/plain' }).end('No file');
      return;
    }
    const extra = name === undefined ? undefined : extraFiles.get(name);
    if (name !== undefined && extra !== undefined) answerExtra(response, name, extra);
    else answer(request, response, name === undefined ? undefined : fileAt(deployed, name));
  });

  const port = await listen(server, options.port ?? 0);
  return {
    url: `http://localhost:${port}${basePath}`,
    requests,
    bodies,
    violations,
    deploy: (next) => {
      deployed = next;
    },
    start: async () => void (await listen(server, port)),
    stop: () => close(server),
    close: () => close(server),
  };
}

function keepBody(request: IncomingMessage, bodies: string[]): void {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('close', () => {
    if (chunks.length > 0) bodies.push(Buffer.concat(chunks).toString('utf8'));
  });
}

function answerExtra(response: ServerResponse, name: string, content: string | Uint8Array): void {
  response.writeHead(200, { 'Content-Type': TYPES[extname(name)] ?? 'text/plain', 'Cache-Control': 'no-cache' });
  response.end(content);
}

function fileAt(directory: string, path: string): string | undefined {
  const name = path === '' || path.endsWith('/') ? `${path}index.html` : path;
  const file = join(directory, decoded(name));
  if (!file.startsWith(join(directory, sep))) return undefined;
  return statSync(file, { throwIfNoEntry: false })?.isFile() ? file : undefined;
}

// A test may request a URL with an invalid encoding, which names no file.
function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch (error) {
    if (error instanceof URIError) return path;
    throw error;
  }
}

function answer(request: IncomingMessage, response: ServerResponse, file: string | undefined): void {
  if (file === undefined || (request.method !== 'GET' && request.method !== 'HEAD')) {
    response.writeHead(404, { 'Content-Type': 'text/plain' }).end('Not found');
    return;
  }
  response.writeHead(200, {
    'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream',
    'Cache-Control': 'no-cache',
  });
  if (request.method === 'HEAD') response.end();
  else createReadStream(file).pipe(response);
}

async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
  return (server.address() as AddressInfo).port;
}

async function close(server: Server): Promise<void> {
  if (!server.listening) return;
  await new Promise<void>((resolve, reject) => {
    server.close((error) => (error === undefined ? resolve() : reject(error)));
    server.closeAllConnections();
  });
}
