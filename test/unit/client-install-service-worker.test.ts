// installServiceWorker in a page of its own, on a browser that does as the test says.

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { installServiceWorker } from '../../src/client/page/install-service-worker.ts';

interface FakeRegistration {
  active: object | null;
  waiting: object | null;
  installing: FakeWorker | null;
  scope: string;
}

class FakeWorker extends EventTarget {
  state = 'installing';
  readonly scriptURL = 'https://app.example/sw.js';

  become(state: string): void {
    this.state = state;
    this.dispatchEvent(new Event('statechange'));
  }
}

const browser = vi.hoisted(() => ({
  registration: {} as object,
  rejection: null as DOMException | null,
  waiting: new Set<() => void>(),
}));
vi.mock('workbox-window', () => ({
  Workbox: class {
    addEventListener(_: string, listener: () => void): void {
      browser.waiting.add(listener);
    }
    removeEventListener(_: string, listener: () => void): void {
      browser.waiting.delete(listener);
    }
    async register(): Promise<object> {
      if (browser.rejection !== null) throw browser.rejection;
      return browser.registration;
    }
  },
  messageSW: () => new Promise(() => undefined),
}));

let serviceWorker: EventTarget;

function registrationWith(workers: Partial<FakeRegistration>): FakeRegistration {
  const registration = { active: null, waiting: null, installing: null, scope: 'https://app.example/', ...workers };
  browser.registration = registration;
  return registration;
}

beforeEach(() => {
  browser.waiting.clear();
  browser.rejection = null;
  serviceWorker = Object.assign(new EventTarget(), { ready: new Promise(() => undefined), controller: null });
  vi.stubGlobal('location', new URL('https://app.example/'));
  vi.stubGlobal('document', { baseURI: 'https://app.example/' });
  vi.stubGlobal('navigator', { serviceWorker });
  vi.stubGlobal('isSecureContext', true);
  vi.stubGlobal('ServiceWorker', FakeWorker);
  vi.spyOn(console, 'warn').mockReturnValue();
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

test('resolves with the registration at once where a version is installed', async () => {
  const registration = registrationWith({ active: {}, installing: new FakeWorker() });
  expect(await installServiceWorker()).toEqual({ ok: true, value: registration });
});

test.each([
  ['https://app.example/vendor/', 1],
  ['https://app.example/', 0],
])('installed for the scope %s, the page is told %i times that it is outside of it', async (scope, times) => {
  const registration = registrationWith({ active: {}, scope });
  expect(await installServiceWorker(null)).toEqual({ ok: true, value: registration });
  expect(console.warn).toHaveBeenCalledTimes(times);
});

test('resolves once the first version is installed', async () => {
  const installing = new FakeWorker();
  const registration = registrationWith({ installing });
  const installed = installServiceWorker();
  await vi.dynamicImportSettled();
  registration.waiting = installing;
  registration.installing = null;
  installing.become('installed');
  expect(await installed).toEqual({ ok: true, value: registration });
});

test('returns the reason that the discarded worker reported, also after it was discarded', async () => {
  const installing = new FakeWorker();
  registrationWith({ installing });
  const installed = installServiceWorker();
  await vi.dynamicImportSettled();
  installing.become('redundant');
  const data = { type: 'INSTALL_FAILED', message: 'The disk is full.' };
  serviceWorker.dispatchEvent(Object.assign(new Event('message'), { data, source: installing }));
  expect(await installed).toMatchObject({
    ok: false,
    error: { code: 'not_connected', message: expect.stringMatching(/app\.example\/sw\.js .*The disk is full\./u) },
  });
  expect(console.warn).toHaveBeenCalledOnce();
});

test('returns an error where the page is not in a secure context, or the browser has no service workers', async () => {
  vi.stubGlobal('navigator', {});
  expect(await installServiceWorker()).toMatchObject({ error: { message: expect.stringContaining('no service') } });
  vi.stubGlobal('isSecureContext', false);
  expect(await installServiceWorker()).toMatchObject({ error: { message: expect.stringContaining('https') } });
  expect(await installServiceWorker({ url: 'https://' })).toMatchObject({ ok: false });
});

test('where the browser has lost the files of its service workers, it says that the page has to be loaded again', async () => {
  browser.rejection = new DOMException('The Service Worker system has shutdown.', 'AbortError');
  const fetched = vi.spyOn(globalThis, 'fetch');
  expect(await installServiceWorker()).toMatchObject({
    error: { code: 'not_connected', message: expect.stringMatching(/has shutdown\. .*load the page again/u) },
  });
  expect(fetched).not.toHaveBeenCalled();
});

test('offers no update after its signal is aborted', async () => {
  registrationWith({ active: {} });
  const offered = vi.fn<() => void>();
  const ended = new AbortController();
  await installServiceWorker({ onUpdateReady: offered, signal: ended.signal });
  for (const listener of browser.waiting) listener();
  expect(offered).toHaveBeenCalledOnce();
  ended.abort();
  for (const listener of browser.waiting) listener();
  await installServiceWorker({ onUpdateReady: offered, signal: ended.signal });
  for (const listener of browser.waiting) listener();
  expect(offered).toHaveBeenCalledOnce();
});
