// The viewer on a phone, as fingers use it: they tap, swipe and drag.
import { expect } from 'vitest';
import type { Locator, Page } from 'playwright-core';
import { eventually, test } from '../support/browser-test.ts';
import { append, messageAdd, sessionStart } from '../support/events.ts';
import { recordLongSession } from '../support/long-session.ts';
import { openPage, type RecordingPage } from '../support/recording-page.ts';

const PHONE = { viewport: { width: 390, height: 780 }, hasTouch: true, isMobile: true } as const;

const START = Date.UTC(2026, 0, 2, 12, 30, 0);

/** Messages of the long session: several screens. */
const COUNT = 60;

/** In so many steps a finger moves. */
const STEPS = 8;

/** A place of the window. */
interface Point {
  readonly x: number;
  readonly y: number;
}

/** A place in an element, by shares of its width and height. */
async function pointIn(target: Locator, across: number, down: number): Promise<Point> {
  const box = await target.boundingBox();
  if (box === null) throw new Error('The target is not on the screen.');
  return { x: box.x + box.width * across, y: box.y + box.height * down };
}

/** Returns what puts a finger down at one place, moves it to another one and lifts it. */
async function fingerOn(page: Page): Promise<(from: Point, to: Point) => Promise<void>> {
  const cdp = await page.context().newCDPSession(page);
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', ...touchPoints: Point[]) =>
    cdp.send('Input.dispatchTouchEvent', { type, touchPoints });
  return async (from, to) => {
    await touch('touchStart', from);
    for (let step = 1; step <= STEPS; step += 1) {
      const at = (start: number, end: number): number => start + ((end - start) * step) / STEPS;
      await touch('touchMove', { x: at(from.x, to.x), y: at(from.y, to.y) });
    }
    await touch('touchEnd');
  };
}

/** Whether an element does not scroll over two frames. */
async function isStill(target: Locator): Promise<boolean> {
  return target.evaluate(async (pane) => {
    const before = pane.scrollTop;
    for (let frame = 0; frame < 2; frame += 1) await new Promise(requestAnimationFrame);
    return pane.scrollTop === before;
  });
}

/** A long session, one that streamed for a minute, one in the trash, and one that is cut off. */
async function record(writer: RecordingPage, gone: RecordingPage): Promise<void> {
  await recordLongSession(writer, 'long', COUNT);
  const answer = { session_id: 'timed', message_id: 'answer' };
  await writer.record([
    { type: 'session_end', session_id: 'long' },
    sessionStart('timed', { title: 'Timed' }),
    messageAdd('question', 'Count.', { session_id: 'timed', role: 'user', occurred_at: START }),
    messageAdd('answer', '', { session_id: 'timed', occurred_at: START }),
    { type: 'message_update', ...answer, content: 'One', occurred_at: START + 20_000 },
    { type: 'message_update', ...answer, content: 'One, two.', occurred_at: START + 60_000 },
    { type: 'session_end', session_id: 'timed' },
    sessionStart('thrown', { title: 'Thrown away' }),
    { type: 'session_end', session_id: 'thrown' },
  ]);
  await writer.page.evaluate(() => window.recorder.api.trash('thrown').then(() => null));
  await gone.record([sessionStart('cut', { title: 'Cut off' }), messageAdd('m', '', { session_id: 'cut' })]);
  await gone.record(append('Half of it', { session_id: 'cut', message_id: 'm' }));
  await gone.page.close();
}

test('fingers read, replay, recover, restore and set what they want on a phone', async ({ browser, serveBuild }) => {
  const { url } = await serveBuild();
  const context = await browser.newContext(PHONE);
  const writer = await openPage(context, url);
  const gone = await openPage(context, url);
  await Promise.all([writer.open(), gone.open()]);
  await record(writer, gone);
  const viewer = await context.newPage();
  await viewer.goto(url);
  const move = await fingerOn(viewer);
  const at = (id: string): Locator => viewer.getByTestId(id);
  const scrollTop = (): Promise<number> => at('messages').evaluate((pane) => pane.scrollTop);

  // The button of a row opens its menu, which a tap beside it closes; a tap opens the session.
  await at('nav-sessions').tap();
  const row = at('session-row').filter({ hasText: `A session of ${COUNT}` });
  await viewer.locator('.row').filter({ has: row }).getByTestId('row-menu').tap();
  await at('menu-rename').waitFor();
  await at('nav-sessions').tap();
  await at('menu-rename').waitFor({ state: 'hidden' });
  await row.tap();
  await at('message').last().waitFor();

  // A swipe reads back, one tap leads to the end again, and another shows a message as it was recorded.
  await eventually(scrollTop).toBeGreaterThan(0);
  const end = await scrollTop();
  await move(await pointIn(at('messages'), 0.5, 0.2), await pointIn(at('messages'), 0.5, 0.9));
  await eventually(scrollTop).toBeLessThan(end - 200);
  // A tap while it still rolls would only stop it.
  await eventually(() => isStill(at('messages'))).toBe(true);
  await at('jump-to-latest').tap();
  await at('jump-to-latest').waitFor({ state: 'hidden' });
  const last = at('message').last();
  await last.getByTestId('message-menu').tap();
  await last.getByTestId('menu-as-recorded').tap();
  await last.locator('.plain').waitFor();
  await at('back').tap();

  // The scrubber follows the finger, and play goes on from there.
  await at('session-row').filter({ hasText: 'Timed' }).tap();
  await at('open-replay').tap();
  const scrubber = at('replay-scrubber');
  const share = async (): Promise<number> =>
    Number(await scrubber.inputValue()) / Number(await scrubber.getAttribute('max'));
  await scrubber.waitFor();
  await move(await pointIn(scrubber, 0.02, 0.5), await pointIn(scrubber, 0.5, 0.5));
  await eventually(share).toBeGreaterThan(0.4);
  expect(await share()).toBeLessThan(0.6);
  await at('replay-play').tap();
  await eventually(share).toBe(1);
  expect(await at('message-text').last().innerText()).toBe('One, two.');
  await at('replay-back').tap();

  // What was cut off is marked as ended, with all that is saved of it.
  await at('nav-recover').tap();
  const stopped = at('recovery-session').filter({ hasText: 'Cut off' });
  await stopped.getByTestId('recovery-select').tap();
  await at('recovery-selected-end').tap();
  await at('recovery-empty').waitFor();
  expect((await writer.session('cut')).status).toBe('ended');

  // What is thrown away comes back.
  await at('nav-more').tap();
  await at('nav-trash').filter({ visible: true }).tap();
  await at('trash-restore').tap();
  await at('trash-is-empty').waitFor();
  expect((await writer.session('thrown')).status).toBe('ended');

  // A setting is chosen with a tap, and a swipe leads to those further down.
  await at('nav-more').tap();
  await at('nav-settings').filter({ visible: true }).tap();
  await at('segment-dark').tap();
  await eventually(() => viewer.evaluate(() => document.documentElement.dataset['theme'])).toBe('dark');
  const topOfSetting = async (): Promise<number> => (await pointIn(at('setting-theme'), 0, 0)).y;
  const before = await topOfSetting();
  // Further down stands for a while what was done to the trash.
  await move({ x: 195, y: 450 }, { x: 195, y: 150 });
  await eventually(topOfSetting).toBeLessThan(before - 100);
  await context.close();
});
