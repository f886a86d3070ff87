// The frame of the viewer as a person uses it: by mouse, keyboard and touch.
import { expect } from 'vitest';
import type { BrowserContext, Page } from 'playwright-core';
import { DEADLINE, eventually, test } from '../support/browser-test.ts';
import { append, messageAdd, sessionStart } from '../support/events.ts';
import { openPage } from '../support/recording-page.ts';

declare global {
  interface Window {
    /** The numbers that were on the app's icon. */
    badges: number[];
  }
}

/** Notes what the page puts onto the app's icon. */
const NOTE_BADGES = `
  window.badges = [];
  navigator.setAppBadge = async (count) => void window.badges.push(count);
  navigator.clearAppBadge = async () => void window.badges.push(0);
`;

/** Ended sessions `e0`, `e1`, …, and one that is cut off. */
async function record(context: BrowserContext, url: string, ended: number): Promise<void> {
  const recording = await openPage(context, url);
  await recording.open();
  for (let index = 0; index < ended; index += 1) {
    const session_id = `e${index}`;
    await recording.record([
      sessionStart(session_id, { title: `Ended ${index}` }),
      messageAdd('m1', 'All of it', { session_id, role: 'user' }),
      { type: 'session_end', session_id },
    ]);
  }
  await recording.record([sessionStart('s1', { title: 'Cut off' }), messageAdd(), append('Half of it')]);
  await recording.page.close();
}

/** The test id of the focused element, and the session that it stands for; after a key that is pressed in the same task. */
function focused(page: Page, pressed: { key: string; ctrlKey: boolean } | null = null): Promise<string | undefined> {
  return page.evaluate((key) => {
    const event = new KeyboardEvent('keydown', { ...key, bubbles: true, composed: true });
    if (key !== null) document.body.dispatchEvent(event);
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    const { testid = element?.localName, sessionId } = element instanceof HTMLElement ? element.dataset : {};
    return sessionId === undefined ? testid : `${testid} ${sessionId}`;
  }, pressed);
}

/** How much wider and higher than the window the page is. */
async function overflowOf(page: Page): Promise<readonly number[]> {
  return page.evaluate(() => {
    const { scrollWidth, scrollHeight } = document.documentElement;
    return [scrollWidth - innerWidth, scrollHeight - innerHeight];
  });
}

async function title(page: Page): Promise<string> {
  return page.getByTestId('session-title').innerText();
}

test('home explains itself, then shows first what wants recovery, and Back finds its place again', async ({
  context,
  serveBuild,
}) => {
  const { url } = await serveBuild();
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: new URL(url).origin });
  const viewer = await context.newPage();
  await viewer.setViewportSize({ width: 1280, height: 480 });
  await viewer.addInitScript(NOTE_BADGES);
  await viewer.goto(url);

  await viewer.getByTestId('home-welcome').waitFor();
  await viewer.getByTestId('copy-line').first().click();
  await eventually(() => viewer.evaluate(() => navigator.clipboard.readText())).toBe(
    `<script type="module" src="${url}auto.js"></script>`,
  );
  await eventually(() => viewer.getByTestId('announcement').innerText()).toContain('clipboard');

  await record(context, url, 6);
  await eventually(() => viewer.title()).toBe('(1) Holdfast');
  expect(await viewer.getByTestId('count-recover').allInnerTexts()).toEqual(['1']);
  expect(await viewer.evaluate(() => window.badges)).toEqual([1]);
  expect(await viewer.getByTestId('recovery-banner').isVisible()).toBe(false); // home says it
  const sections = viewer.locator('holdfast-home section[data-testid]');
  await eventually(() => sections.evaluateAll((all) => all.map((each) => each.getAttribute('data-testid')))).toEqual([
    'home-recover',
    'home-recent',
    'home-storage',
    'home-import',
    'how-to-record',
  ]);

  const row = viewer.locator('[data-testid=home-session][data-session-id=e0]');
  await row.scrollIntoViewIfNeeded();
  const top = await viewer.locator('holdfast-home').evaluate((home) => home.scrollTop);
  expect(top).toBeGreaterThan(0);
  await row.click();
  await eventually(() => title(viewer)).toBe('Ended 0');
  await eventually(() => viewer.title()).toBe('(1) Ended 0 – Holdfast');
  await viewer.getByTestId('recovery-banner').waitFor();

  await viewer.goBack();
  await eventually(() => focused(viewer)).toBe('home-session e0');
  await eventually(() => viewer.locator('holdfast-home').evaluate((home) => home.scrollTop)).toBe(top);
  await viewer.goForward();
  await eventually(() => title(viewer)).toBe('Ended 0');

  const recorder = await openPage(context, url);
  await recorder.open();
  await recorder.record({ type: 'session_end', session_id: 's1' });
  await eventually(() => viewer.title()).toBe('Ended 0 – Holdfast');
  await eventually(() => viewer.evaluate(() => window.badges)).toEqual([1, 0]);
});

test('keys and the command palette lead everywhere, but not while a person types or has switched them off', async ({
  context,
  serveBuild,
}) => {
  const { url } = await serveBuild();
  await record(context, url, 3);
  const viewer = await context.newPage();
  await viewer.goto(url);
  await eventually(() => viewer.getByTestId('session-row').count()).toBe(4);
  const { keyboard } = viewer;

  await viewer.locator('[data-testid=session-row][data-session-id=e2]').focus();
  await keyboard.press('j');
  await eventually(() => focused(viewer)).toBe('session-row e1');
  await keyboard.press('k');
  await eventually(() => focused(viewer)).toBe('session-row e2');
  await keyboard.press('Enter');
  await eventually(() => title(viewer)).toBe('Ended 2');
  await keyboard.press('g');
  await keyboard.press('h');
  await viewer.getByTestId('home-recover').waitFor();

  await keyboard.press('/');
  await keyboard.type('half gl?');
  await eventually(() => viewer.evaluate(() => location.hash)).toBe('#/?filter=half+gl%3F');
  await viewer.getByTestId('home-recover').waitFor();
  await keyboard.press('ControlOrMeta+k');
  await eventually(() => focused(viewer)).toBe('palette-field');
  await keyboard.type('ended 0');
  const items = viewer.getByTestId('palette-item');
  await eventually(() => items.locator('.title').allInnerTexts()).toEqual(['Ended 0']);
  await keyboard.press('Enter');
  await eventually(() => title(viewer)).toBe('Ended 0');
  expect(await focused(viewer)).toBe('main');

  await keyboard.press('ControlOrMeta+k');
  await keyboard.type('dark');
  await eventually(() => items.locator('.title').allInnerTexts()).toEqual(['Use dark colours']);
  await keyboard.press('Enter');
  const theme = (page: Page) => page.evaluate(() => document.documentElement.dataset['theme']);
  await eventually(() => theme(viewer)).toBe('dark');
  const titleBar = viewer.locator('meta[name=theme-color]').first();
  expect(await titleBar.getAttribute('content')).toBe(
    await viewer.evaluate(() => getComputedStyle(document.body).backgroundColor),
  );
  const other = await context.newPage();
  await other.goto(url);
  await eventually(() => theme(other)).toBe('dark');
  await other.close();

  await keyboard.press('?');
  await viewer.getByTestId('keys-enabled').click();
  await keyboard.press('Escape');
  await viewer.getByTestId('keys-enabled').waitFor({ state: 'hidden' });
  await keyboard.press('?');
  await keyboard.press('ControlOrMeta+k');
  await eventually(() => focused(viewer)).toBe('palette-field');
  expect(await viewer.getByTestId('keys-enabled').isVisible()).toBe(false);
});

test('the palette takes what is typed from the first key on, also while it is loading', async ({
  browser,
  serveBuild,
}) => {
  const { url } = await serveBuild();
  // A service worker would answer from what it keeps.
  const context = await browser.newContext({ serviceWorkers: 'block' });
  await record(context, url, 1);
  const viewer = await context.newPage();
  let load = (): void => undefined;
  const asked = new Promise<void>((resolve) => {
    load = resolve;
  });
  await viewer.route(/holdfast-palette/u, async (route) => {
    await asked;
    await route.continue();
  });
  await viewer.goto(url);
  const { keyboard } = viewer;
  await viewer.locator('[data-testid=session-row][data-session-id=e0]').focus();

  await keyboard.press('ControlOrMeta+k');
  await keyboard.type('gl');
  await keyboard.press('Escape');
  expect(await focused(viewer)).toBe('session-row e0');
  await keyboard.press('ControlOrMeta+k');
  await keyboard.type('darj');
  await keyboard.press('Backspace');
  await keyboard.type('k');
  load();
  const field = viewer.getByTestId('palette-field');
  await eventually(() => field.inputValue()).toBe('dark');
  expect(await viewer.getByTestId('palette-item').allInnerTexts()).toEqual([
    expect.stringContaining('Use dark colours'),
  ]);
  await keyboard.press('Escape');
  expect(await focused(viewer)).toBe('session-row e0');
  expect(await viewer.evaluate(() => location.hash)).toBe('');

  expect(await focused(viewer, { key: 'k', ctrlKey: true })).toBe('palette-field');
  await keyboard.type('ended 0');
  await keyboard.press('Enter');
  await eventually(() => title(viewer)).toBe('Ended 0');
  await context.close();
});

test('on a phone, the bar leads to one pane at a time', async ({ browser, serveBuild }) => {
  const { url } = await serveBuild();
  const context = await browser.newContext({ viewport: { width: 390, height: 780 }, hasTouch: true, isMobile: true });
  await record(context, url, 2);
  const viewer = await context.newPage();
  await viewer.goto(url);
  await viewer.getByTestId('home-recover').waitFor();
  expect(await viewer.getByTestId('session-row').first().isVisible()).toBe(false);
  expect(await viewer.getByTestId('save-state').innerText()).toBe('Saved');

  await viewer.getByTestId('nav-sessions').tap();
  await viewer.getByTestId('session-row').filter({ hasText: 'Ended 1' }).tap();
  await eventually(() => title(viewer)).toBe('Ended 1');
  expect(await viewer.getByTestId('session-row').first().isVisible()).toBe(false);
  await viewer.getByTestId('back').tap();
  await viewer.getByTestId('session-row').first().waitFor();
  expect(await viewer.getByTestId('session-title').isVisible()).toBe(false);

  const box = await viewer.getByTestId('nav-home').boundingBox();
  expect([box?.height, box?.width].every((size) => size !== undefined && size >= 44)).toBe(true);
  // The panes scroll, the page does not.
  for (const place of ['', 'settings', 'session/s1']) {
    await viewer.goto(`${url}#/${place}`);
    await viewer.locator('main > :not(.state)').waitFor();
    await viewer.setViewportSize({ width: 390, height: 380 });
    expect(await overflowOf(viewer)).toEqual([0, 0]);
  }
  await context.close();
});

test('a view that could not be loaded is loaded when the person tries again', async ({ browser, serveBuild }) => {
  const { url } = await serveBuild();
  const context = await browser.newContext({ serviceWorkers: 'block' });
  await record(context, url, 1);
  const viewer = await context.newPage();
  await viewer.route('**/holdfast-session-view-*.js', (route) => route.abort());
  await viewer.goto(`${url}#/session/e0`);
  await viewer.getByTestId('view-error').waitFor(DEADLINE);
  await viewer.unroute('**/holdfast-session-view-*.js');
  await viewer.getByTestId('view-retry').click();
  await eventually(() => title(viewer)).toBe('Ended 0');
  await context.close();
});
