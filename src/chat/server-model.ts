// A model on any OpenAI-compatible server.

import { CompletionReader } from './completion-reader.ts';
import { errorTextOfBody } from './error-text.ts';
import type { AnswerPart, AnswerRequest, Model, Turn } from './model.ts';
import { completionsUrl, serverOrigin } from './server-address.ts';

export interface ServerSettings {
  /** Such as `http://localhost:11434/v1`. */
  readonly url: string;
  readonly model: string;
  /** The key that the person gave for an origin; '' for none. It is sent to that origin only. */
  readonly apiKey: (origin: string) => string;
}

/** A server that fails may keep the connection open; its error text is read for this long. */
const ERROR_BODY_MS = 5_000;

export function serverModel(settings: ServerSettings): Model {
  return {
    provider: 'openai-compatible',
    name: settings.model,
    canContinue: () => false, // a chat completion always begins a new answer
    answer: (request) => answer(settings, request),
  };
}

/** Ends without a part when it is stopped. There is no deadline: a model may take minutes to load, and the person can stop it. */
async function* answer(settings: ServerSettings, request: AnswerRequest): AsyncIterable<AnswerPart> {
  const address = completionsUrl(settings.url);
  const origin = serverOrigin(settings.url);
  if (address === null || origin === null) {
    yield failed(`${settings.url} is not a server’s address. It must begin with http:// or https://.`);
    return;
  }
  const over = new AbortController();
  const signal = AbortSignal.any([request.signal, over.signal]);
  try {
    const response = await ask(address, settings.apiKey(origin), settings.model, request.turns, signal);
    if (response.ok && response.body !== null) yield* readAnswer(response.body, settings.url, signal);
    else yield failed(await refusalText(response));
  } catch (error) {
    if (!signal.aborted) yield failed(unreachableText(settings.url, reasonOf(error)));
  } finally {
    over.abort(); // closes a connection that the server keeps open after the answer
  }
}

/** A redirect is refused: it would send the chat to a server that nobody has agreed to. */
function ask(
  address: string,
  key: string,
  model: string,
  turns: readonly Turn[],
  signal: AbortSignal,
): Promise<Response> {
  return fetch(address, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...(key === '' ? {} : { Authorization: `Bearer ${key}` }) },
    body: JSON.stringify({ model, messages: turns, stream: true }),
    credentials: 'omit',
    redirect: 'error',
    signal,
  });
}

async function* readAnswer(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  url: string,
  signal: AbortSignal,
): AsyncIterable<AnswerPart> {
  const reader = new CompletionReader();
  let reason = 'The server ended the stream before the answer was finished.';
  const pieces = texts(body, (error) => {
    reason = `The connection to ${url} was lost before the answer was finished (${reasonOf(error)}).`;
  });
  for await (const text of pieces) {
    yield* reader.read(text);
    if (reader.isOver) return;
  }
  if (!signal.aborted) yield* reader.end(reason);
}

/** The text of a body. Ends early, after a call of `onLost`, where the connection is lost; what came before stays valid. */
async function* texts(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  onLost: (error: unknown) => void,
): AsyncGenerator<string> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      yield decoder.decode(next.value, { stream: true });
    }
  } catch (error) {
    onLost(error);
  }
}

async function refusalText(response: Response): Promise<string> {
  const reason = errorTextOfBody(response.body === null ? '' : await bodyText(response.body));
  return `The server answered ${response.status}${reason === '' ? '' : `: ${reason}`}`;
}

async function bodyText(body: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<string> {
  let text = '';
  const deadline = new Promise<'late'>((resolve) => {
    setTimeout(() => resolve('late'), ERROR_BODY_MS);
  });
  const pieces = texts(body, () => undefined);
  for (;;) {
    const next = await Promise.race([pieces.next(), deadline]);
    if (next === 'late' || next.done === true) break;
    text += next.value;
  }
  return text;
}

function unreachableText(url: string, reason: string): string {
  return `No answer from ${url} (${reason}). Check the address, that the server runs, that it allows this page (CORS) and that it does not redirect.`;
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function failed(message: string): AnswerPart {
  return { type: 'failed', message };
}
