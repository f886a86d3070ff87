// axe-core finds nothing in any view of the viewer, in both themes, wide and narrow.
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Page } from 'playwright-core';
import { LOOKS } from '../screenshots/looks.ts';
import { SHOTS, type Shot, type World } from '../screenshots/shots.ts';
import { openWorld } from '../screenshots/worlds.ts';
import { test } from '../support/browser-test.ts';
import { runAxe } from '../viewer/axe.ts';
import { settled } from '../viewer/settled.ts';
import { buildStagePage } from '../viewer/stage.ts';

const ROOT = join(import.meta.dirname, '..', '..');

/** Each view wears both themes and both widths, and every second view the other pairs. */
const PAIRS = [
  ['light-wide', 'dark-phone'],
  ['dark-wide', 'light-phone'],
] as const;

/** axe computes: a machine that does much else takes a multiple of the half minute. */
const TIMEOUT_MS = 360_000;

const WORLDS: readonly World[] = ['stage', 'empty', 'broken', 'importing'];

/** Sessions that differ from others only in their texts, and states of an import that have nothing of their own. */
const ALIKE =
  /session-(?:math|streamed|live-2|empty|long|right-to-left)$|replay-rich|search-|import-(?:drop|gathering)/u;

test.for(WORLDS)(
  'axe finds nothing in any view of the world %s, in both themes, wide and narrow',
  { timeout: TIMEOUT_MS },
  async (world, { browser, serveBuild }) => {
    const { url } = await serveBuild({ extraFiles: await buildStagePage(ROOT) });
    const context = await openWorld(browser, url, world);
    const page = await context.newPage();
    await page.goto(url);
    const violations: string[] = [];
    const advice = new Set<string>();
    const shots = SHOTS.filter((each) => each.world === world && !ALIKE.test(each.name));
    for (const [place, shot] of shots.entries()) {
      const [first, second] = PAIRS[place % 2 === 0 ? 0 : 1];
      for (const look of [first, second]) {
        await wear(page, look);
        if (look === first) await open(page, url, shot);
        await settled(page);
        const found = await runAxe(page);
        violations.push(...found.violations.map((line) => `${shot.name}, ${look}: ${line}`));
        for (const line of found.advice) advice.add(`${shot.name}: ${line}`);
      }
    }
    await context.close();
    for (const line of advice) console.log(`best practice: ${line}`);
    expect(violations).toEqual([]);
  },
);

async function wear(page: Page, name: string): Promise<void> {
  const look = LOOKS.find((each) => each.name === name);
  if (look === undefined) throw new Error(`There is no look ${name}.`);
  await page.emulateMedia(look.media);
  await page.setViewportSize(look.viewport);
}

/** What an earlier shot has opened is closed by a new document. */
async function open(page: Page, url: string, shot: Shot): Promise<void> {
  const isFresh = shot.act === undefined;
  await page.goto(`${url}${shot.hash}`);
  if (!isFresh) await page.reload();
  await settled(page);
  await shot.act?.(page);
}
