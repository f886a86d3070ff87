// Recorded text is hostile: whatever it holds, no view of the viewer runs it, asks for anything, leaves, or looks otherwise.
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, inject } from 'vitest';
import type { Request } from 'playwright-core';
import { DEADLINE, test } from '../support/browser-test.ts';
import { buildPage } from '../support/build-page.ts';
import { serveEvil } from '../viewer/evil-server.ts';
import { expectHarmless, reportTo } from '../viewer/expect-harmless.ts';

const ROOT = join(import.meta.dirname, '..', '..');

/** The walk computes: a machine that does much else takes a multiple of it. */
const TIMEOUT_MS = 300_000;

test(
  'no vector does anything in any view, and no view asks for anything but the files of the app',
  { timeout: TIMEOUT_MS },
  async ({ context, serveBuild }) => {
    const extraFiles = await buildPage(ROOT, { name: 'walk', module: 'test/viewer/page/walk.ts' });
    const server = await serveBuild({ extraFiles });
    const evil = await serveEvil();
    const dialogs: string[] = [];
    const requests: string[] = [];
    const page = await context.newPage();
    page.on('dialog', (dialog) => {
      dialogs.push(dialog.message());
      void dialog.dismiss();
    });
    context.on('request', (request) => {
      if (!isUnprotected(request)) requests.push(request.url());
    });
    await page.goto(`${server.url}walk.html?evil=${encodeURIComponent(evil.url)}`);
    await expect.poll(() => reportTo(server), { ...DEADLINE, timeout: TIMEOUT_MS }).toBeDefined();

    await expectHarmless(reportTo(server), evil);
    expect(dialogs).toEqual([]);
    const files = new Set([
      ...(await readdir(inject('build'), { recursive: true })),
      ...Object.keys(extraFiles),
      'report',
      '',
    ]);
    const isAllowed = (url: string): boolean => {
      const path = decodeURIComponent(new URL(url).pathname.slice(1));
      return url.startsWith(server.url) && (path.startsWith('api/recording/') || files.has(path.replace(/\/$/u, '')));
    };
    const isHarmless = (url: string): boolean => /^(?:blob|data|about):/u.test(url) || url.includes('/control/');
    expect(requests.filter((url) => !isAllowed(url) && !isHarmless(url))).toEqual([]);
    expect(requests.length).toBeGreaterThan(files.size / 100);
  },
);

/** Whether the request is one of a frame in which vectors run without protection. */
function isUnprotected(request: Request): boolean {
  return request.serviceWorker() === null && request.frame().url() === 'about:srcdoc';
}
