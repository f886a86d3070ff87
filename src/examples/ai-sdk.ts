// `recordingTransport` with a chat transport of the AI SDK, which is scripted here.

import { recordingTransport, type ChatTransport, type SendOptions } from '../adapters/ai-sdk.ts';
import { examplePage } from './example-page.ts';
import { scriptedTokens } from './scripted-tokens.ts';

/** A chunk of the AI SDK, as far as this page needs it. */
interface Chunk {
  readonly type: string;
  readonly id?: string;
  readonly delta?: string;
}

const question = ({ messages }: SendOptions): string =>
  messages
    .at(-1)
    ?.parts.map((part) => ('text' in part ? String(part.text) : ''))
    .join('') ?? '';

const scripted: ChatTransport<SendOptions, SendOptions, Chunk> = {
  sendMessages(options) {
    const tokens = scriptedTokens(question(options), options.abortSignal);
    return Promise.resolve(
      new ReadableStream<Chunk>({
        start(controller) {
          controller.enqueue({ type: 'start' });
          controller.enqueue({ type: 'text-start', id: 't' });
        },
        async pull(controller) {
          const { done, value } = await tokens.next();
          if (done !== true) return controller.enqueue({ type: 'text-delta', id: 't', delta: value });
          controller.enqueue({ type: 'text-end', id: 't' });
          controller.enqueue({ type: options.abortSignal?.aborted === true ? 'abort' : 'finish' });
          controller.close();
        },
      }),
    );
  },
  reconnectToStream: () => Promise.resolve(null),
};

await examplePage((recorder) => {
  // An app has `new DefaultChatTransport({ api, fetch })` in a function, so that an answer outlives its page.
  const transport = recordingTransport(recorder, scripted, { provider: 'example' });
  const chatId = crypto.getRandomValues(new Uint32Array(4)).join('-');
  return async (text, show, abortSignal) => {
    const id = crypto.getRandomValues(new Uint32Array(4)).join('-');
    const messages = [{ id, role: 'user', parts: [{ type: 'text', text }] }];
    const reader = (await transport.sendMessages({ chatId, messages, abortSignal })).getReader();
    for (let next = await reader.read(); !next.done; next = await reader.read()) show(next.value.delta ?? '');
  };
});
