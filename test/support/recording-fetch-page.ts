// A page that has the library and the recording fetch, and a server of prepared answers of another origin.

import type { BrowserContext } from 'playwright-core';
import type { OpenOptions } from '../../src/client/index.ts';
import { test } from './browser-test.ts';
import { buildScript } from './build-page.ts';
import { servePreparedAnswers, type PreparedAnswerServer } from './prepared-answers.ts';
import { openPage, type RecordingPage } from './recording-page.ts';

/** An answer that the page has asked for. */
interface AskedChat {
  readonly reader: ReadableStreamDefaultReader<Uint8Array>;
  readonly abort: AbortController;
}

declare global {
  interface Window {
    /** By the names of their sessions. */
    chats: Record<string, AskedChat>;
  }
}

export interface ChatPage {
  readonly tab: RecordingPage;
  /** Asks through a recording fetch, which records in `session`. */
  readonly ask: (path: string, session: string) => Promise<void>;
  /** Reads at least so many bytes of its answer. Resolves with the text of what it read. */
  readonly read: (session: string, bytes: number) => Promise<string>;
}

interface ChatFixtures {
  answers: PreparedAnswerServer;
  /** Opens a page with an open recorder. */
  openChat: (context: BrowserContext, options?: OpenOptions) => Promise<ChatPage>;
}

export const chatPageTest = test.extend<ChatFixtures>({
  // oxlint-disable-next-line no-empty-pattern -- Vitest reads from it what the fixture needs
  answers: async ({}, use) => {
    const server = await servePreparedAnswers();
    await use(server);
    await server.close();
  },
  openChat: async ({ serveBuild, answers }, use) => {
    const extraFiles = await buildScript(process.cwd(), {
      name: 'adapter',
      module: 'test/support/recording-fetch-script.ts',
    });
    const { url } = await serveBuild({ extraFiles });
    await use(async (context, options) => {
      const tab = await openPage(context, url);
      await tab.open(options);
      // Passed as a string, because Vitest would rewrite the `import()` in a function.
      await tab.page.evaluate(`import('${url}adapter.js').then(() => null)`);
      return chatPage(tab, answers.url);
    });
  },
});

function chatPage(tab: RecordingPage, base: string): ChatPage {
  return {
    tab,
    ask: (path, session) =>
      tab.page.evaluate(
        async ([url, name]) => {
          const abort = new AbortController();
          const response = await window.recordingFetch(window.recorder, { session: name })(url, {
            method: 'POST',
            body: JSON.stringify({ messages: [{ role: 'user', content: 'Hi' }] }),
            signal: abort.signal,
          });
          const reader = response.body?.getReader();
          if (reader === undefined) throw new Error('The response has no body.');
          window.chats = { ...window.chats, [name]: { reader, abort } };
        },
        [`${base}${path}`, session] as const,
      ),
    read: (session, bytes) =>
      tab.page.evaluate(
        async ([name, wanted]) => {
          const decoder = new TextDecoder();
          let text = '';
          for (let length = 0; length < wanted;) {
            const { value, done } = (await window.chats[name]?.reader.read()) ?? { done: true, value: undefined };
            if (done) throw new Error(`The answer ended after ${length} bytes.`);
            length += value.length;
            if (wanted < 1_000_000) text += decoder.decode(value, { stream: true });
          }
          return text;
        },
        [session, bytes] as const,
      ),
  };
}
