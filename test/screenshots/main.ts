// `npm run screenshots`: takes pictures of every view and state, in every look.
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from '../support/browser.ts';
import { makeBuild } from '../support/builds.ts';
import { bringChromium } from '../support/chromium.ts';
import { serve } from '../support/serve.ts';
import { settled } from '../viewer/settled.ts';
import { buildStagePage } from '../viewer/stage.ts';
import { LOOKS, type Look } from './looks.ts';
import { SHOTS, type Shot } from './shots.ts';
import { openWorld } from './worlds.ts';

const USAGE = `npm run screenshots -- [--out DIRECTORY] [--looks ${LOOKS.map(({ name }) => name).join(',')}] [--only PART-OF-NAME,…]

Writes DIRECTORY/LOOK/SHOT.png. DIRECTORY is .cache/screenshots by default.`;

const BEFORE_ACT_MS = 10_000;

/** What is still being read after so long is shown so. */
const READING_MS = 3_000;

interface Wanted {
  readonly out: string;
  readonly looks: readonly Look[];
  readonly shots: readonly Shot[];
}

export async function main(args: readonly string[], root: string): Promise<number> {
  const wanted = parse(args, root);
  const brought = bringChromium();
  if (wanted === null || !brought.ok) {
    console.error(brought.ok ? USAGE : brought.message);
    return 2;
  }
  const [build, extraFiles] = await Promise.all([
    makeBuild(root, 'release', join(root, '.cache', 'screenshot-builds')),
    buildStagePage(root),
  ]);
  const server = await serve(build, { extraFiles });
  const browser = await launchChromium();
  try {
    for (const world of new Set(wanted.shots.map((shot) => shot.world)))
      await takeAll(browser, server.url, world, wanted);
  } finally {
    await browser.close();
    await server.close();
  }
  return 0;
}

function parse(args: readonly string[], root: string): Wanted | null {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { out: { type: 'string' }, looks: { type: 'string' }, only: { type: 'string' } },
    });
    const names = values.looks?.split(',');
    const parts = values.only?.split(',');
    return {
      out: values.out ?? join(root, '.cache', 'screenshots'),
      looks: LOOKS.filter(({ name }) => names?.includes(name) ?? true),
      shots: SHOTS.filter(({ name }) => parts?.some((part) => name.includes(part)) ?? true),
    };
  } catch {
    return null;
  }
}

async function takeAll(
  browser: Browser,
  url: string,
  world: Shot['world'],
  { out, looks, shots }: Wanted,
): Promise<void> {
  const context = await openWorld(browser, url, world);
  for (const look of looks) {
    const folder = join(out, look.name);
    await mkdir(folder, { recursive: true });
    for (const shot of shots.filter((each) => each.world === world)) {
      // A new page each time: no shot sees what another one has opened.
      const page = await context.newPage();
      await page.emulateMedia(look.media);
      await page.setViewportSize(look.viewport);
      await page.goto(`${url}${shot.hash}`);
      const path = join(folder, `${shot.name}.png`);
      await rm(path, { force: true });
      try {
        await isRead(page);
        if (shot.act !== undefined) {
          page.setDefaultTimeout(BEFORE_ACT_MS);
          await shot.act(page);
          await isRead(page);
        }
        await page.screenshot({ path });
        console.log(path);
      } catch (error) {
        console.error(`${look.name}/${shot.name}: ${String(error)}`);
      }
      await page.close();
    }
  }
  await context.close();
}

/** Waits until a page has read what it shows, and shows it. */
async function isRead(page: Page): Promise<void> {
  await settled(page);
  const reading = page.locator('[data-testid$=-loading]:visible').first();
  await reading.waitFor({ state: 'hidden', timeout: READING_MS }).catch(() => undefined);
  await settled(page);
}
