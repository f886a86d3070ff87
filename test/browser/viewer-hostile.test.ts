// Recorded text is hostile: whatever it holds, no view of the viewer runs it, asks for anything, leaves, or looks otherwise.
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, inject } from 'vitest';
import { DEADLINE, test } from '../support/browser-test.ts';
import { buildPage } from '../support/build-page.ts';
import { serveEvil } from '../viewer/evil-server.ts';
import { expectHarmless, reportTo } from '../viewer/walk-report.ts';

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
    context.on('request', (request) => requests.push(request.url()));
    await page.goto(`${server.url}walk.html?evil=${encodeURIComponent(evil.url)}`);
    await expect.poll(() => reportTo(server), { ...DEADLINE, timeout: TIMEOUT_MS }).toBeDefined();

    expectHarmless(reportTo(server), evil);
    expect(dialogs).toEqual([]);
    const files = new Set([
      ...(await readdir(inject('build'), { recursive: true })),
      ...Object.keys(extraFiles),
      'report',
      '',
    ]);
    const isAllowed = (url: string): boolean =>
      url.startsWith(server.url) && files.has(decodeURIComponent(new URL(url).pathname.slice(1)));
    const isHarmless = (url: string): boolean => /^(?:blob|data|about):/u.test(url) || url.includes('/control/');
    expect(requests.filter((url) => !isAllowed(url) && !isHarmless(url))).toEqual([]);
    expect(requests.length).toBeGreaterThan(files.size / 100);
  },
);
