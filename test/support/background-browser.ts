// A Chromium whose tabs really go into the background. Playwright makes every page that it opens behave as
// a foreground page, and Chromium never freezes such a page.
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext } from 'playwright-core';
import { SWITCHES } from './browser.ts';
import { findChromium } from './chromium.ts';

/** Polling interval, in ms, and maximum number of polls, while waiting for the browser's port. */
const LOOK_EVERY_MS = 50;
const MOST_LOOKS = 600;

export interface BackgroundBrowser {
  readonly context: BrowserContext;
  readonly close: () => Promise<void>;
}

/** Starts a browser on a temporary profile, which is deleted with it. */
export async function launchBackgroundBrowser(): Promise<BackgroundBrowser> {
  const executable = findChromium();
  if (executable === undefined) throw new Error('Chromium was not found. Run `npm test`, which installs it.');
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
  if (context === undefined) throw new Error('The browser has no context.');
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

/** The port that the browser has chosen and written into its profile. */
async function portIn(profile: string): Promise<number> {
  for (let looks = 0; looks < MOST_LOOKS; looks += 1) {
    const noted = await readFile(join(profile, 'DevToolsActivePort'), 'utf8').catch(() => '');
    const [port = ''] = noted.split('\n');
    if (port !== '') return Number(port);
    await new Promise((resolve) => {
      setTimeout(resolve, LOOK_EVERY_MS);
    });
  }
  throw new Error('The browser did not write its port into the profile.');
}
