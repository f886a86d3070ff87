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
    const page = await this.#site.openPage(this.#running);
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
