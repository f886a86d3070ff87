// Serves one client at its port, for as long as that is open. Messages that do not match the protocol, from another build
// or another script of the origin, are ignored.

import {
  packReply,
  parseToWorker,
  type FromWorkerMessage,
  type HelloMessage,
  type MessagePortLike,
  type RecordingApi,
  type Reply,
  type SupersededMessage,
  type WelcomeMessage,
} from '../protocol/index.ts';
import { reportBusy } from './report-busy.ts';
import { serveApi } from './serve-api.ts';

/** The end of a client's port that is in the worker: a MessagePort, or the dedicated worker's own scope. */
export interface ClientPort {
  postMessage(message: unknown): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<unknown>) => void): void;
}

/** The part of the recorder that clients need. */
interface ClientRecorder {
  readonly api: RecordingApi;
  record(
    events: readonly unknown[],
    source: { readonly page_id: null; readonly client_id?: string },
  ): Promise<readonly Reply[]>;
}

function isMessagePort(port: MessagePortLike): port is MessagePortLike & MessagePort {
  return port instanceof MessagePort;
}

/** Makes a request for the page of a client, and relays the answer at the port. */
export type Relay = (port: MessagePort, clientId: string) => void;

/** What serving a client needs. */
export interface Service {
  readonly recorder: ClientRecorder;
  /** The worker's, which every reply carries. */
  readonly instanceId: string;
  /** Makes the answer to a hello. */
  readonly welcome: () => Promise<WelcomeMessage | SupersededMessage>;
  /** Relays an answer at a port that the client opened; absent in a worker that does not. */
  readonly relay?: Relay | undefined;
}

/** Answers the client at `port`. */
export function serveClient(port: ClientPort, { recorder, instanceId, welcome, relay }: Service): void {
  let source: { page_id: null; client_id?: string } = { page_id: null };
  let queries: MessagePort | null = null;
  const post = (message: FromWorkerMessage): void => {
    port.postMessage(message);
  };

  const busy = reportBusy(post);

  /** A client needs one port for queries: a second hello replaces the first one's port. */
  function greet({ client_id, api }: HelloMessage): void {
    source = { page_id: null, client_id };
    queries?.close();
    queries = isMessagePort(api) ? api : null;
    if (queries !== null) serveApi(recorder.api, queries);
    void welcome().then(post);
  }

  port.addEventListener('message', ({ data }) => {
    const message = parseToWorker(data);
    if (message?.type === 'hello') greet(message);
    else if (message?.type === 'relay') {
      if (isMessagePort(message.port) && source.client_id !== undefined) relay?.(message.port, source.client_id);
    } else if (message?.type === 'record') {
      const { batch, events } = message;
      busy.begin(batch);
      void recorder.record(events, source).then((replies) => {
        busy.end(batch);
        const packed = replies.map((reply, index) => packReply(reply, events[index]));
        post({ type: 'replies', instance_id: instanceId, batch, replies: packed });
      });
    }
  });
}
