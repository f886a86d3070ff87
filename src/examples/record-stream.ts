// `recordStream` with a model in the browser, which is scripted here.

import { recordStream } from '../adapters/record-stream.ts';
import { examplePage } from './example-page.ts';
import { scriptedTokens } from './scripted-tokens.ts';

await examplePage((recorder) => async (question, show, signal) => {
  const messages = [{ role: 'user', content: question }];
  const tokens = recordStream(recorder, scriptedTokens(question, signal), { provider: 'example', messages });
  for await (const token of tokens) show(token);
});
