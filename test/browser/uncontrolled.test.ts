// A page that our service worker does not control: its requests go to the network, so they must not contain chat texts.
import { expect } from 'vitest';
import type { SaveState } from '../../src/client/index.ts';
import { eventually, test } from '../support/browser-test.ts';
import { messageAdd, sessionStart } from '../support/events.ts';
import { loadLibrary, openPage, recordingPage, takeControl, type RecordingPage } from '../support/recording-page.ts';
import type { FileServer } from '../support/serve.ts';

/** A word that is in no file of the build. */
const SECRET = 'xylophonist';

/** A foreign service worker: it takes control immediately, and passes all requests to the network. */
const FOREIGN_WORKER = `
  addEventListener('install', () => skipWaiting());
  addEventListener('activate', (event) => event.waitUntil(clients.claim()));
  addEventListener('fetch', (event) => event.respondWith(fetch(event.request)));
`;

/** The only request that an uncontrolled page may send: a probe without chat text. */
const PROBE = 'GET /api/recording/status';

/** Records without waiting for acks, which may never arrive. */
function recordSecret(tab: RecordingPage): Promise<void> {
  return tab.page.evaluate(
    (events) => {
      for (const event of events) void window.recorder.record(event as never);
    },
    [sessionStart(), messageAdd('m1', SECRET)],
  );
}

function stateOf(tab: RecordingPage): Promise<SaveState> {
  return tab.page.evaluate(() => window.recorder.state);
}

function isControlled(tab: RecordingPage): Promise<boolean> {
  return tab.page.evaluate(() => navigator.serviceWorker.controller !== null);
}

async function takeForeignControl(tab: RecordingPage, server: FileServer): Promise<void> {
  await tab.page.evaluate(async (script) => {
    const changed = new Promise((resolve) => {
      navigator.serviceWorker.addEventListener('controllerchange', resolve, { once: true });
    });
    await navigator.serviceWorker.register(script);
    await changed;
  }, `${server.url}foreign-sw.js`);
}

test('records through the SharedWorker on a first visit, and sends nothing to the network', async ({
  context,
  serveBuild,
}) => {
  const server = await serveBuild({ forbidApi: true });
  const tab = await openPage(context, server.url);
  await tab.open();
  const replies = await tab.record([sessionStart(), messageAdd('m1', SECRET)]);

  expect(await isControlled(tab)).toBe(false);
  expect(replies).toMatchObject([{ type: 'ack' }, { type: 'ack' }]);
  expect(server.violations).toEqual([]);
  expect(server.bodies).toEqual([]);
});

test('reports not_saved while REST is the only transport and the page is uncontrolled, then saves when it is controlled', async ({
  context,
  serveBuild,
}) => {
  const server = await serveBuild({ forbidApi: true });
  const tab = await openPage(context, server.url);
  await tab.open({ transports: ['rest'] });
  await recordSecret(tab);
  await eventually(() => stateOf(tab)).toMatchObject({
    status: 'not_saved',
    pending: 2,
    reason: { code: 'not_connected', message: expect.stringContaining('service worker') },
  });
  expect(await isControlled(tab)).toBe(false);

  await takeControl(tab.page, server.url);

  await eventually(() => stateOf(tab)).toEqual({ status: 'saved', refused: 0 });
  expect((await tab.session('s1')).messages).toMatchObject([{ content: SECRET }]);
  expect(server.violations).toEqual([]);
  expect(server.bodies).toEqual([]);
});

test('sends nothing to the network where service workers are blocked', async ({ browser, serveBuild }) => {
  const server = await serveBuild({ forbidApi: true });
  const context = await browser.newContext({ serviceWorkers: 'block' });
  const restOnly = await openPage(context, server.url);
  const byDefault = await openPage(context, server.url);
  await restOnly.open({ transports: ['rest'] });
  await byDefault.open();
  await recordSecret(restOnly);
  await byDefault.record([sessionStart(), messageAdd('m1', SECRET)]);

  await eventually(() => stateOf(restOnly)).toMatchObject({ status: 'not_saved', pending: 2 });
  expect(await stateOf(byDefault)).toEqual({ status: 'saved', refused: 0 });
  expect(server.violations).toEqual([]);
  expect(server.bodies).toEqual([]);
  await context.close();
});

test('sends nothing to the network after a shift-reload', async ({ context, serveBuild }) => {
  const server = await serveBuild({ forbidApi: true });
  const { page } = await openPage(context, server.url, { controlled: true });
  const tab = recordingPage(page);
  const session = await context.newCDPSession(page);
  const loaded = page.waitForEvent('load');
  await session.send('Page.reload', { ignoreCache: true });
  await loaded;
  await loadLibrary(page, server.url);
  expect(await isControlled(tab)).toBe(false);

  await tab.open({ transports: ['rest'] });
  await recordSecret(tab);
  await eventually(() => stateOf(tab)).toMatchObject({ status: 'not_saved', pending: 2 });
  await tab.open();
  await tab.record([sessionStart(), messageAdd('m1', SECRET)]);

  expect(await stateOf(tab)).toEqual({ status: 'saved', refused: 0 });
  expect(server.violations).toEqual([]);
  expect(server.bodies).toEqual([]);
});

test('is controlled again after a shift-reload when it installs the service worker', async ({
  context,
  serveBuild,
}) => {
  const server = await serveBuild({ forbidApi: true });
  const { page } = await openPage(context, server.url, { controlled: true });
  const tab = recordingPage(page);
  const session = await context.newCDPSession(page);
  const loaded = page.waitForEvent('load');
  await session.send('Page.reload', { ignoreCache: true });
  await loaded;
  await loadLibrary(page, server.url);
  expect(await isControlled(tab)).toBe(false);

  await takeControl(page, server.url);
  await tab.open({ transports: ['rest'] });
  expect(await tab.record([sessionStart(), messageAdd('m1', SECRET)])).toMatchObject([
    { type: 'ack' },
    { type: 'ack' },
  ]);
  expect(server.violations).toEqual([]);
});

test('stops sending when the service worker is unregistered and the page is reloaded', async ({
  context,
  serveBuild,
}) => {
  const server = await serveBuild({ forbidApi: true });
  const tab = await openPage(context, server.url, { controlled: true });
  await tab.page.evaluate(async () => {
    for (const registration of await navigator.serviceWorker.getRegistrations()) await registration.unregister();
  });
  await tab.page.reload();
  await loadLibrary(tab.page, server.url);
  await tab.open({ transports: ['rest'] });
  await recordSecret(tab);

  await eventually(() => stateOf(tab)).toMatchObject({ status: 'not_saved', pending: 2 });
  expect(await isControlled(tab)).toBe(false);
  expect(server.violations).toEqual([]);
  expect(server.bodies).toEqual([]);
});

test('sends only a probe without chat text to a service worker that is not ours', async ({ context, serveBuild }) => {
  const server = await serveBuild({ forbidApi: true, extraFiles: { 'foreign-sw.js': FOREIGN_WORKER } });
  const tab = await openPage(context, server.url);
  await takeForeignControl(tab, server);
  await tab.open({ transports: ['rest'] });
  await recordSecret(tab);

  await eventually(() => stateOf(tab)).toMatchObject({
    status: 'not_saved',
    pending: 2,
    reason: { code: 'not_connected', message: expect.stringContaining('recording service worker') },
  });
  // Two probes: the client has retried, and has still not sent the text.
  await eventually(() => server.violations.length).toBeGreaterThanOrEqual(2);
  expect(new Set(server.violations)).toEqual(new Set([PROBE]));
  expect(server.bodies).toEqual([]);
});

test('sends no chat text when another service worker replaces ours', async ({ context, serveBuild }) => {
  const server = await serveBuild({ forbidApi: true, extraFiles: { 'foreign-sw.js': FOREIGN_WORKER } });
  const tab = await openPage(context, server.url, { controlled: true });
  await tab.open({ transports: ['rest'] });
  await tab.record(sessionStart());
  expect(await stateOf(tab)).toEqual({ status: 'saved', refused: 0 });

  await takeForeignControl(tab, server);
  await recordSecret(tab);

  await eventually(() => stateOf(tab)).toMatchObject({ status: 'not_saved', pending: 2 });
  await eventually(() => server.violations.length).toBeGreaterThanOrEqual(1);
  expect(new Set(server.violations)).toEqual(new Set([PROBE]));
  expect(server.bodies.join()).not.toContain(SECRET);
  expect(server.requests.join()).not.toContain(SECRET);
});

test('saves its pending events when our service worker is back', async ({ context, serveBuild }) => {
  const server = await serveBuild({ extraFiles: { 'foreign-sw.js': FOREIGN_WORKER } });
  const tab = await openPage(context, server.url);
  await takeForeignControl(tab, server);
  await tab.open({ transports: ['rest'] });
  await recordSecret(tab);
  await eventually(() => stateOf(tab)).toMatchObject({ status: 'not_saved' });

  await tab.page.evaluate(async (script) => {
    const changed = new Promise((resolve) => {
      navigator.serviceWorker.addEventListener('controllerchange', resolve, { once: true });
    });
    const registration = await navigator.serviceWorker.register(script);
    const worker = registration.installing ?? registration.waiting;
    // This happens when a user accepts a new version, which may be installed by now.
    const accept = (): void => {
      if (worker?.state === 'installed') worker.postMessage({ type: 'SKIP_WAITING' });
    };
    worker?.addEventListener('statechange', accept);
    accept();
    await changed;
  }, `${server.url}sw.js`);

  await eventually(() => stateOf(tab)).toEqual({ status: 'saved', refused: 0 });
  expect((await tab.session('s1')).messages).toMatchObject([{ content: SECRET }]);
  expect(server.bodies).toEqual([]);
});
