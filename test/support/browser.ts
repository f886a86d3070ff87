// Real Chromium for tests: a shared one for many fresh contexts, or one of its own on a profile that outlives it.
import { chromium, type Browser, type BrowserContext } from 'playwright-core';
import { findChromium } from './chromium.ts';

const CLOSE_DEADLINE_MS = 10_000;

/** Command line switches of every browser that tests start. */
export const SWITCHES = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** How to start a browser. */
export interface ChromiumOptions {
  /** Further command line switches. */
  readonly args?: readonly string[];
  /** Keeps pages for the back button, which playwright turns off. */
  readonly keepsPages?: boolean;
  /** Default true; false to look on. */
  readonly headless?: boolean;
  /** Ends the browser and this process on Ctrl-C. Default true; false where somebody else does. */
  readonly endsOnSignal?: boolean;
}

/** A browser on a profile directory, and the means to crash the whole of it. */
export interface ProfileBrowser {
  readonly context: BrowserContext;
  /** Sends SIGKILL to every process of the browser at once; settles when they are gone. */
  readonly kill: () => Promise<void>;
}

/** Starts a browser without a profile; `browser.newContext()` gives a fresh set of storage each time. */
export async function launchChromium(options: ChromiumOptions = {}): Promise<Browser> {
  return chromium.launch(launchOptions(options));
}

/** Starts a browser on `profile`; the directory stays, so a second start finds what the first one stored. */
export async function launchProfile(profile: string, options: ChromiumOptions = {}): Promise<ProfileBrowser> {
  const context = await chromium.launchPersistentContext(profile, launchOptions(options));
  const pid = await browserPid(context);
  return {
    context,
    kill: async () => {
      const closed = context.waitForEvent('close', { timeout: CLOSE_DEADLINE_MS });
      // Playwright starts the browser as the leader of a process group of its own.
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
  if (session === undefined) throw new Error('a persistent context without its browser');
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  const pid = processInfo.find((process) => process.type === 'browser')?.id;
  if (pid === undefined) throw new Error('the browser names no process of its own');
  return pid;
}
