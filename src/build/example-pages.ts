// The pages of the examples: one for each adapter, which share a source, one for the elements, and one that lists them.

import type { SourcePage } from './source-pages.ts';

/** What each example shows, by the name of its script in src/examples. */
const EXAMPLES: Readonly<Record<string, readonly [title: string, text: string]>> = {
  'recording-fetch': ['An SDK that takes a fetch', 'recordingFetch(recorder) records every chat that goes through it.'],
  'ai-sdk': ['AI SDK', 'recordingTransport(recorder, …) records the chats of useChat.'],
  'lang-chain': ['LangChain.js', 'recordingHandler(recorder) records the runs of chat models.'],
  'assistant-ui': [
    'assistant-ui',
    'recordingThread(recorder, …) keeps a thread, and records its answers as they stream.',
  ],
  'record-stream': ['A model in the browser', 'recordStream(recorder, source) records what an app reads.'],
  'record-tokens': ['A model that pushes its tokens', 'recordTokens(recorder) takes them, as from transformers.js.'],
  auto: ['An app that cannot be changed', 'auto.js in a script tag replaces the fetch of the page.'],
};

/** The page of an app that shows its recordings; it has an HTML file of its own. */
const ELEMENTS = [
  'Elements in an app',
  'Session list, session view and recovery panel, in the colours of the app.',
] as const;

/** Stands in the page of an app that cannot be changed, after the script that stands for its server. Vite leaves it as it is. */
const AUTO_TAG = '<script type="module" src="../auto.js" data-endpoints="/api/chat" vite-ignore></script>';

/** By their addresses. */
export function examplePages(): Record<string, SourcePage> {
  const pages: Record<string, SourcePage> = {
    'examples/index.html': { source: 'src/examples/index.html', values: { LIST: listOf() } },
    'examples/elements.html': { source: 'src/examples/elements.html' },
  };
  for (const [SCRIPT, [TITLE, TEXT]] of Object.entries(EXAMPLES)) {
    const TAG = SCRIPT === 'auto' ? AUTO_TAG : '';
    pages[`examples/${SCRIPT}.html`] = { source: 'src/examples/example.html', values: { SCRIPT, TITLE, TEXT, TAG } };
  }
  return pages;
}

function listOf(): string {
  return Object.entries({ elements: ELEMENTS, ...EXAMPLES })
    .map(([name, [title, text]]) => `<li><a href="./${name}.html">${title}</a><br />${text}</li>`)
    .join('\n');
}
