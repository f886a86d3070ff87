// Real Chromium for tests: one browser for many new contexts, or one browser on a profile that persists.
import { chromium, type Browser, type BrowserContext } from 'playwright-core';
import { findChromium } from './chromium.ts';

const CLOSE_DEADLINE_MS = 10_000;

/** Command line switches of every test browser. */
export const SWITCHES = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Options for starting a browser. */
export interface ChromiumOptions {
  /** Additional command line switches. */
  readonly args?: readonly string[];
  /** Enables the back/forward cache, which Playwright disables. */
  readonly keepsPages?: boolean;
  /** Default true; false shows the browser window. */
  readonly headless?: boolean;
  /** Ends the browser and this process on Ctrl+C. Default true; false if the caller handles the signal. */
  readonly endsOnSignal?: boolean;
}

/** A browser on a profile directory, with a function to kill it. */
export interface ProfileBrowser {
  readonly context: BrowserContext;
  /** Sends SIGKILL to every process of the browser at once. Resolves when none is running. */
  readonly kill: () => Promise<void>;
}

/** Starts a browser without a profile. Each `browser.newContext()` has new, empty storage. */
export async function launchChromium(options: ChromiumOptions = {}): Promise<Browser> {
  return chromium.launch(launchOptions(options));
}

/** Starts a browser on the directory `profile`, which persists: a second start finds what the first one stored. */
export async function launchProfile(profile: string, options: ChromiumOptions = {}): Promise<ProfileBrowser> {
  const context = await chromium.launchPersistentContext(profile, launchOptions(options));
  const pid = await browserPid(context);
  return {
    context,
    kill: async () => {
      const closed = context.waitForEvent('close', { timeout: CLOSE_DEADLINE_MS });
      // Playwright starts the browser as the leader of a new process group.
      process.kill(-pid, 'SIGKILL');
      await closed;
    },
  };
}

function launchOptions({ args = [], headless = true, keepsPages = false, endsOnSignal = true }: ChromiumOptions) {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error('no Chromium: run `npm test`, which brings it');
  const ignoreDefaultArgs = keepsPages ? ['--disable-back-forward-cache'] : [];
  const signals = { handleSIGINT: endsOnSignal, handleSIGTERM: endsOnSignal, handleSIGHUP: endsOnSignal };
  return { executablePath, headless, args: [...SWITCHES, ...args], ignoreDefaultArgs, ...signals };
}

async function browserPid(context: BrowserContext): Promise<number> {
  const session = await context.browser()?.newBrowserCDPSession();
  if (session === undefined) throw new Error('The persistent context has no browser.');
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  const pid = processInfo.find((process) => process.type === 'browser')?.id;
  if (pid === undefined) throw new Error('The browser reported no process of its own.');
  return pid;
}
