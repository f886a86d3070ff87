// After one visit everything works offline: the tests stop the server.
import { expect } from 'vitest';
import type { BrowserContext, Page } from 'playwright-core';
import { DEADLINE, eventually, test } from '../support/browser-test.ts';
import { messageAdd, sessionStart } from '../support/events.ts';
import { loadLibrary, openPage, recordingPage, takeControl, type RecordingPage } from '../support/recording-page.ts';
import type { FileServer } from '../support/serve.ts';
import { shownTexts } from '../support/shown-texts.ts';

/** Opens the viewer for the first time, and waits until its service worker has stored the build. */
async function visit(context: BrowserContext, server: FileServer): Promise<Page> {
  const page = await context.newPage();
  await page.goto(server.url);
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null, null, DEADLINE);
  return page;
}

/** A page of the build that is available offline, with the library loaded. */
async function openOffline(context: BrowserContext, server: FileServer): Promise<RecordingPage> {
  const page = await context.newPage();
  await page.goto(server.url);
  await loadLibrary(page, server.url);
  return recordingPage(page);
}

async function rows(page: Page): Promise<string[]> {
  const list = page.getByTestId('session-row');
  return (await list.allInnerTexts()).map((text) => text.split('\n')[0] ?? '');
}

test('the viewer and the chat reload offline with all earlier recordings', async ({ context, serveBuild }) => {
  const server = await serveBuild();
  const viewer = await visit(context, server);
  const chat = await context.newPage();
  await chat.goto(`${server.url}chat/?model=scripted&rate=100000`);
  await chat.getByTestId('composer').fill('Before the server went away');
  await chat.getByTestId('send').click();
  await chat.locator('[data-testid=message][data-role=assistant][data-state=complete]').waitFor();
  await chat.locator('[data-testid=save-state][data-status=saved]').waitFor();
  const said = await shownTexts(chat);

  await server.stop();
  await viewer.reload();
  await chat.reload();

  await eventually(() => rows(viewer)).toEqual(['Before the server went away']);
  await eventually(() => shownTexts(chat)).toEqual(said);
  await viewer.getByTestId('session-row').click();
  await eventually(() => shownTexts(viewer)).toEqual(said);
});

test('a chat continues offline', async ({ context, serveBuild }) => {
  const server = await serveBuild();
  await visit(context, server);
  await server.stop();

  const chat = await context.newPage();
  await chat.goto(`${server.url}chat/?model=scripted&rate=100000`);
  await chat.getByTestId('composer').fill('On a train');
  await chat.getByTestId('send').click();
  await chat.locator('[data-testid=message][data-role=assistant][data-state=complete]').waitFor();
  await chat.locator('[data-testid=save-state][data-status=saved]').waitFor();
  const said = await shownTexts(chat);
  await chat.reload();

  await eventually(() => shownTexts(chat)).toEqual(said);
});

test('records and reads offline by both transports, with a SharedWorker that starts offline', async ({
  context,
  serveBuild,
}) => {
  const server = await serveBuild();
  const before = await openPage(context, server.url, { controlled: true });
  await before.open();
  await before.record([sessionStart(), messageAdd('m1', 'before')]);
  // The SharedWorker ends with its last page.
  await before.page.close();
  await server.stop();

  const tab = await openOffline(context, server);
  await tab.open({ transports: ['shared_worker'] });
  const replies = await tab.record(messageAdd('m2', 'by the client'));
  const answer = await tab.rest('POST', '/events', { events: [messageAdd('m3', 'by REST')] });
  const session = await (await openOffline(context, server)).rest('GET', '/session/s1');

  expect(replies).toMatchObject([{ type: 'ack', status: 'message_added' }]);
  expect(answer).toMatchObject({ status: 200, body: { responses: [{ type: 'ack', status: 'message_added' }] } });
  expect(session.body).toMatchObject({
    messages: [{ content: 'before' }, { content: 'by the client' }, { content: 'by REST' }],
  });
});

test('a tab that was open when the server stopped keeps recording', async ({ context, serveBuild }) => {
  const server = await serveBuild();
  const tab = await openPage(context, server.url);
  await takeControl(tab.page, server.url);
  await tab.open({ transports: ['rest'] });
  await tab.record([sessionStart(), messageAdd('m1', 'before')]);

  await server.stop();
  const replies = await tab.record(messageAdd('m2', 'after'));

  expect(replies).toMatchObject([{ type: 'ack' }]);
  expect((await tab.session('s1')).messages.map(({ content }) => content)).toEqual(['before', 'after']);
});
