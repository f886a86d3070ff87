// A recorded session as people read it in the viewer: a long one, and one that grows.
import { expect } from 'vitest';
import type { Locator, Page } from 'playwright-core';
import type { HoldfastMessageList } from '../../src/ui/elements/holdfast-message-list.ts';
import { eventually, test } from '../support/browser-test.ts';
import { append, messageAdd } from '../support/events.ts';
import { recordLongSession } from '../support/long-session.ts';
import { openPage } from '../support/recording-page.ts';

const COUNT = 10_000;

interface Placed {
  readonly id: string;
  /** In pixels from the top of the view. */
  readonly top: number;
}

/** The messages that are in view, from top to bottom. */
function inView(viewer: Page): Promise<readonly Placed[]> {
  return listOf(viewer).evaluate((list: HoldfastMessageList) => {
    const view = list.getBoundingClientRect();
    return [...list.renderRoot.querySelectorAll('holdfast-message')]
      .map((element) => ({ id: element.message?.message_id ?? '', box: element.getBoundingClientRect() }))
      .filter(({ box }) => box.bottom > view.top && box.top < view.bottom)
      .map(({ id, box }) => ({ id, top: Math.round(box.top - view.top) + 0 }))
      .toSorted((a, b) => a.top - b.top);
  });
}

function listOf(viewer: Page): Locator {
  return viewer.locator('holdfast-message-list');
}

/** The length of the last message's text, as far as the viewer knows it. */
function lastLength(viewer: Page): Promise<number | undefined> {
  return listOf(viewer).evaluate((list: HoldfastMessageList) => list.messages.at(-1)?.content.length);
}

async function placeOf(viewer: Page, messageId: string): Promise<number | undefined> {
  return (await inView(viewer)).find(({ id }) => id === messageId)?.top;
}

/** Scrolls like a wheel over the transcript. */
async function wheel(viewer: Page, pixels: number): Promise<void> {
  await viewer.getByTestId('messages').hover();
  await viewer.mouse.wheel(0, pixels);
}

test('a long session opens at its end, is scrolled through page by page, and stays where its reader is', async ({
  context,
  serveBuild,
}) => {
  const { url } = await serveBuild();
  const writer = await openPage(context, url);
  await writer.open();
  await recordLongSession(writer, 's1', COUNT);
  const viewer = await context.newPage();
  await viewer.goto(`${url}#/session/s1`);

  // Opens at the bottom, with no more read than a page of it.
  await eventually(async () => (await inView(viewer)).at(-1)?.id).toBe(`m${COUNT - 1}`);
  const known = await listOf(viewer).evaluate((list: HoldfastMessageList) => list.messages.length);
  expect(known).toBeLessThanOrEqual(100);

  // The place stays while earlier pages come in.
  await wheel(viewer, -2_500);
  await viewer.getByTestId('jump-to-latest').waitFor();
  await eventually(async () => (await inView(viewer)).length).toBeGreaterThan(0);

  // What streams does not move a reader who scrolled up, and is followed by one who did not.
  const still = (await inView(viewer)).find(({ top }) => top >= 0);
  const answer = 'And it goes on. '.repeat(60);
  await writer.record([
    messageAdd('new', '', { session_id: 's1' }),
    append(answer, { session_id: 's1', message_id: 'new' }),
  ]);
  await eventually(() => lastLength(viewer)).toBe(answer.length);
  await nextFrame(viewer);
  expect(await placeOf(viewer, still?.id ?? '')).toBe(still?.top);
  await viewer.getByTestId('jump-to-latest').click();
  await eventually(async () => (await inView(viewer)).at(-1)?.id).toBe('new');
  await writer.record([append('Then there is much more of it. '.repeat(200), { session_id: 's1', message_id: 'new' })]);
  await eventually(() => distanceToBottom(viewer)).toBeLessThanOrEqual(1);
  expect((await inView(viewer)).at(-1)?.id).toBe('new');

  // Any place of it is reached at once, by the scrollbar as well.
  await scrollTo(viewer, 0);
  await eventually(() => placeOf(viewer, 'm0')).toBeDefined();
  await scrollTo(viewer, 0.5);
  await eventually(async () => (await inView(viewer)).length).toBeGreaterThan(3);
  const middle = Number((await inView(viewer))[0]?.id.slice(1));
  expect(middle).toBeGreaterThan(COUNT * 0.4);
  expect(middle).toBeLessThan(COUNT * 0.6);
});

function nextFrame(viewer: Page): Promise<unknown> {
  return viewer.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
}

function distanceToBottom(viewer: Page): Promise<number> {
  return viewer.getByTestId('messages').evaluate((pane) => pane.scrollHeight - pane.clientHeight - pane.scrollTop);
}

/** Drags the scrollbar: 0 is the top, 1 the bottom. */
async function scrollTo(viewer: Page, share: number): Promise<void> {
  await viewer.getByTestId('messages').evaluate((pane, part) => {
    pane.scrollTop = (pane.scrollHeight - pane.clientHeight) * part;
  }, share);
}
