// Drives Firefox ESR with Puppeteer over WebDriver BiDi.
import { connect, type Browser, type Page } from 'puppeteer-core';
import { canInstall, install } from '../../support/apt.ts';
import { findProgram, starts } from '../../support/find-program.ts';
import { withTries } from '../../support/with-tries.ts';
import { within } from '../../support/within.ts';
import type { TortureBrowser, TortureEngine, TortureTab } from './engine.ts';
import { openFirefoxChrome, type FirefoxChrome } from './firefox-chrome.ts';
import { NotStarted, startFirefox } from './firefox-process.ts';
import { groupEnds, killGroup, killProcess, processesOfGroup, threadNames, type RunningProcess } from './processes.ts';

const NAMES = ['firefox-esr', 'firefox'];

/** Deadline for a start, in ms. Firefox normally accepts connections after a second, and after half a minute on a machine with a load of 30. In one of several hundred starts after a kill, it hung. */
const START_DEADLINE_MS = 60_000;
const START_TRIES = 3;

/** Deadline for an answer of the running browser, in ms. */
const PROTOCOL_DEADLINE_MS = 120_000;

/** Deadline for a page to load or close, in ms, so that a page that hangs does not block the run. */
const TAB_DEADLINE_MS = 60_000;

/** Names of content processes of pages and their workers. Processes for extensions, sockets and media have other names. */
const RUNS_WEB_PAGES = /^(Web Content|Isolated)/;

export const engine: TortureEngine = {
  name: 'firefox',
  standIns: [
    'Firefox cannot kill a SharedWorker alone. Instead, the content process that runs it gets SIGKILL, which also kills the tab of that process.',
    'Firefox cannot freeze a tab on demand. Stopping its process would block other tabs, whose workers may run in that process, so the run freezes no tabs.',
    'Firefox cannot limit the quota of a single origin, so the run fills no disk.',
    'A Firefox that hangs during its start is killed and started again. This counts as part of the time until it records again.',
  ],
  bring() {
    if (findFirefox() !== undefined) return { ok: true };
    if (canInstall() && install(['firefox-esr']) && findFirefox() !== undefined) return { ok: true };
    return {
      ok: false,
      message:
        'The torture of Firefox needs Firefox: install it (Debian: apt-get install firefox-esr), or set FIREFOX_PATH to its binary.',
    };
  },
  async launch(profile) {
    const executablePath = findFirefox();
    if (executablePath === undefined)
      throw new Error('Firefox was not found. Call engine.bring() first, which finds or installs it.');
    return withTries(
      START_TRIES,
      () => startAndConnect(executablePath, profile),
      (error) => {
        if (!(error instanceof NotStarted)) return false;
        console.warn(`Starting Firefox again: ${String(error)}`);
        return true;
      },
    );
  },
};

async function startAndConnect(executablePath: string, profile: string): Promise<TortureBrowser> {
  const { endpoint, groupId } = await startFirefox(executablePath, profile, START_DEADLINE_MS);
  const connectTo = async (): Promise<TortureBrowser> => {
    const browser = await connect({
      browserWSEndpoint: endpoint,
      protocol: 'webDriverBiDi',
      protocolTimeout: PROTOCOL_DEADLINE_MS,
      defaultViewport: null,
    });
    return new FirefoxBrowser(browser, await browser.version(), groupId);
  };
  try {
    return await within(connectTo(), START_DEADLINE_MS, 'a WebDriver connection to Firefox');
  } catch (error) {
    await killGroup(groupId);
    throw new NotStarted(String(error), { cause: error });
  }
}

let found: string | undefined;

/** Cached, because asking the browser for its version is slow. */
function findFirefox(): string | undefined {
  const named = process.env['FIREFOX_PATH'] ?? '';
  found ??= named === '' ? findProgram(NAMES) : [named].find(starts);
  return found;
}

class FirefoxBrowser implements TortureBrowser {
  readonly version: string;
  readonly #browser: Browser;
  readonly #chrome: FirefoxChrome;
  readonly #groupId: number;
  #opening: Promise<unknown> = Promise.resolve();

  constructor(browser: Browser, version: string, groupId: number) {
    this.#browser = browser;
    this.#chrome = openFirefoxChrome(browser);
    this.#groupId = groupId;
    this.version = version;
  }

  /** Opens one tab at a time, so that the new tab in Firefox's window is the one that was opened. */
  openTab(url: string): Promise<TortureTab> {
    const opened = this.#opening.then(async () => {
      const before = new Set((await this.#chrome.tabs()).map((tab) => tab.panel));
      const page = await this.#browser.newPage();
      const [tab] = (await this.#chrome.tabs()).filter(({ panel }) => !before.has(panel));
      if (tab === undefined) throw new Error('Firefox opened a tab, but its window shows no new tab.');
      await page.goto(url, { waitUntil: 'domcontentloaded', timeout: TAB_DEADLINE_MS });
      return firefoxTab(page, this.#chrome, tab.panel);
    });
    this.#opening = opened.catch(() => undefined);
    return opened;
  }

  async kill(): Promise<void> {
    await killGroup(this.#groupId);
    await this.#browser.disconnect();
  }

  async close(): Promise<void> {
    await this.#browser.close();
    await groupEnds(this.#groupId, TAB_DEADLINE_MS);
    await killGroup(this.#groupId);
  }

  stopServiceWorkers(): Promise<void> {
    return this.#chrome.stopServiceWorkers();
  }

  /** Finds a content process that runs a worker: the SharedWorker (and its tab), or else the service worker. */
  async killChild(): Promise<boolean> {
    const isWorkerThread = (name: string): boolean => name.startsWith('DOM Worker');
    const withWorkers = processesOfGroup(this.#groupId)
      .filter(({ name }) => RUNS_WEB_PAGES.test(name))
      .filter(({ pid }) => threadNames(pid).some(isWorkerThread));
    const [first] = withWorkers.toSorted((a, b) => Number(isServiceWorkers(a)) - Number(isServiceWorkers(b)));
    return first !== undefined && killProcess(first.pid);
  }
}

function isServiceWorkers({ name }: RunningProcess): boolean {
  return name.startsWith('Isolated Servic');
}

function firefoxTab(page: Page, chrome: FirefoxChrome, panel: string): TortureTab {
  async function pid(): Promise<number> {
    return (await chrome.tabs()).find((tab) => tab.panel === panel)?.pid ?? 0;
  }

  return {
    async close() {
      await chrome.closeTab(panel);
    },
    async reload({ hard }) {
      if (hard) await chrome.reloadHard(panel);
      else await page.reload({ waitUntil: 'domcontentloaded', timeout: TAB_DEADLINE_MS });
    },
    async show() {
      await page.bringToFront();
    },
    async crash() {
      const current = await pid();
      if (current !== 0) await killProcess(current);
    },
  };
}
