// A model behind any OpenAI-compatible server, streamed as server-sent events.

import { EventSourceParserStream } from 'eventsource-parser/stream';
import { errorText, parsed, readChunk } from './completion-chunk.ts';
import type { AnswerPart, AnswerRequest, Model } from './model.ts';

export interface ServerSettings {
  /** Such as `http://localhost:11434/v1`. */
  readonly url: string;
  readonly model: string;
  /** Asked for with each request, and sent to the server only; '' for none. */
  readonly apiKey: () => string;
}

/** An error body that is longer than this says nothing to a person. */
const ERROR_TEXT_LENGTH = 300;

export function serverModel(settings: ServerSettings): Model {
  return {
    provider: 'openai-compatible',
    name: settings.model,
    canContinue: () => false, // chat completions begin anew
    answer: (request) => answer(settings, request),
  };
}

/** Ends without a word when it is stopped; there is no deadline, as a model may take minutes to load and the person can stop it. */
async function* answer(settings: ServerSettings, request: AnswerRequest): AsyncIterable<AnswerPart> {
  let hasAnswered = false;
  try {
    const response = await ask(settings, request);
    hasAnswered = true;
    if (!response.ok || response.body === null) yield failed(await refusalText(response));
    else yield* readAnswer(response.body);
  } catch (error) {
    if (request.signal.aborted) return;
    const reason = error instanceof Error ? error.message : String(error);
    yield failed(hasAnswered ? brokenText(settings, reason) : unreachableText(settings, reason));
  }
}

function ask({ url, model, apiKey }: ServerSettings, { turns, signal }: AnswerRequest): Promise<Response> {
  const key = apiKey();
  return fetch(`${url.replace(/\/+$/u, '')}/chat/completions`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...(key === '' ? {} : { Authorization: `Bearer ${key}` }) },
    body: JSON.stringify({ model, messages: turns, stream: true }),
    signal,
  });
}

async function* readAnswer(body: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncIterable<AnswerPart> {
  const events = body.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream()).getReader();
  let isWhole = false;
  try {
    for (let next = await events.read(); !next.done; next = await events.read()) {
      const chunk = readChunk(next.value.data);
      if (chunk.type === 'failed') {
        yield chunk;
        return;
      }
      if (chunk.type === 'token') yield { type: 'token', text: chunk.text };
      isWhole ||= chunk.type === 'done' || (chunk.type === 'token' && chunk.isLast);
    }
  } finally {
    await events.cancel();
  }
  if (!isWhole) yield failed('The server ended the stream before the answer was finished.');
}

function brokenText({ url }: ServerSettings, reason: string): string {
  return `The connection to ${url} broke in the middle of the answer (${reason}). What came is kept.`;
}

function unreachableText({ url }: ServerSettings, reason: string): string {
  return `No answer from ${url} (${reason}). Check the address, that the server runs and that it allows this page (CORS).`;
}

async function refusalText(response: Response): Promise<string> {
  const body = await response.text();
  const reason = errorText(parsed(body)) ?? body.trim().slice(0, ERROR_TEXT_LENGTH);
  return `The server answered ${response.status}${reason === '' ? '' : `: ${reason}`}`;
}

function failed(message: string): AnswerPart {
  return { type: 'failed', message };
}
