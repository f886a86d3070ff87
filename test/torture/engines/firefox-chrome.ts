// Controls Firefox by scripts in its browser window: finds the process of a tab, and does what WebDriver BiDi cannot.
// Requires `--remote-allow-system-access`.
import type { Browser } from 'puppeteer-core';
import { isPlainObject } from '../../../src/protocol/index.ts';

/** A tab of Firefox's browser window. */
export interface ChromeTab {
  /** Identifies the tab while it is open. */
  readonly panel: string;
  /** The pid of its content process. */
  readonly pid: number;
}

export interface FirefoxChrome {
  tabs(): Promise<readonly ChromeTab[]>;
  /** Closes a tab, even if its process is dead. */
  closeTab(panel: string): Promise<void>;
  /** Reloads a tab without caches and without the service worker, like shift-reload. Does not wait for the load. */
  reloadHard(panel: string): Promise<void>;
  /** Stops all service workers, as the browser does with idle ones. */
  stopServiceWorkers(): Promise<void>;
}

interface BidiConnection {
  send(method: string, params: object): Promise<unknown>;
}

const TABS = `[...Services.wm.getEnumerator('navigator:browser')].flatMap((window) => window.gBrowser.tabs)`;

const LOAD_FLAGS = {
  BYPASS_PROXY: 'Ci.nsIWebNavigation.LOAD_FLAGS_BYPASS_PROXY',
  BYPASS_CACHE: 'Ci.nsIWebNavigation.LOAD_FLAGS_BYPASS_CACHE',
} as const;

function tabAt(panel: string): string {
  return `${TABS}.find((tab) => tab.linkedPanel === ${JSON.stringify(panel)})`;
}

/** Returns the browser-window functions of a Firefox that Puppeteer is connected to. */
export function openFirefoxChrome(browser: Browser): FirefoxChrome {
  const connection = connectionOf(browser);

  /** Evaluates an expression in Firefox's browser window. Resolves with its value, which must be JSON. */
  async function evaluate(expression: string): Promise<unknown> {
    const tree = await connection.send('browsingContext.getTree', { 'moz:scope': 'chrome' });
    const context = at(at(at(at(tree, 'result'), 'contexts'), 0), 'context');
    const answer = await connection.send('script.evaluate', {
      target: { context },
      awaitPromise: true,
      expression: `(async () => JSON.stringify((await (${expression})) ?? null))()`,
    });
    const json = at(at(at(answer, 'result'), 'result'), 'value');
    if (typeof json !== 'string') throw new Error(`Firefox did not evaluate ${expression}: ${JSON.stringify(answer)}`);
    return JSON.parse(json);
  }

  return {
    async tabs() {
      const found = await evaluate(
        `${TABS}.map((tab) => ({ panel: tab.linkedPanel, pid: tab.linkedBrowser.frameLoader?.remoteTab?.osPid ?? 0 }))`,
      );
      return Array.isArray(found) ? found.filter(isChromeTab) : [];
    },
    async closeTab(panel) {
      await evaluate(
        `((tab) => tab?.ownerDocument.defaultView.gBrowser.removeTab(tab, { skipPermitUnload: true }))(${tabAt(panel)})`,
      );
    },
    async reloadHard(panel) {
      const { BYPASS_PROXY, BYPASS_CACHE } = LOAD_FLAGS;
      await evaluate(`${tabAt(panel)}?.linkedBrowser.reloadWithFlags(${BYPASS_PROXY} | ${BYPASS_CACHE})`);
    },
    async stopServiceWorkers() {
      await evaluate(`(async () => {
        const manager = Cc['@mozilla.org/serviceworkers/manager;1'].getService(Ci.nsIServiceWorkerManager);
        const registrations = manager.getAllRegistrations();
        for (let index = 0; index < registrations.length; index += 1) {
          const registration = registrations.queryElementAt(index, Ci.nsIServiceWorkerRegistrationInfo);
          await registration.activeWorker?.terminateWorker();
        }
      })()`);
    },
  };
}

/** Puppeteer has no public API for sending a BiDi command that it does not know. */
function connectionOf(browser: Browser): BidiConnection {
  const connection: unknown = 'connection' in browser ? browser.connection : undefined;
  if (!isConnection(connection))
    throw new Error(
      'This version of Puppeteer has no browser.connection. Find its BiDi connection and change connectionOf().',
    );
  return connection;
}

function isConnection(value: unknown): value is BidiConnection {
  return typeof value === 'object' && value !== null && 'send' in value && typeof value.send === 'function';
}

function isChromeTab(value: unknown): value is ChromeTab {
  return isPlainObject(value) && typeof value['panel'] === 'string' && typeof value['pid'] === 'number';
}

function at(value: unknown, key: string | number): unknown {
  if (Array.isArray(value)) return value[Number(key)];
  return isPlainObject(value) ? value[String(key)] : undefined;
}
