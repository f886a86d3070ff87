// Every view of the viewer in Firefox and WebKitGTK, with usual recordings and with hostile ones.
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { buildPage } from '../support/build-page.ts';
import { DEADLINE } from '../support/browser-test.ts';
import type { TortureEngine } from '../torture/engines/engine.ts';
import { engine as firefox } from '../torture/engines/firefox.ts';
import { engine as webkit } from '../torture/engines/webkit.ts';
import { startEngine } from '../torture/start-engine.ts';
import { serveEvil } from '../viewer/evil-server.ts';
import { expectHarmless, reportTo } from '../viewer/expect-harmless.ts';

const ROOT = join(import.meta.dirname, '..', '..');

/** The walk computes: a machine that does much else takes a multiple of it. */
const TIMEOUT_MS = 480_000;

/** Each engine takes half of the vectors, as Chromium takes all; `VIEWER_VECTORS=0/1` has both take all. */
const ENGINES = [
  { engine: firefox, name: firefox.name, half: '0/2' },
  { engine: webkit, name: webkit.name, half: '1/2' },
];

describe.each(ENGINES)('$name', ({ engine, half }: { engine: TortureEngine; half: string }) => {
  beforeAll(() => {
    const brought = engine.bring();
    if (!brought.ok) throw new Error(brought.message);
  });

  test('every view shows what is recorded, and no vector does anything in any', { timeout: TIMEOUT_MS }, async () => {
    const extraFiles = await buildPage(ROOT, { name: 'walk', module: 'test/viewer/page/walk.ts' });
    const evil = await serveEvil();
    const { server, browser } = await startEngine(engine, extraFiles);
    const vectors = process.env['VIEWER_VECTORS'] ?? half;
    await browser.openTab(`${server.url}walk.html?${new URLSearchParams({ evil: evil.url, vectors }).toString()}`);
    await expect.poll(() => reportTo(server), { ...DEADLINE, timeout: TIMEOUT_MS }).toBeDefined();
    await expectHarmless(reportTo(server), evil);
  });

  test(
    'all that is recorded is exported in every format, and imported again, packed and encrypted',
    {
      timeout: TIMEOUT_MS,
    },
    async () => {
      const extraFiles = await buildPage(ROOT, { name: 'exports', module: 'test/viewer/page/exports.ts' });
      const { server, browser } = await startEngine(engine, extraFiles);
      await browser.openTab(`${server.url}exports.html`);
      await expect.poll(() => reportTo(server), { ...DEADLINE, timeout: TIMEOUT_MS }).toBeDefined();
      expect(reportTo(server)).toEqual({ faults: [] });
    },
  );
});
