// In the page of a test: asks for answers through the SharedWorker, and notes what it reads of them.
import { recordingFetch as createFetch } from '../../src/adapters/recording-fetch.ts';
import { relayedFetch } from '../../src/client/relay/relayed-fetch.ts';
import type { RecorderClient } from '../../src/client/index.ts';

/** What was read of an answer. */
export interface Reading {
  /** Empty where it is longer than tests look at: the digest shows what it is. */
  text: string;
  bytes: number;
  /** Of the whole body, once it has ended: SHA-256 in hex. */
  digest: string;
  state: 'asked' | 'reading' | 'ended' | 'none' | 'failed';
  error: string;
  /** Of its response. */
  head: Record<string, unknown>;
}

export interface AskOptions {
  readonly init?: RequestInit | undefined;
  readonly recording?: null | { readonly provider: string };
  readonly abort_on_leave?: boolean | undefined;
  /** Whether the page reads what comes. Default true. */
  readonly reads?: boolean | undefined;
}

export interface ChatMessage {
  readonly role: string;
  readonly content: string;
}

export interface RelayHelper {
  readonly readings: Record<string, Reading>;
  /** What stops each answer. */
  readonly stops: Record<string, AbortController>;
  /** Asks for an answer of that session, and reads it. */
  ask(session_id: string, url: string, options?: AskOptions): Promise<void>;
  /** Asks a question by `recordingFetch`, and notes its answer as `name`; by a Request object where that is `request`. */
  chat(session_id: string, url: string, messages: readonly ChatMessage[], name?: string): Promise<void>;
  /** Reads the answer of a session again, and follows it; noted as `name`. */
  reattach(session_id: string, name?: string): Promise<void>;
  /** Fetches in the page itself. */
  fetch(name: string, url: string, init?: RequestInit): Promise<void>;
}

declare global {
  interface Window {
    relay: RelayHelper;
    recorder: RecorderClient;
  }
}

/** In bytes. */
const MAX_TEXT = 1_000_000;

const readings: Record<string, Reading> = {};
const stops: Record<string, AbortController> = {};
const fetches: Record<string, typeof fetch> = {};

const byPage: typeof fetch = () => Promise.reject(new Error('The page was to fetch itself.'));

async function read(name: string, asked: Promise<Response | null>, reads = true): Promise<void> {
  const reading: Reading = { text: '', bytes: 0, digest: '', state: 'asked', error: '', head: {} };
  readings[name] = reading;
  try {
    const response = await asked;
    reading.state = response === null ? 'none' : 'reading';
    if (response === null || !reads) return;
    const { status, statusText, url, redirected, type, headers, body } = response;
    reading.head = { status, statusText, url, redirected, type, headers: [...headers], hasBody: body !== null };
    const decoder = new TextDecoder();
    const chunks: Uint8Array<ArrayBuffer>[] = [];
    const reader = body?.getReader();
    for (let next = await reader?.read(); next?.value !== undefined; next = await reader?.read()) {
      if (reading.bytes < MAX_TEXT) reading.text += decoder.decode(next.value, { stream: true });
      reading.bytes += next.value.length;
      chunks.push(next.value);
    }
    const digest = await crypto.subtle.digest('SHA-256', await new Blob(chunks).arrayBuffer());
    reading.digest = Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
    if (reading.bytes >= MAX_TEXT) reading.text = '';
    reading.state = 'ended';
  } catch (error) {
    reading.state = 'failed';
    reading.error =
      error instanceof Error || error instanceof DOMException ? `${error.name}: ${error.message}` : String(error);
  }
}

window.relay = {
  readings,
  stops,
  ask(session_id, url, { init, recording = null, abort_on_leave = false, reads } = {}) {
    const stop = new AbortController();
    stops[session_id] = stop;
    const options = { session_id, abort_on_leave, recording: recording && { session: recording } };
    return read(
      session_id,
      relayedFetch(window.recorder, [url, { signal: stop.signal, ...init }], options, byPage),
      reads,
    );
  },
  chat(session, url, messages, name = session) {
    const body = JSON.stringify({ model: 'm', stream: true, messages });
    const headers = { Authorization: 'Bearer a-key-that-is-secret', 'Content-Type': 'application/json' };
    const stop = new AbortController();
    stops[name] = stop;
    const recordingFetch = (fetches[session] ??= createFetch(window.recorder, { session, outlive: true }));
    const init = { method: 'POST', body, headers, signal: stop.signal };
    return read(name, name === 'request' ? recordingFetch(new Request(url, init)) : recordingFetch(url, init));
  },
  reattach: (session_id, name = session_id) => read(name, window.recorder.reattach(session_id)),
  fetch: (name, url, init) => read(name, fetch(url, init)),
};
