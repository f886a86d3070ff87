// The installation of the service worker on the hosts that apps have: beside pages of an app, behind redirects, with
// parts of the build not deployed. And its error values where it cannot be installed.
import { expect } from 'vitest';
import type { Page } from 'playwright-core';
import type { Failure } from '../../src/protocol/index.ts';
import { DEADLINE, test } from '../support/browser-test.ts';
import { sessionStart } from '../support/events.ts';
import { openPage, takeControl } from '../support/recording-page.ts';

const NO_PAGES = { '': 404, 'index.html': 404, 'chat/': 404, 'chat/index.html': 404 };

interface Installed {
  readonly isInstalled: boolean;
  readonly error: Failure | null;
}

function install(page: Page, url: string): Promise<Installed> {
  return page.evaluate(async (script) => {
    const { ok, error } = await window.holdfast.installServiceWorker({ url: script });
    return { isInstalled: ok, error: error ?? null };
  }, url);
}

test('resolves only after a version is installed', async ({ context, serveBuild }) => {
  const { url } = await serveBuild();
  const { page } = await openPage(context, url);
  const isInstalled = await page.evaluate(async (script) => {
    const { value } = await window.holdfast.installServiceWorker({ url: script });
    return value !== undefined && (value.active ?? value.waiting) !== null;
  }, `${url}sw.js`);
  expect(isInstalled).toBe(true);
});

test("serves an app's own pages and files at the addresses of the build's, online and offline", async ({
  context,
  serveBuild,
}) => {
  const names = ['', 'index.html', 'manifest.webmanifest', 'icon.svg'];
  const extraFiles = Object.fromEntries(names.map((name) => [name, `of the app: ${name}`]));
  const server = await serveBuild({ extraFiles });
  const { page, rest } = await openPage(context, server.url);
  await takeControl(page, server.url);

  const read = (): Promise<string[]> =>
    page.evaluate(
      (addresses) =>
        Promise.all(
          addresses.map(async (address) => {
            try {
              return await (await fetch(address)).text();
            } catch {
              return 'no network';
            }
          }),
        ),
      names.map((name) => `${server.url}${name}`),
    );
  expect(await read()).toEqual(names.map((name) => `of the app: ${name}`));
  const app = await context.newPage();
  await app.goto(server.url);
  expect(await app.content()).toContain('of the app');

  await server.stop();

  expect(await read()).toEqual(names.map(() => 'no network'));
  await expect(app.goto(server.url)).rejects.toThrow('ERR_FAILED');
  // The worker still answers requests to the API, and pages that are the build's.
  expect(await rest('GET', '/status')).toMatchObject({ status: 200 });
  await app.goto(`${server.url}chat/`);
  await app.getByTestId('composer').waitFor();
});

test('opens viewer and chat offline after a visit to a host that redirects index.html to its folder', async ({
  context,
  serveBuild,
}) => {
  const server = await serveBuild({ redirects: { 'index.html': '', 'chat/index.html': 'chat/' } });
  const page = await context.newPage();
  await page.goto(server.url);
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null, null, DEADLINE);
  await server.stop();

  for (const path of ['', 'index.html']) {
    await page.goto(`${server.url}${path}`);
    await page.getByTestId('offline-state').waitFor();
  }
  for (const path of ['chat/', 'chat/index.html']) {
    await page.goto(`${server.url}${path}`);
    await page.getByTestId('composer').waitFor();
  }
});

test('answers REST where viewer and chat are not deployed', async ({ context, serveBuild }) => {
  const { url } = await serveBuild({ statuses: NO_PAGES });
  const { page, rest } = await openPage(context, url);
  expect(await install(page, `${url}sw.js`)).toEqual({ isInstalled: true, error: null });
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null, null, DEADLINE);
  expect(await rest('POST', '/events', { events: [sessionStart()] })).toMatchObject({
    status: 200,
    body: { responses: [{ type: 'ack' }] },
  });
});

test.for([
  ['is missing', 'none/sw.js', /none\/sw\.js .*404.*Put the build's sw\.js there/su],
  ['has another Content-Type', 'text.txt', /text\.txt .*text\/plain.*serve it as text\/javascript/su],
  ['is redirected', 'moved.js', /moved\.js .*redirects/su],
  ['is of another origin', 'https://other.example/sw.js', /other\.example.*http:\/\/localhost/su],
  ['throws', 'throws.js', /throws\.js .*could not be registered/su],
] as const)(
  'returns an error with cause and remedy if the script %s',
  async ([, script, message], { context, serveBuild }) => {
    const { url } = await serveBuild({
      extraFiles: { 'text.txt': '1', 'throws.js': 'throw new Error("broken")' },
      redirects: { 'moved.js': 'sw.js' },
    });
    const { page } = await openPage(context, url);
    expect(await install(page, new URL(script, url).href)).toEqual({
      isInstalled: false,
      error: { code: 'not_connected', message: expect.stringMatching(message) },
    });
  },
);

test('returns the reason that the worker reports if it cannot be installed, and installs it once it can be', async ({
  context,
  serveBuild,
}) => {
  const statuses: Record<string, number> = {};
  const { url } = await serveBuild({ statuses });
  const { page } = await openPage(context, url);
  statuses['holdfast.js'] = 503;

  expect(await install(page, `${url}sw.js`)).toEqual({
    isInstalled: false,
    error: {
      code: 'not_connected',
      message: expect.stringMatching(/sw\.js could not be installed: .*holdfast\.js .*503.*Load the page again/su),
    },
  });
  delete statuses['holdfast.js'];
  expect(await install(page, `${url}sw.js`)).toEqual({ isInstalled: true, error: null });
});

test('installs the service worker on a page whose Trusted Types allow the policy holdfast', async ({
  context,
  serveBuild,
}) => {
  const { url } = await serveBuild({
    headers: { 'Content-Security-Policy': "require-trusted-types-for 'script'; trusted-types holdfast" },
  });
  const { page } = await openPage(context, url);
  expect(await install(page, `${url}sw.js`)).toEqual({ isInstalled: true, error: null });
});
