// An app that knows nothing of Holdfast. Its page has the script tag of auto.js, which replaces the `fetch` that the app calls.

import { askServer, scriptedFetch } from './scripted-server.ts';
import { examplePage } from './example-page.ts';

globalThis.fetch = scriptedFetch;

await examplePage(() => (question, show, signal) => {
  return askServer(globalThis.fetch, '/api/chat', { question, show, signal });
});
