// Drives Chromium with Playwright and CDP. It supports every action.
import type { BrowserContext, CDPSession, Page } from 'playwright-core';
import { launchProfile, type ProfileBrowser } from '../../support/browser.ts';
import {
  crashPage,
  killSharedWorkers,
  limitQuota,
  sharedWorkerHeap,
  stopServiceWorkers,
} from '../../support/chromium-control.ts';
import { bringChromium } from '../../support/chromium.ts';
import type { TortureBrowser, TortureEngine, TortureTab } from './engine.ts';

export const engine: TortureEngine = chromiumWith([]);

/** The engine with additional command line switches. */
export function chromiumWith(args: readonly string[]): TortureEngine {
  return {
    name: 'chromium',
    standIns: [],
    bring: () => bringChromium(),
    launch: async (profile) => chromiumBrowser(await launchProfile(profile, { endsOnSignal: false, args })),
  };
}

function chromiumBrowser({ context, kill }: ProfileBrowser): TortureBrowser {
  const browser = context.browser();
  if (browser === null) throw new Error('The persistent context has no browser.');
  let restoreQuota: (() => Promise<void>) | null = null;
  return {
    version: `Chromium ${browser.version()}`,
    openTab: async (url) => {
      const page = await context.newPage();
      await page.goto(url, { waitUntil: 'commit' });
      return chromiumTab(context, page);
    },
    kill,
    close: () => context.close(),
    sharedWorkerHeap: (name) => sharedWorkerHeap(browser, name),
    killSharedWorkers: () => killSharedWorkers(browser),
    stopServiceWorkers: () => stopServiceWorkers(somePage(context)),
    limitQuota: async (origin, bytes) => {
      await restoreQuota?.();
      restoreQuota = bytes === null ? null : await limitQuota(somePage(context), origin, bytes);
    },
  };
}

/** The blank first page of the browser, which stays open as long as the browser runs. */
function somePage(context: BrowserContext): Page {
  const [page] = context.pages();
  if (page === undefined) throw new Error('The browser has no first page.');
  return page;
}

function chromiumTab(context: BrowserContext, page: Page): TortureTab {
  const withSession = async (use: (session: CDPSession) => Promise<unknown>): Promise<void> => {
    const session = await context.newCDPSession(page);
    await use(session);
    await session.detach();
  };
  return {
    close: () => page.close(),
    reload: ({ hard }) => withSession((session) => session.send('Page.reload', { ignoreCache: hard })),
    show: () => page.bringToFront(),
    crash: () => crashPage(page),
    freeze: (isFrozen) =>
      withSession((session) => session.send('Page.setWebLifecycleState', { state: isFrozen ? 'frozen' : 'active' })),
  };
}
