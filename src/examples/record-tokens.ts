// `recordTokens` with a model that pushes its tokens, as transformers.js does.

import { recordTokens } from '../adapters/record-stream.ts';
import { examplePage } from './example-page.ts';
import { scriptedTokens } from './scripted-tokens.ts';

/** As `generator(messages, { streamer })` of transformers.js. */
async function generate(question: string, onToken: (text: string) => void, signal: AbortSignal): Promise<void> {
  for await (const token of scriptedTokens(question, signal)) onToken(token);
  signal.throwIfAborted();
}

await examplePage((recorder) => async (question, show, signal) => {
  const messages = [{ role: 'user', content: question }];
  const recorded = recordTokens(recorder, { provider: 'example', messages });
  const generated = generate(
    question,
    (text) => {
      show(text);
      recorded.push(text);
    },
    signal,
  );
  await generated.then(recorded.end, recorded.fail);
});
