// The `test` function of tests in which a SharedWorker makes requests for pages.
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { OpenOptions } from '../../src/client/index.ts';
import { serveAnswers, type AnswerServer } from './answer-server.ts';
import { test as base } from './browser-test.ts';
import { buildScript } from './build-page.ts';
import { loadLibrary, openPage, recordingPage, type RecordingPage } from './recording-page.ts';
import type { AskOptions, ChatMessage, Reading } from './relay-page.ts';

const ROOT = join(import.meta.dirname, '..', '..');

export interface RelayTab extends RecordingPage {
  /** Asks for an answer and reads it; resolves at once. */
  readonly ask: (sessionId: string, url: string, options?: AskOptions) => Promise<void>;
  /** Asks a question by `recordingFetch`; resolves at once. */
  readonly chat: (sessionId: string, url: string, messages: readonly ChatMessage[], name?: string) => Promise<void>;
  readonly reattach: (sessionId: string, name?: string) => Promise<void>;
  /** What was read of an answer so far. */
  readonly reading: (name: string) => Promise<Reading>;
  /** Resolves once everything that is being read in the tab has ended or failed. */
  readonly untilOver: () => Promise<void>;
  /** Loads the page anew, and opens a recorder again. */
  readonly reload: () => Promise<void>;
}

interface Fixtures {
  answers: AnswerServer;
  /** Opens a page with a recorder through the SharedWorker. */
  openTab: (options?: OpenOptions) => Promise<RelayTab>;
}

export const test = base.extend<Fixtures>({
  // oxlint-disable-next-line no-empty-pattern -- Vitest reads from it what the fixture needs
  answers: async ({}, use) => {
    const server = await serveAnswers();
    await use(server);
    await server.close();
  },
  openTab: async ({ context, serveBuild }, use) => {
    const script = await buildScript(ROOT, { name: 'relay', module: 'test/support/relay-page.ts' });
    const { url } = await serveBuild({ extraFiles: script });
    await use(async (given) => relayTab((await openPage(context, url)).page, url, given));
  },
});

async function relayTab(page: Page, url: string, given: OpenOptions = {}): Promise<RelayTab> {
  const tab = recordingPage(page);
  const begin = async (): Promise<void> => {
    await page.evaluate(`import(${JSON.stringify(`${url}relay.js`)})`);
    await tab.open(given);
    await page.waitForFunction(() => window.recorder.relay() !== undefined);
  };
  await begin();
  return {
    ...tab,
    ask: (sessionId, address, options) =>
      page.evaluate(([id, from, how]) => void window.relay.ask(id, from, how), [sessionId, address, options] as const),
    chat: (sessionId, address, messages, name) =>
      page.evaluate(([id, from, sent, as]) => void window.relay.chat(id, from, sent, as), [
        sessionId,
        address,
        messages,
        name,
      ] as const),
    reattach: (sessionId, name) =>
      page.evaluate(([id, as]) => void window.relay.reattach(id, as), [sessionId, name] as const),
    reading: (name) =>
      page.evaluate((as) => {
        const reading = window.relay.readings[as];
        if (reading === undefined) throw new Error(`${as} was not asked for.`);
        return reading;
      }, name),
    untilOver: async () => {
      await page.waitForFunction(() =>
        Object.values(window.relay.readings).every(({ state }) => state !== 'asked' && state !== 'reading'),
      );
    },
    reload: async () => {
      await page.reload();
      await loadLibrary(page, url);
      await begin();
    },
  };
}
