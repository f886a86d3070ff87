// The build works under any sub-path: it must not depend on the path at which it is served.
import { expect } from 'vitest';
import { DEADLINE, eventually, test } from '../support/browser-test.ts';
import { messageAdd, sessionStart } from '../support/events.ts';
import { openPage } from '../support/recording-page.ts';
import { shownTexts } from '../support/shown-texts.ts';

const BASE_PATH = '/some/where/';

test('the viewer and the chat work under a sub-path, and request nothing outside of it', async ({
  context,
  serveBuild,
}) => {
  const server = await serveBuild({ basePath: BASE_PATH, forbidApi: true });
  const chat = await context.newPage();
  await chat.goto(`${server.url}chat/?model=scripted&rate=100000`);
  await chat.getByTestId('composer').fill('Where am I?');
  await chat.getByTestId('send').click();
  await chat.locator('[data-testid=message][data-role=assistant][data-state=complete]').waitFor();
  const viewer = await context.newPage();
  await viewer.goto(server.url);
  await viewer.getByTestId('session-row').click();

  const said = await shownTexts(chat);
  await eventually(() => shownTexts(viewer)).toEqual(said);
  expect(server.requests.filter((line) => !line.startsWith(`GET ${BASE_PATH}`))).toEqual([]);
  expect(server.violations).toEqual([]);
});

test("the service worker's scope is the sub-path, and it serves the pages there offline", async ({
  context,
  serveBuild,
}) => {
  const server = await serveBuild({ basePath: BASE_PATH });
  const viewer = await context.newPage();
  await viewer.goto(server.url);
  await viewer.waitForFunction(() => navigator.serviceWorker.controller !== null, null, DEADLINE);
  const scopes = await viewer.evaluate(async () =>
    (await navigator.serviceWorker.getRegistrations()).map(({ scope }) => scope),
  );
  await server.stop();
  const chat = await context.newPage();
  await chat.goto(`${server.url}chat/`);

  expect(scopes).toEqual([server.url]);
  await chat.getByTestId('composer').waitFor();
});

test("REST answers at the origin's root and below the sub-path, from one journal", async ({ context, serveBuild }) => {
  const server = await serveBuild({ basePath: BASE_PATH, forbidApi: true });
  const atRoot = await openPage(context, server.url, { controlled: true });
  const below = await openPage(context, server.url, { controlled: true, apiBase: `${BASE_PATH}api/recording` });

  const first = await atRoot.rest('POST', '/events', { events: [sessionStart(), messageAdd('m1', 'at the root')] });
  const second = await below.rest('POST', '/events', { events: [messageAdd('m2', 'below')] });

  expect([first.status, second.status]).toEqual([200, 200]);
  for (const tab of [atRoot, below]) {
    expect(await tab.rest('GET', '/session/s1')).toMatchObject({
      headers: { 'x-recording-host': 'service-worker' },
      body: { messages: [{ content: 'at the root' }, { content: 'below' }] },
    });
  }
  expect(server.violations).toEqual([]);
});

test('the client records by both transports under a sub-path', async ({ context, serveBuild }) => {
  const server = await serveBuild({ basePath: BASE_PATH, forbidApi: true });
  const live = await openPage(context, server.url, { controlled: true });
  const rest = await openPage(context, server.url, { controlled: true });
  await live.open({ transports: ['shared_worker'] });
  await rest.open({ transports: ['rest'] });

  await live.record([sessionStart(), messageAdd('m1', 'live')]);
  await rest.record(messageAdd('m2', 'by REST'));

  expect((await live.session('s1')).messages.map(({ content }) => content)).toEqual(['live', 'by REST']);
  expect((await rest.session('s1')).messages.map(({ content }) => content)).toEqual(['live', 'by REST']);
  expect(server.violations).toEqual([]);
});
