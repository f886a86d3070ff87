// A page of the origin that contains only the client library. Most browser tests record with it.
import type { BrowserContext, Page } from 'playwright-core';
import type * as holdfast from '../../src/client/index.ts';
import type { NewEvent, OpenOptions, RecorderClient, Reply, SessionDetail } from '../../src/client/index.ts';

declare global {
  interface Window {
    /** The exports of `holdfast.js`. */
    holdfast: typeof holdfast;
    recorder: RecorderClient;
  }
}

/** Deadline for a page's service worker, in ms. The worker first stores every file of the build. */
const CONTROL_DEADLINE_MS = 60_000;

export interface PageOptions {
  /** Whether to wait until our service worker controls the page. */
  readonly controlled?: boolean;
  /** The page to open, relative to the server's URL. Default: an empty page. */
  readonly path?: string;
  /** JavaScript that runs in the page before the page's scripts. */
  readonly initScript?: string;
  /** The API's base for `rest`. Default `/api/recording`. */
  readonly apiBase?: string;
}

export interface RestReply<Body> {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** The body as JSON; null if it is empty. */
  readonly body: Body;
}

export interface RecordingPage {
  readonly page: Page;
  /** Opens `window.recorder`. */
  readonly open: (options?: OpenOptions) => Promise<void>;
  /** Records all events at once through `window.recorder`. Resolves with the replies, in order. */
  readonly record: (events: object | readonly object[]) => Promise<Reply[]>;
  /** Reads through `window.recorder`. Rejects if the session does not exist. */
  readonly session: (sessionId: string) => Promise<SessionDetail>;
  /** Fetches `path` below the API's base, with an optional JSON body. */
  readonly rest: <Body = unknown>(method: string, path: string, body?: unknown) => Promise<RestReply<Body>>;
}

/** Opens a page below `url` (from `serve`) and loads the library. No recorder is open yet. */
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

/** Loads the library into a page without it, for example after a reload. */
export async function loadLibrary(page: Page, url: string): Promise<void> {
  // Passed as a string, because Vitest would rewrite the `import()` in a function.
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

/** The same for an open page that has loaded the library. */
export function recordingPage(page: Page, apiBase = '/api/recording'): RecordingPage {
  return {
    page,
    open: (options = {}) =>
      page.evaluate(async (given) => {
        window.recorder = await window.holdfast.openRecorder(given);
      }, options),
    // As JSON, which preserves lone surrogates.
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
