// A server with the API of OpenAI that stands in the page, and an app that asks it.

import { createParser } from 'eventsource-parser';
import { jsonOf, objectOf, objectsOf, textOf } from '../feeds/readers/json-members.ts';
import { scriptedTokens } from './scripted-tokens.ts';

/** A `fetch` that answers as such a server does, whatever the address. */
export const scriptedFetch: typeof fetch = async (_input, init) => {
  const { messages } = objectOf(jsonOf(typeof init?.body === 'string' ? init.body : ''));
  const signal = init?.signal ?? new AbortController().signal;
  const tokens = scriptedTokens(textOf(objectsOf(messages).at(-1)?.['content']), signal);
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(controller) {
      const { done, value } = await tokens.next();
      if (signal.aborted) return controller.error(signal.reason);
      const choice = done === true ? { delta: {}, finish_reason: 'stop' } : { delta: { content: value } };
      const end = done === true ? 'data: [DONE]\n\n' : '';
      controller.enqueue(encoder.encode(`data: ${JSON.stringify({ choices: [{ index: 0, ...choice }] })}\n\n${end}`));
      if (done === true) controller.close();
    },
  });
  return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
};

export interface Question {
  readonly question: string;
  readonly show: (text: string) => void;
  readonly signal: AbortSignal;
}

/** Asks as an app does, and shows the answer as it streams. */
export async function askServer(send: typeof fetch, url: string, { question, show, signal }: Question): Promise<void> {
  const messages = [{ role: 'user', content: question }];
  const response = await send(url, {
    method: 'POST',
    body: JSON.stringify({ model: 'scripted', stream: true, messages }),
    signal,
  });
  const parser = createParser({
    onEvent({ data }) {
      const [choice = {}] = objectsOf(objectOf(jsonOf(data))['choices']);
      show(textOf(objectOf(choice['delta'])['content']));
    },
  });
  const decoder = new TextDecoder();
  const reader = response.body?.getReader();
  for (let next = await reader?.read(); next?.value !== undefined; next = await reader?.read())
    parser.feed(decoder.decode(next.value, { stream: true }));
}
