// `recordingThread` with a chat model of assistant-ui, which is scripted here. The thread is loaded again after a reload.

import { recordingThread, type RunOptions } from '../adapters/assistant-ui.ts';
import { examplePage } from './example-page.ts';
import { scriptedTokens } from './scripted-tokens.ts';

const scripted = {
  async *run({ messages, abortSignal }: RunOptions) {
    const question =
      messages
        .at(-1)
        ?.content.map((part) => ('text' in part ? String(part.text) : ''))
        .join('') ?? '';
    let text = '';
    for await (const token of scriptedTokens(question, abortSignal)) {
      text += token;
      yield { content: [{ type: 'text' as const, text }] };
    }
  },
};

await examplePage(async (recorder) => {
  // An app gives both to its runtime: useLocalRuntime(record(model), { adapters: { history } }).
  const { history, record } = recordingThread(recorder, { session: 'example-of-assistant-ui', provider: 'example' });
  const { messages: loaded } = await history.load();
  const model = record(scripted);
  const messages: RunOptions['messages'][number][] = loaded.map(({ message }) => message);
  return async (text, show, abortSignal) => {
    const id = crypto.getRandomValues(new Uint32Array(4)).join('-');
    const message = { id, role: 'user', content: [{ type: 'text', text }] };
    await history.append({ message, parentId: messages.at(-1)?.id ?? null });
    messages.push(message);
    let shown = 0;
    for await (const { content } of model.run({ messages, abortSignal })) {
      const whole = content.map((part) => part.text).join('');
      show(whole.slice(shown));
      shown = whole.length;
    }
  };
});
