// A page of the origin that holds the client library and nothing else: what most browser tests record with.
import type { BrowserContext, Page } from 'playwright-core';
import type * as holdfast from '../../src/client/index.ts';
import type { NewEvent, OpenOptions, RecorderClient, Reply, SessionDetail } from '../../src/client/index.ts';

declare global {
  interface Window {
    /** What `holdfast.js` exports. */
    holdfast: typeof holdfast;
    recorder: RecorderClient;
  }
}

/** Longest wait for a page's service worker: it stores every file of the build first. */
const CONTROL_DEADLINE_MS = 60_000;

export interface PageOptions {
  /** Waits until our service worker controls the page. */
  readonly controlled?: boolean;
  /** The page to open, relative to the server's address. Default: an empty one. */
  readonly path?: string;
  /** JavaScript to run in the page before any script of its own. */
  readonly initScript?: string;
  /** Where `rest` asks. Default `/api/recording`. */
  readonly apiBase?: string;
}

export interface RestReply<Body> {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Its JSON; null when it is empty. */
  readonly body: Body;
}

export interface RecordingPage {
  readonly page: Page;
  /** Makes `window.recorder`. */
  readonly open: (options?: OpenOptions) => Promise<void>;
  /** Records through `window.recorder`, all at once; settles with the replies, in order. */
  readonly record: (events: object | readonly object[]) => Promise<Reply[]>;
  /** Reads through `window.recorder`; rejects when there is no such session. */
  readonly session: (sessionId: string) => Promise<SessionDetail>;
  /** A plain fetch of `path` below the API's base, with a JSON body where one is given. */
  readonly rest: <Body = unknown>(method: string, path: string, body?: unknown) => Promise<RestReply<Body>>;
}

/** Opens a page below `url` (as `serve` gives it) with the library loaded and no recorder open yet. */
export async function openPage(
  context: BrowserContext,
  url: string,
  options: PageOptions = {},
): Promise<RecordingPage> {
  const { controlled = false, path = 'blank.html', apiBase, initScript } = options;
  const page = await context.newPage();
  if (initScript !== undefined) await page.addInitScript(initScript);
  await page.goto(`${url}${path}`);
  await loadLibrary(page, url);
  if (controlled) await takeControl(page, url);
  return recordingPage(page, apiBase);
}

/** Loads the library into a page that lacks it, such as one that has been reloaded. */
export async function loadLibrary(page: Page, url: string): Promise<void> {
  // As a string: Vitest would rewrite the `import()` of a function.
  await page.evaluate(
    `import(${JSON.stringify(`${url}holdfast.js`)}).then((holdfast) => { window.holdfast = holdfast; })`,
  );
}

/** Registers our service worker and waits until it controls the page. */
export async function takeControl(page: Page, url: string): Promise<void> {
  await page.evaluate(
    (script) => window.holdfast.installServiceWorker({ url: script }).then(() => null),
    `${url}sw.js`,
  );
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null, null, { timeout: CONTROL_DEADLINE_MS });
}

/** The same for a page that is open already and has the library. */
export function recordingPage(page: Page, apiBase = '/api/recording'): RecordingPage {
  return {
    page,
    open: (options = {}) =>
      page.evaluate(async (given) => {
        window.recorder = await window.holdfast.openRecorder(given);
      }, options),
    // As JSON, which keeps halves of surrogate pairs apart.
    record: (events) =>
      page.evaluate(
        (json) => {
          const given = JSON.parse(json) as NewEvent[];
          return Promise.all(given.map((event) => window.recorder.record(event)));
        },
        JSON.stringify([events].flat()),
      ),
    session: (sessionId) =>
      page.evaluate(async (id) => {
        const read = await window.recorder.api.session(id, {});
        if (!read.ok) throw new Error(`${read.error.code}: ${read.error.message}`);
        return read.value;
      }, sessionId),
    rest: (method, path, body) =>
      page.evaluate(
        async ([verb, address, json]) => {
          const response = await fetch(address, {
            method: verb,
            ...(json === null ? {} : { body: json, headers: { 'Content-Type': 'application/json' } }),
          });
          const text = await response.text();
          return {
            status: response.status,
            headers: Object.fromEntries(response.headers),
            body: text === '' ? null : JSON.parse(text),
          };
        },
        [method, `${apiBase}${path}`, body === undefined ? null : JSON.stringify(body)] as const,
      ),
  };
}
