// A Chromium whose tabs really go into the background: playwright has every page it opens believe
// that it is in front, and such a page is never frozen.
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext } from 'playwright-core';
import { SWITCHES } from './browser.ts';
import { findChromium } from './chromium.ts';

/** How often it is looked whether the browser listens, in ms, and how many times. */
const LOOK_EVERY_MS = 50;
const MOST_LOOKS = 600;

export interface BackgroundBrowser {
  readonly context: BrowserContext;
  readonly close: () => Promise<void>;
}

/** Starts a browser of its own, on a profile that goes with it. */
export async function launchBackgroundBrowser(): Promise<BackgroundBrowser> {
  const executable = findChromium();
  if (executable === undefined) throw new Error('no Chromium: run `npm test`, which brings it');
  const profile = await mkdtemp(join(tmpdir(), 'holdfast-background-'));
  const args = [...SWITCHES, '--headless', '--remote-debugging-port=0', `--user-data-dir=${profile}`, 'about:blank'];
  const child = spawn(executable, args, { stdio: 'ignore' });
  const isOver = new Promise<void>((resolve) => {
    child.once('exit', () => {
      resolve();
    });
  });
  const browser = await chromium.connectOverCDP(`http://127.0.0.1:${await portIn(profile)}`, { noDefaults: true });
  const [context] = browser.contexts();
  if (context === undefined) throw new Error('a browser without a context');
  return {
    context,
    close: async () => {
      await browser.close();
      child.kill();
      await isOver;
      await rm(profile, { recursive: true, force: true, maxRetries: 10 });
    },
  };
}

/** The port that the browser has chosen, as it notes in its profile. */
async function portIn(profile: string): Promise<number> {
  for (let looks = 0; looks < MOST_LOOKS; looks += 1) {
    const noted = await readFile(join(profile, 'DevToolsActivePort'), 'utf8').catch(() => '');
    const [port = ''] = noted.split('\n');
    if (port !== '') return Number(port);
    await new Promise((resolve) => {
      setTimeout(resolve, LOOK_EVERY_MS);
    });
  }
  throw new Error('the browser does not say where it listens');
}
