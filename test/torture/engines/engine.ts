// What the torture needs of a browser engine. How an engine does it is its own module's business;
// nothing here runs JavaScript in a page: pages talk to the torture by themselves.

export type EngineName = 'chromium' | 'firefox' | 'webkit';

/** A tab of a running browser. After its process has died, or its browser, calls may reject. */
export interface TortureTab {
  /** Closes it in an orderly way; also removes what is left of a tab that has crashed. */
  close(): Promise<void>;
  /** Settles once the new document is being loaded. `hard`: shift-reload, which leaves the page uncontrolled by the service worker. */
  reload(options: { readonly hard: boolean }): Promise<void>;
  /** Brings it to the front; absent where tabs behind others are no slower. */
  readonly show?: () => Promise<void>;
  /** Kills the tab's process only. */
  readonly crash?: () => Promise<void>;
  /** Stops the page's timers and tasks, as a browser does in the background, or lets it go on. */
  readonly freeze?: (isFrozen: boolean) => Promise<void>;
}

/** A running browser. */
export interface TortureBrowser {
  readonly version: string;
  /** Settles once `url` is being loaded. */
  openTab(url: string): Promise<TortureTab>;
  /** SIGKILL to every process of it; settles when they are gone. */
  kill(): Promise<void>;
  /** Ends it in an orderly way. */
  close(): Promise<void>;
  /** Bytes of heap in use in the SharedWorker of that name. */
  readonly sharedWorkerHeap?: (name: string) => Promise<number>;
  /** Kills every SharedWorker and answers how many there were. */
  readonly killSharedWorkers?: () => Promise<number>;
  /** Stops every service worker, as the browser does with idle ones. */
  readonly stopServiceWorkers?: () => Promise<void>;
  /** Gives an origin no more than so much room; null: as much as it had. */
  readonly limitQuota?: (origin: string, bytes: number | null) => Promise<void>;
  /** SIGKILL of some child process, where `crash` or `killSharedWorkers` cannot be had; false: none was found. */
  readonly killChild?: () => Promise<boolean>;
}

/** An engine: each module of this folder exports one as `engine`. */
export interface TortureEngine {
  readonly name: EngineName;
  /** Sentences for the report: what the engine cannot do, and what stands in for it. */
  readonly standIns: readonly string[];
  /** The browser ends pages by itself that nobody has killed. */
  readonly losesPages?: boolean;
  /** Finds the browser, and installs it where that is possible; otherwise the failure says what to do. */
  bring(): { readonly ok: true } | { readonly ok: false; readonly message: string };
  /** Starts it on a profile directory: what one browser stored there, the next one finds, also after a kill. */
  launch(profile: string): Promise<TortureBrowser>;
}
