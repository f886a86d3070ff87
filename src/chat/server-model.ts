// A model on any OpenAI-compatible server, recorded by `recordingFetch`.

import { recordingFetch } from '../adapters/recording-fetch.ts';
import { errorTextOfBody, reasonOf } from './error-text.ts';
import type { AnswerRequest, Model, ShownAnswer } from './model.ts';
import { readBody } from './read-body.ts';
import { completionsUrl, serverOrigin } from './server-address.ts';
import { showAnswer } from './show-answer.ts';

export interface ServerSettings {
  /** Such as `http://localhost:11434/v1`. */
  readonly url: string;
  readonly model: string;
  /** The key that the person gave for an origin; '' for none. It is sent to that origin only. */
  readonly apiKey: (origin: string) => string;
}

/** A server that fails may keep the connection open; more of its error text is waited for so long. */
const ERROR_BODY_MS = 5_000;

export function serverModel(settings: ServerSettings): Model {
  return {
    provider: 'openai-compatible',
    name: settings.model,
    canContinue: () => false, // a chat completion always begins a new answer
    answer: (request) => answer(settings, request),
  };
}

/** There is no deadline: a model may take minutes to load, and the person can stop it. */
async function answer({ url, model, apiKey }: ServerSettings, request: AnswerRequest): Promise<void> {
  const { turns, signal, recorder } = request;
  const address = completionsUrl(url);
  const origin = serverOrigin(url);
  if (address === null || origin === null) {
    request.shown.fail({ message: 'A server’s address must begin with http:// or https://, and have no password.' });
    return;
  }
  const key = apiKey(origin);
  const shown = withoutKey(request.shown, key);
  const over = new AbortController();
  try {
    const response = await recordingFetch(recorder)(address, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...(key === '' ? {} : { Authorization: `Bearer ${key}` }) },
      body: JSON.stringify({ model, messages: turns, stream: true }),
      credentials: 'omit',
      redirect: 'error', // it would send the chat to a server that nobody has agreed to
      signal: AbortSignal.any([signal, over.signal]),
    });
    if (response.ok && response.body !== null) await showAnswer(response.body, origin, shown, signal);
    else shown.fail({ message: await refusalText(response) });
  } catch (error) {
    if (!signal.aborted) shown.fail({ message: unreachableText(origin, error) });
  } finally {
    over.abort(); // closes a connection that the server keeps open after the answer
  }
}

/** Servers repeat keys in their errors, and the chat records why an answer failed. */
function withoutKey(shown: ShownAnswer, key: string): ShownAnswer {
  if (key === '') return shown;
  return { ...shown, fail: ({ message }) => shown.fail({ message: message.replaceAll(key, '…') }) };
}

async function refusalText({ status, body }: Response): Promise<string> {
  let text = '';
  const decoder = new TextDecoder();
  const take = (bytes: Uint8Array): void => {
    text += decoder.decode(bytes, { stream: true });
  };
  // What came of it before the connection was lost is shown.
  if (body !== null) await readBody(body, take, () => ERROR_BODY_MS).catch(() => {});
  const reason = errorTextOfBody(text);
  return `The server answered ${status}${reason === '' ? '' : `: ${reason}`}`;
}

function unreachableText(origin: string, error: unknown): string {
  return `No answer from ${origin} (${reasonOf(error)}). Check the address, that the server runs, that it allows this page (CORS) and that it does not redirect.`;
}
