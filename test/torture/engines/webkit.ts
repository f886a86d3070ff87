// Drives WebKitGTK in a minimal browser of ours, on a virtual display.
import { spawn, spawnSync, type ChildProcessByStdio } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { canInstall, install } from '../../support/apt.ts';
import { openDisplay, type Display } from './display.ts';
import type { TortureBrowser, TortureEngine, TortureTab } from './engine.ts';
import { groupEnds, killGroup, killProcess, processesOfGroup } from './processes.ts';

/** Debian packages: gjs, WebKitGTK and a virtual display. */
const PACKAGES = ['gjs', 'gir1.2-webkit2-4.1', 'xvfb'];

const WINDOW = fileURLToPath(new URL('webkit-window.js', import.meta.url));

/** Deadline for a process to start or to answer, in ms, so that one that hangs does not block the run. */
const ANSWER_DEADLINE_MS = 30_000;
const POLL_MS = 10;

/** Names of the processes, of which /proc shows 15 characters. */
const WEB_PROCESS = 'WebKitWebProces';
const NETWORK_PROCESS = 'WebKitNetworkPr';

export const engine: TortureEngine = {
  name: 'webkit',
  standIns: [
    'WebKitWebDriver starts a browser that stores nothing on disk, and its session ends when a tab crashes. Instead, the run uses a minimal browser of ours with the same WebKitGTK and a persistent profile.',
    'WebKitGTK has no separate process for a SharedWorker or a service worker: they run in the process of a tab and die with it. “SIGKILL of a child process” kills the network process, which runs IndexedDB and the Web Locks.',
    'WebKitGTK cannot freeze a tab on demand. Stopping its process would block other tabs, whose workers may run in that process, so the run freezes no tabs.',
    'WebKitGTK cannot stop a service worker on demand and cannot limit the quota of an origin. Its hard reload does not bypass the service worker.',
    'WebKitGTK may end a page some time after its network process was killed. Such a tab counts as dead, and its recordings are compared like those of other tabs.',
  ],
  losesPages: true,
  bring() {
    if (starts()) return { ok: true };
    if (canInstall() && install(PACKAGES) && starts()) return { ok: true };
    const message = `The run in WebKitGTK requires the Debian packages ${PACKAGES.join(', ')}: apt-get install ${PACKAGES.join(' ')}.`;
    return { ok: false, message };
  },
  async launch(profile) {
    const display = await openDisplay();
    const browser = new WebKitBrowser(display, profile);
    const version = await browser.command('version');
    return Object.assign(browser, { version: `WebKitGTK ${String(version)}` });
  },
};

function starts(): boolean {
  const needsWebKit = ['-c', "imports.gi.versions.WebKit2 = '4.1'; imports.gi.WebKit2;"];
  return (
    spawnSync('gjs', needsWebKit, { timeout: ANSWER_DEADLINE_MS }).status === 0 &&
    spawnSync('Xvfb', ['-help'], { timeout: ANSWER_DEADLINE_MS }).error === undefined
  );
}

class WebKitBrowser implements TortureBrowser {
  readonly version: string = '';
  readonly #display: Display;
  readonly #window: ChildProcessByStdio<Writable, Readable, null>;
  /** The browser's process leads a process group that contains WebKitGTK's processes. */
  readonly #groupId: number;
  readonly #waiting = new Map<number, (value: unknown) => void>();
  #commands = 0;
  #tabs = 0;
  #opening: Promise<unknown> = Promise.resolve();

  constructor(display: Display, profile: string) {
    this.#display = display;
    this.#window = spawn('gjs', [WINDOW, profile], {
      detached: true,
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { ...process.env, DISPLAY: display.name, GDK_BACKEND: 'x11', LIBGL_ALWAYS_SOFTWARE: '1' },
    });
    const { pid } = this.#window;
    if (pid === undefined)
      throw new Error('gjs does not start. Call engine.bring() first, which finds or installs it.');
    this.#groupId = pid;
    // Writing to a browser that is being killed fails; ignore that error.
    this.#window.stdin.on('error', () => undefined);
    createInterface({ input: this.#window.stdout }).on('line', (line) => {
      const { id, value } = JSON.parse(line) as { id: number; value: unknown };
      this.#waiting.get(id)?.(value);
      this.#waiting.delete(id);
    });
  }

  /** Sends a command to the browser. Resolves with its answer. */
  command(name: string, options: object = {}): Promise<unknown> {
    this.#commands += 1;
    const id = this.#commands;
    const answered = new Promise<unknown>((resolve) => {
      this.#waiting.set(id, resolve);
    });
    this.#window.stdin.write(`${JSON.stringify({ id, name, ...options })}\n`);
    const isLate = pause(ANSWER_DEADLINE_MS, undefined, { ref: false }).then(() => {
      throw new Error(`The WebKitGTK browser did not answer ${name} within ${ANSWER_DEADLINE_MS} ms`);
    });
    return Promise.race([answered, isLate]);
  }

  openTab(url: string): Promise<TortureTab> {
    this.#tabs += 1;
    const tab = this.#tabs;
    return this.#inNewProcess(() => this.command('open', { tab, url })).then((pid) => this.#tab(tab, pid));
  }

  async kill(): Promise<void> {
    await killGroup(this.#groupId);
    await this.#display.close();
  }

  async close(): Promise<void> {
    this.#window.stdin.end();
    await groupEnds(this.#groupId, ANSWER_DEADLINE_MS);
    await this.kill();
  }

  async killChild(): Promise<boolean> {
    const [network] = processesOfGroup(this.#groupId).filter(({ name }) => name === NETWORK_PROCESS);
    return network !== undefined && killProcess(network.pid);
  }

  #webProcesses(): number[] {
    return processesOfGroup(this.#groupId)
      .filter(({ name }) => name === WEB_PROCESS)
      .map(({ pid }) => pid);
  }

  /** Performs an action that starts a web process, and returns its pid. Runs one action at a time, so that there is only one new process. */
  #inNewProcess(start: () => Promise<unknown>): Promise<number> {
    const started = this.#opening.then(async () => {
      const before = new Set(this.#webProcesses());
      await start();
      const deadline = performance.now() + ANSWER_DEADLINE_MS;
      for (;;) {
        const [pid] = this.#webProcesses().filter((each) => !before.has(each));
        if (pid !== undefined) return pid;
        if (performance.now() > deadline) throw new Error('WebKitGTK started no process for a tab.');
        await pause(POLL_MS);
      }
    });
    this.#opening = started.catch(() => undefined);
    return started;
  }

  #tab(tab: number, firstPid: number): TortureTab {
    let pid = firstPid;
    return {
      close: async () => {
        await this.command('close', { tab });
      },
      reload: async ({ hard }) => {
        const reload = (): Promise<unknown> => this.command(hard ? 'reload_hard' : 'reload', { tab });
        if (this.#webProcesses().includes(pid)) await reload();
        else pid = await this.#inNewProcess(reload);
      },
      crash: async () => {
        await killProcess(pid);
      },
    };
  }
}
