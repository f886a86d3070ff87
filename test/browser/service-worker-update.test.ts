// A new service worker waits for consent, and never interrupts a recording.
import type { BrowserContext, Page } from 'playwright-core';
import { expect, inject } from 'vitest';
import type { ApplyUpdate } from '../../src/client/index.ts';
import { DEADLINE, test } from '../support/browser-test.ts';
import { append, messageAdd, sessionStart } from '../support/events.ts';
import { loadLibrary, openPage, type RecordingPage } from '../support/recording-page.ts';
import { FROZEN_BUILD, serveBuilds } from '../support/served-builds.ts';

declare global {
  interface Window {
    /** The function that the library passed to `onUpdateReady`. */
    applyUpdate?: ApplyUpdate;
  }
}

type Answer = Awaited<ReturnType<ApplyUpdate>>;

/** A page that our service worker controls, and that records and updates through it. */
async function openRestTab(context: BrowserContext, url: string): Promise<RecordingPage> {
  const tab = await openPage(context, url, { controlled: true });
  await tab.open({ transports: ['rest'] });
  await awaitUpdates(tab.page, url);
  return tab;
}

async function awaitUpdates(page: Page, url: string): Promise<void> {
  await page.evaluate(
    (script) =>
      window.holdfast
        .installServiceWorker({
          url: script,
          onUpdateReady: (apply) => {
            window.applyUpdate = apply;
          },
        })
        .then(() => null),
    `${url}sw.js`,
  );
}

/** Makes the browser check for a new version, and waits until the library offers it. */
async function findUpdate(page: Page): Promise<void> {
  await page.evaluate(async () => void (await (await navigator.serviceWorker.ready).update()));
  await page.waitForFunction(() => window.applyUpdate !== undefined, null, DEADLINE);
}

function hasWaiting(page: Page): Promise<boolean> {
  return page.evaluate(async () => (await navigator.serviceWorker.ready).waiting !== null);
}

/** Applies the update, which reloads the page. */
async function update(page: Page, url: string): Promise<void> {
  const loaded = page.waitForEvent('load');
  await page.evaluate(() => void window.applyUpdate?.());
  await loaded;
  await loadLibrary(page, url);
}

/** The library as the service worker serves it. */
function librarySource(page: Page, url: string): Promise<string> {
  return page.evaluate(async (address) => (await fetch(address)).text(), `${url}holdfast.js`);
}

const END = (session_id: string): object => ({ type: 'session_end', session_id });

test('today’s service worker takes over from an earlier build’s when one of its pages asks, but not while a session is being recorded through any transport', async ({
  context,
}) => {
  const served = await serveBuilds({ app: FROZEN_BUILD });
  const url = `${served.url}app/`;
  const byRest = await openRestTab(context, url);
  const byPort = await openPage(context, url);
  await byPort.open({ transports: ['shared_worker'] });
  await byRest.record([sessionStart('rest'), messageAdd('m1', 'by', { session_id: 'rest' })]);
  await byPort.record([sessionStart('port'), messageAdd('m1', 'by port', { session_id: 'port' })]);
  const old = await librarySource(byRest.page, url);

  await served.deploy('app', inject('build'));
  await findUpdate(byRest.page);
  expect(await hasWaiting(byRest.page)).toBe(true);

  // The page asks again over a port of its own, which shows the answer.
  const ask = (): Promise<unknown> =>
    byRest.page.evaluate(async () => {
      void window.applyUpdate?.();
      const { waiting } = await navigator.serviceWorker.ready;
      const { port1, port2 } = new MessageChannel();
      const answered = new Promise((resolve) => {
        port1.addEventListener('message', ({ data }) => resolve(data));
      });
      port1.start();
      waiting?.postMessage({ type: 'SKIP_WAITING' }, [port2]);
      return answered;
    });
  const refused = (...sessions: readonly string[]): object => ({
    result: { ok: false, error: { code: 'recording', sessions: sessions.map((session_id) => ({ session_id })) } },
  });
  expect(await ask()).toMatchObject(refused('rest', 'port'));
  await byPort.record([END('port')]);
  expect(await ask()).toMatchObject(refused('rest'));
  expect(await hasWaiting(byRest.page)).toBe(true);
  expect(await librarySource(byRest.page, url)).toBe(old);

  await byRest.record([append(' REST', { session_id: 'rest' }), END('rest')]);
  await update(byRest.page, url);

  expect(await hasWaiting(byRest.page)).toBe(false);
  expect(await librarySource(byRest.page, url)).not.toBe(old);
  await byRest.open({ transports: ['rest'] });
  for (const [id, content] of [
    ['rest', 'by REST'],
    ['port', 'by port'],
  ] as const) {
    expect(await byRest.session(id)).toMatchObject({ status: 'ended', messages: [{ content }] });
  }
});

test('a page learns which session blocks its update, and applies the update after that session has ended', async ({
  context,
}) => {
  const served = await serveBuilds({ app: inject('build') });
  const url = `${served.url}app/`;
  const tab = await openRestTab(context, url);
  await tab.record([sessionStart('s1', { title: 'My chat' }), messageAdd('m1', 'kept')]);
  const old = await librarySource(tab.page, url);
  await served.deploy('app', inject('nextBuild'));
  await findUpdate(tab.page);

  const answer = await tab.page.evaluate(() => window.applyUpdate?.() as Promise<Answer>);

  expect(answer).toMatchObject({
    ok: false,
    error: {
      code: 'recording',
      message: expect.stringContaining('“My chat”'),
      sessions: [{ session_id: 's1', title: 'My chat' }],
    },
  });
  expect(await hasWaiting(tab.page)).toBe(true);
  await tab.record([END('s1')]);
  await update(tab.page, url);
  expect(await librarySource(tab.page, url)).not.toBe(old);
  await tab.open({ transports: ['rest'] });
  expect((await tab.session('s1')).messages).toMatchObject([{ content: 'kept' }]);
});

test('the viewer explains why it does not update while a chat is being recorded, and updates when asked again', async ({
  context,
}) => {
  const served = await serveBuilds({ app: inject('build') });
  const url = `${served.url}app/`;
  const viewer = await context.newPage();
  await viewer.goto(url);
  await viewer.waitForFunction(() => navigator.serviceWorker.controller !== null, null, DEADLINE);
  const chat = await openPage(context, url);
  await chat.open();
  await chat.record([sessionStart('s1', { title: 'My chat' })]);
  await served.deploy('app', inject('nextBuild'));
  await viewer.evaluate(async () => void (await (await navigator.serviceWorker.ready).update()));
  const bar = viewer.getByTestId('update-bar');
  await bar.getByTestId('notice-accept').click();

  await bar.getByText('Still recording: “My chat”').waitFor();
  await bar.getByText('Try again').waitFor();
  await chat.record([END('s1')]);
  const loaded = viewer.waitForEvent('load');
  await bar.getByTestId('notice-accept').click();
  await loaded;
  expect(await hasWaiting(viewer)).toBe(false);
});
