// `recordingHandler` with a model that calls it as the chat models of LangChain.js do.

import { recordingHandler } from '../adapters/lang-chain.ts';
import { examplePage } from './example-page.ts';
import { scriptedTokens } from './scripted-tokens.ts';

await examplePage((recorder) => {
  // An app passes it on: model.stream(messages, { callbacks: [handler] }).
  const handler = recordingHandler(recorder, { provider: 'example' });
  let runs = 0;
  return async (question, show, signal) => {
    const run = `run-${(runs += 1)}`;
    handler.handleChatModelStart({}, [[{ content: question, getType: () => 'human' }]], run, undefined, {
      options: { signal },
    });
    let text = '';
    for await (const token of scriptedTokens(question, signal)) {
      text += token;
      show(token);
      handler.handleLLMNewToken(token, { prompt: 0, completion: 0 }, run);
    }
    handler.handleLLMEnd({ generations: [[{ text, message: { content: text } }]] }, run);
  };
});
