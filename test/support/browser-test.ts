// The `test` function of browser tests: one Chromium per file, separate storage per test, and servers
// that are closed after the test.
import { expect, inject, test as base } from 'vitest';
import type { Browser, BrowserContext } from 'playwright-core';
import { launchChromium } from './browser.ts';
import { serve, type FileServer, type ServeOptions } from './serve.ts';

/** Deadline for every expected condition, in ms: long, because the machine may be busy with other tests. */
export const DEADLINE = { timeout: 30_000, interval: 20 } as const;

interface Fixtures {
  browser: Browser;
  /** A context with empty storage; closed after the test. */
  context: BrowserContext;
  /** Serves the build until the end of the test. */
  serveBuild: (options?: ServeOptions) => Promise<FileServer>;
}

export const test = base.extend<Fixtures>({
  browser: [
    // oxlint-disable-next-line no-empty-pattern -- Vitest reads from it what the fixture needs
    async ({}, use) => {
      const browser = await launchChromium();
      await use(browser);
      await browser.close();
    },
    { scope: 'file' },
  ],
  context: async ({ browser }, use) => {
    const context = await browser.newContext();
    await use(context);
    await context.close();
  },
  // oxlint-disable-next-line no-empty-pattern -- the same
  serveBuild: async ({}, use) => {
    const servers: FileServer[] = [];
    await use(async (options) => {
      const server = await serve(inject('build'), options);
      servers.push(server);
      return server;
    });
    await Promise.all(servers.map((server) => server.close()));
  },
});

/** Waits until `read` returns the expected value. Use it with the usual matchers. */
export function eventually<T>(read: () => T | Promise<T>): ReturnType<typeof expect.poll<T>> {
  return expect.poll(read, DEADLINE);
}
