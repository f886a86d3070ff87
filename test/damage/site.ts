// What a run needs beside its browsers: the build with the run's page, and the server by which pages get commands.
import { buildPage } from '../support/build-page.ts';
import { startControlServer, type ControlServer, type PageLink } from '../support/control-server.ts';
import { serve, type FileServer } from '../support/serve.ts';
import { withTries } from '../support/with-tries.ts';
import { within } from '../support/within.ts';
import type { TortureBrowser } from '../torture/engines/engine.ts';
import type { BrowserEngine } from './engines.ts';
import type { By, Command } from './messages.ts';

/** For whatever a page or a browser is asked, in ms: long, because the machine may be busy. */
const DEADLINE_MS = 30_000;

/** For a browser to start, in ms: longer than the deadline of an engine, which has ended what did not start by then. */
const START_DEADLINE_MS = 200_000;

/** A browser sometimes does not start. */
const START_TRIES = 2;

export interface DamagePage {
  /** Rejects where the page fails, dies or does not answer in time. */
  ask(command: Command): Promise<unknown>;
  /** Opens recorders. Resolves with the ways by which they can be used. */
  open(): Promise<readonly By[]>;
}

export class Site {
  readonly #server: FileServer;
  readonly #control: ControlServer<Command, never>;
  #pages = 0;

  private constructor(server: FileServer, control: ControlServer<Command, never>) {
    this.#server = server;
    this.#control = control;
  }

  /** `build`: the directory of a build. */
  static async open(root: string, build: string): Promise<Site> {
    const extraFiles = await buildPage(root, { name: 'damage', module: 'test/damage/page/main.ts' });
    return new Site(await serve(build, { extraFiles }), await startControlServer<Command>());
  }

  async close(): Promise<void> {
    await Promise.all([this.#server.close(), this.#control.close()]);
  }

  launch(engine: BrowserEngine, profile: string): Promise<TortureBrowser> {
    return withTries(START_TRIES, () => within(engine.launch(profile), START_DEADLINE_MS, 'the browser to start'));
  }

  /** Opens the run's page in a tab. No recorder is open yet. */
  async openPage(browser: TortureBrowser): Promise<DamagePage> {
    this.#pages += 1;
    const name = `t${this.#pages}`;
    const [link] = await Promise.all([
      this.#control.nextPage(name, DEADLINE_MS),
      within(
        browser.openTab(`${this.#server.url}damage.html?tab=${name}&socket=${this.#control.port}`),
        DEADLINE_MS,
        'a tab to open',
      ),
    ]);
    return pageOf(link);
  }
}

function pageOf(link: PageLink<Command, never>): DamagePage {
  const ask = (command: Command): Promise<unknown> => link.ask(command, DEADLINE_MS);
  return { ask, open: async () => (await ask({ type: 'open' })) as readonly By[] };
}
