// A browser on one profile that is started more than once.
import type { TortureBrowser } from '../torture/engines/engine.ts';
import type { BrowserEngine } from './engines.ts';
import type { By } from './messages.ts';
import type { DamagePage, Site } from './site.ts';

export interface OpenedPage {
  readonly page: DamagePage;
  readonly ways: readonly By[];
}

export class OwnBrowser {
  readonly #site: Site;
  readonly #engine: BrowserEngine;
  readonly #profile: string;
  #running: TortureBrowser | null = null;

  constructor(site: Site, engine: BrowserEngine, profile: string) {
    this.#site = site;
    this.#engine = engine;
    this.#profile = profile;
  }

  /** Starts it. Resolves with a page in which recorders are open, and the ways by which they can be used. */
  async start(): Promise<OpenedPage> {
    this.#running = await this.#site.launch(this.#engine, this.#profile);
    return this.#open(this.#running);
  }

  /** Opens a page more in the browser, which was started. */
  async openAnother(): Promise<OpenedPage> {
    if (this.#running === null) throw new Error('The browser was not started.');
    return this.#open(this.#running);
  }

  async #open(browser: TortureBrowser): Promise<OpenedPage> {
    const page = await this.#site.openPage(browser);
    return { page, ways: await page.open() };
  }

  async close(): Promise<void> {
    await this.#running?.close();
    this.#running = null;
  }

  /** Sends SIGKILL to all its processes. */
  async kill(): Promise<void> {
    await this.#running?.kill();
    this.#running = null;
  }
}
