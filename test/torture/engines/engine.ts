// The interface of a browser engine. Each engine's module implements it with its own means. It does not
// run JavaScript in pages: the pages connect to the torture run themselves.

export type EngineName = 'chromium' | 'firefox' | 'webkit';

/** A tab of a running browser. After the tab's process or the browser has died, calls may reject. */
export interface TortureTab {
  /** Closes the tab without a kill. Also removes a crashed tab. */
  close(): Promise<void>;
  /** Resolves when the new document is being loaded. `hard`: shift-reload, after which no service worker controls the page. */
  reload(options: { readonly hard: boolean }): Promise<void>;
  /** Brings the tab to the front; absent where background tabs are not slower. */
  readonly show?: () => Promise<void>;
  /** Kills only the tab's process. */
  readonly crash?: () => Promise<void>;
  /** Stops the page's timers and tasks, as a browser does with background tabs, or resumes them. */
  readonly freeze?: (isFrozen: boolean) => Promise<void>;
}

/** A running browser. */
export interface TortureBrowser {
  readonly version: string;
  /** Resolves when `url` is being loaded. */
  openTab(url: string): Promise<TortureTab>;
  /** Sends SIGKILL to every process of the browser. Resolves when none is running. */
  kill(): Promise<void>;
  /** Closes the browser without a kill. */
  close(): Promise<void>;
  /** Resolves with the used heap of the SharedWorker of that name, in bytes. */
  readonly sharedWorkerHeap?: (name: string) => Promise<number>;
  /** Kills all SharedWorkers. Resolves with their number. */
  readonly killSharedWorkers?: () => Promise<number>;
  /** Stops all service workers, as the browser does with idle ones. */
  readonly stopServiceWorkers?: () => Promise<void>;
  /** Limits the quota of an origin; null: removes the limit. */
  readonly limitQuota?: (origin: string, bytes: number | null) => Promise<void>;
  /** Sends SIGKILL to a child process, where `crash` or `killSharedWorkers` is not available. False if none was found. */
  readonly killChild?: () => Promise<boolean>;
}

/** An engine: each module of this folder exports one as `engine`. */
export interface TortureEngine {
  readonly name: EngineName;
  /** Sentences for the report: what the engine cannot do, and what the run does instead. */
  readonly standIns: readonly string[];
  /** The browser sometimes ends pages that were not killed. */
  readonly losesPages?: boolean;
  /** Finds the browser, or installs it where possible. A failure says what to do. */
  bring(): { readonly ok: true } | { readonly ok: false; readonly message: string };
  /** Starts the browser on a profile directory. The profile persists from one start to the next, also after a kill. */
  launch(profile: string): Promise<TortureBrowser>;
}
