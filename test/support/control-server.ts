// The server of the WebSockets over which pages receive commands. Tests control pages without the code under
// test. A closed socket means that its page has died. Both ends come from one build, so messages are not validated.
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';
import { within } from './within.ts';

/** A command to a page, which answers with `done` or `failed`. */
export interface ToPage<Command> {
  readonly id: number;
  readonly command: Command;
}

/** A message from a page: an answer, or a report without a command. */
export type FromPage<Report> =
  | { readonly type: 'reported'; readonly report: Report }
  | { readonly type: 'done'; readonly id: number; readonly value: unknown }
  | { readonly type: 'failed'; readonly id: number; readonly message: string };

/** The connection to a page, open or closed. A reloaded page has a new link. */
export interface PageLink<Command, Report> {
  readonly isOpen: boolean;
  /** Resolves when the page is closed or dead. */
  readonly closed: Promise<void>;
  /** Called with every report of the page. */
  onReport: (report: Report) => void;
  /** Sends a command to the page. Rejects if the command fails or misses its deadline, or if the page dies. */
  ask(command: Command, deadlineMs: number): Promise<unknown>;
}

export interface ControlServer<Command, Report> {
  readonly port: number;
  /** Resolves with the next page that connects under this name. */
  nextPage(tab: string, deadlineMs: number): Promise<PageLink<Command, Report>>;
  close(): Promise<void>;
}

/** Listens on a free port. */
export async function startControlServer<Command extends { readonly type: string }, Report = never>(): Promise<
  ControlServer<Command, Report>
> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  await once(server, 'listening');
  const awaited = new Map<string, (link: PageLink<Command, Report>) => void>();
  server.on('connection', (socket, request) => {
    const tab = new URL(request.url ?? '/', 'http://localhost').searchParams.get('tab') ?? '';
    const link = new SocketLink<Command, Report>(socket);
    awaited.get(tab)?.(link);
    awaited.delete(tab);
  });
  return {
    port: (server.address() as AddressInfo).port,
    nextPage: (tab, deadlineMs) =>
      within(
        new Promise<PageLink<Command, Report>>((resolve) => {
          awaited.set(tab, resolve);
        }),
        deadlineMs,
        `the page of ${tab} to connect`,
      ),
    close: async () => {
      for (const socket of server.clients) socket.terminate();
      server.close();
      await once(server, 'close');
    },
  };
}

/** The page died before it answered a command. */
export class PageDied extends Error {
  override readonly name = 'PageDied';
  override readonly message = 'The page has died.';
}

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

class SocketLink<Command extends { readonly type: string }, Report = never> implements PageLink<Command, Report> {
  readonly closed: Promise<void>;
  onReport: (report: Report) => void = () => undefined;
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, Waiting>();
  #commands = 0;
  #isOpen = true;

  constructor(socket: WebSocket) {
    this.#socket = socket;
    // A page that dies may reset its connection. `closed` reports this.
    socket.on('error', () => undefined);
    socket.on('message', (data: Buffer) => {
      this.#hear(JSON.parse(data.toString('utf8')) as FromPage<Report>);
    });
    this.closed = new Promise((resolve) => {
      socket.on('close', () => {
        this.#isOpen = false;
        for (const { reject } of this.#waiting.values()) reject(new PageDied());
        resolve();
      });
    });
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  ask(command: Command, deadlineMs: number): Promise<unknown> {
    this.#commands += 1;
    const message: ToPage<Command> = { id: this.#commands, command };
    const answer = new Promise((resolve, reject) => {
      if (!this.#isOpen) reject(new PageDied());
      this.#waiting.set(message.id, { resolve, reject });
    });
    this.#socket.send(JSON.stringify(message));
    return within(answer, deadlineMs, `the page to answer "${command.type}"`);
  }

  #hear(message: FromPage<Report>): void {
    if (message.type === 'reported') {
      this.onReport(message.report);
      return;
    }
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if (message.type === 'done') waiting?.resolve(message.value);
    else waiting?.reject(new Error(message.message));
  }
}
