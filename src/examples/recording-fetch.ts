// `recordingFetch` with an app that asks an OpenAI-compatible server, which is scripted here.

import { recordingFetch } from '../adapters/recording-fetch.ts';
import { examplePage } from './example-page.ts';
import { askServer, scriptedFetch } from './scripted-server.ts';

await examplePage((recorder) => {
  // An app gives its SDK a `fetch`: new OpenAI({ fetch: recordingFetch(recorder) }).
  const fetch = recordingFetch(recorder, { fetch: scriptedFetch });
  return (question, show, signal) => askServer(fetch, '/v1/chat/completions', { question, show, signal });
});
