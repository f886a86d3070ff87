// The list of sessions as a person uses it, with mouse, keyboard and touch.
import { expect } from 'vitest';
import type { BrowserContext, Page } from 'playwright-core';
import { eventually, test } from '../support/browser-test.ts';
import { messageAdd, sessionStart } from '../support/events.ts';
import { openPage, type RecordingPage } from '../support/recording-page.ts';
import { savedSessions } from '../support/saved-sessions.ts';

const SESSIONS = 3_000;

/** More rows than this are never rendered: a screen of them, some around it, and the one with the focus. */
const MOST_ROWS = 60;

/** Records sessions, every other one of them by Ollama, and returns their ids in the order of the list. */
async function recordSessions(writer: RecordingPage): Promise<readonly string[]> {
  const starts = Array.from({ length: SESSIONS }, (_, index) =>
    sessionStart(`s${index}`, {
      title: `Session ${index}`,
      ...(index % 2 === 0 ? { provider: 'openai', model: 'gpt-5' } : { provider: 'ollama', model: 'gemma 3' }),
    }),
  );
  await writer.record(starts);
  // Those of one commit have the same time.
  return writer.page.evaluate(async (count) => {
    const ids: string[] = [];
    while (ids.length < count) {
      const page = await window.recorder.api.sessions({ limit: 1_000, skip: ids.length });
      if (!page.ok) throw new Error(page.error.message);
      ids.push(...page.value.sessions.map(({ session_id }) => session_id));
    }
    return ids;
  }, SESSIONS);
}

/** The ids of the rows that can be seen, from top to bottom. */
function idsInView(page: Page): Promise<string[]> {
  return page.getByTestId('session-row').evaluateAll((rows) => {
    const list = rows[0]?.closest('.scroller')?.getBoundingClientRect();
    return rows
      .map((row) => {
        const { top, bottom } = row.getBoundingClientRect();
        return { id: row.getAttribute('data-session-id') ?? '', top, bottom };
      })
      .filter(({ top, bottom }) => list !== undefined && top >= list.top && bottom <= list.bottom)
      .toSorted((a, b) => a.top - b.top)
      .map(({ id }) => id);
  });
}

async function topOf(page: Page, sessionId: string): Promise<number | undefined> {
  return (await page.locator(`[data-session-id=${sessionId}]`).boundingBox())?.y;
}

/** The session whose row has the focus. */
function focusedSession(page: Page): Promise<string | null> {
  return page.evaluate(() => {
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    return element?.getAttribute('data-session-id') ?? null;
  });
}

test('thousands of sessions are browsed, filtered and kept in place while others are recorded', async ({
  context,
  serveBuild,
}) => {
  const { url } = await serveBuild();
  const writer = await openPage(context, url);
  await writer.open();
  const order = await recordSessions(writer);
  const [first = '', second = ''] = order;
  const [openai = '', ollama = ''] = [0, 1].map((rest) => order.find((id) => Number(id.slice(1)) % 2 === rest) ?? '');
  const page = await context.newPage();
  await page.goto(url);
  const rows = page.getByTestId('session-row');
  const find = page.getByTestId('find');

  // The newest are on top; only those in view are rendered, and each says its place among all.
  await eventually(() => idsInView(page)).toContain(first);
  const places = page.getByTestId('session-list').locator('li').first();
  expect(await places.getAttribute('aria-setsize')).toBe('3000');
  expect(await places.getAttribute('aria-posinset')).toBe('1');
  expect(await page.getByTestId('session-list').getByRole('heading', { name: 'Today' }).count()).toBe(1);
  expect(await rows.count()).toBeLessThan(MOST_ROWS);

  // The keyboard reaches every one of them.
  await rows.first().focus();
  for (const key of ['j', 'ArrowDown', 'k']) await page.keyboard.press(key);
  await eventually(() => focusedSession(page)).toBe(second);
  await page.keyboard.press('PageDown');
  await eventually(() => idsInView(page)).not.toContain(first);
  await page.keyboard.press('End');
  await eventually(() => focusedSession(page)).toBe(order.at(-1));
  expect(await rows.count()).toBeLessThan(MOST_ROWS);
  await page.keyboard.press('Home');
  await eventually(() => focusedSession(page)).toBe(first);

  // So does the mouse. What is recorded meanwhile moves neither the rows in view nor the focus.
  const list = await page.getByTestId('session-list').boundingBox();
  await page.mouse.move((list?.x ?? 0) + 50, 400);
  await page.mouse.wheel(0, 60_000);
  await eventually(async () => {
    const ids = await idsInView(page);
    return ids.length > 3 && !ids.includes(first);
  }).toBe(true);
  const [, anchor = ''] = await idsInView(page);
  const before = await topOf(page, anchor);
  await writer.record(['new1', 'new2', 'new3'].map((id) => sessionStart(id, { title: `Recorded now ${id}` })));
  await eventually(() => places.getAttribute('aria-setsize')).toBe('3003');
  expect(await topOf(page, anchor)).toBeCloseTo(before ?? 0, 0);
  expect(await focusedSession(page)).toBe(first);
  await page.keyboard.press('j');
  await eventually(() => focusedSession(page)).toBe(second);

  // Filters are typed with suggestions, and what cannot be understood is said.
  await find.pressSequentially('prov');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await eventually(() => find.inputValue()).toBe('provider:ollama ');
  await eventually(async () => {
    const ids = await idsInView(page);
    return [ids.includes(ollama), ids.includes(openai)];
  }).toEqual([true, false]);
  await find.fill('provider:ollama on:tomorrow');
  await eventually(() => page.getByTestId('filter-problem').innerText()).toContain('tomorrow');
  await find.fill('provider:ollama model:"gemma 3" 2997');
  await eventually(() => idsInView(page)).toEqual(['s2997']);
  await eventually(() => page.url()).toContain('filter=');

  // Chips and the button take them away, and the chooser writes them into the box.
  await page.getByTestId('filter-chip').first().click();
  expect(await find.inputValue()).toBe('model:"gemma 3" 2997');
  await find.fill('status:trashed');
  await page.getByTestId('list-no-match').getByRole('button').click();
  await eventually(() => idsInView(page)).toContain('new3');
  await page.getByTestId('filter-open').click();
  await page.getByTestId('choose-status').selectOption('active');
  await page.getByTestId('choose-provider').fill('openai');
  await page.getByTestId('choose-done').click();
  expect(await find.inputValue()).toBe('status:active provider:openai');
  await eventually(() => idsInView(page)).not.toContain('new3');
  expect(await idsInView(page)).toContain(openai);

  // A filter is saved by a name, and is there after a reload, which keeps what the box holds.
  await page.getByTestId('filter-save').click();
  await page.getByTestId('filter-name').fill('Open ones');
  await page.keyboard.press('Enter');
  await page.reload();
  await eventually(() => find.inputValue()).toBe('status:active provider:openai');
  const saved = page.getByTestId('saved-filter');
  await eventually(() => saved.getAttribute('aria-pressed')).toBe('true');
  await saved.click();
  expect(await find.inputValue()).toBe('');
  await eventually(() => idsInView(page)).toContain('new3');
});

/** Titles of the rows in view, from top to bottom. */
function titlesInView(page: Page): Promise<string[]> {
  return page.getByTestId('session-row').locator('.title').allTextContents();
}

/** Three sessions of a page that is gone, and one without a title that is being recorded. The newest comes first. */
async function recordFew(context: BrowserContext, url: string): Promise<RecordingPage> {
  const writer = await openPage(context, url);
  await writer.open();
  const gone = await openPage(context, url);
  await gone.open();
  for (const session_id of ['s1', 's2', 's3'])
    await gone.record(sessionStart(session_id, { title: `Chat ${session_id}` }));
  await gone.page.close();
  await eventually(async () => (await writer.session('s3')).status).toBe('interrupted');
  await writer.record([
    sessionStart('s4'),
    messageAdd('m1', 'How do tides work?', { session_id: 's4', role: 'user' }),
    messageAdd('m2', 'The moon', { session_id: 's4' }),
  ]);
  return writer;
}

test('sessions are selected, renamed, pinned, ended, trashed and restored by keyboard and mouse', async ({
  context,
  serveBuild,
}) => {
  const { url } = await serveBuild();
  const writer = await recordFew(context, url);
  const page = await context.newPage();
  await page.goto(url);
  const rows = page.getByTestId('session-row');
  const announced = page.getByTestId('announcement');
  // One without a title shows its first words, and every row says its status in words.
  await eventually(() => titlesInView(page)).toEqual(['How do tides work?', 'Chat s3', 'Chat s2', 'Chat s1']);
  expect(await rows.first().innerText()).toContain('Recording');
  expect(await rows.nth(1).innerText()).toContain('Interrupted');

  // Keyboard: x and Shift with an arrow select, and Delete moves the selected ones to the trash, which is undone.
  await rows.nth(1).focus();
  await page.keyboard.press('x');
  await page.keyboard.press('Shift+ArrowDown');
  await eventually(() => page.getByTestId('selection-bar').innerText()).toContain('2 sessions');
  const saved = await savedSessions(page, () => page.getByTestId('selection-save').click());
  expect(saved.map(({ session_id }) => session_id)).toEqual(['s3', 's2']);
  expect(saved[0]).toEqual(await writer.session('s3'));
  await eventually(() => announced.innerText()).toBe('2 sessions saved as a file.');
  await rows.nth(2).focus();
  await page.keyboard.press('Delete');
  await eventually(() => titlesInView(page)).toEqual(['How do tides work?', 'Chat s1']);
  expect(await announced.innerText()).toBe('2 sessions moved to the trash.');
  expect((await writer.session('s3')).status).toBe('trashed');
  await page.getByTestId('undo-bar').getByTestId('notice-accept').click();
  await eventually(() => titlesInView(page)).toHaveLength(4);
  expect(await focusedSession(page)).not.toBe(null);

  // F2 changes a title in its place; Escape does not.
  await rows.nth(1).focus();
  await page.keyboard.press('F2');
  await page.getByTestId('row-rename').fill('About the sea');
  await page.keyboard.press('Enter');
  await eventually(() => titlesInView(page)).toContain('About the sea');
  await eventually(async () => (await writer.session('s3')).title).toBe('About the sea');
  expect(await focusedSession(page)).toBe('s3');
  await page.keyboard.press('F2');
  await page.getByTestId('row-rename').fill('Not this');
  await page.keyboard.press('Escape');
  expect(await titlesInView(page)).toContain('About the sea');

  // Mouse: the menu of a row, by its button and by the right button.
  await rows.nth(2).hover();
  await page.getByTestId('row-menu').nth(2).click();
  await page.getByTestId('menu-end').click();
  await eventually(async () => (await writer.session('s2')).status).toBe('ended');
  await rows.nth(3).click({ button: 'right' });
  await page.getByTestId('menu-trash').click();
  await eventually(() => titlesInView(page)).not.toContain('Chat s1');

  // A pinned one stands above all others, once, and can be shown alone.
  await rows.filter({ hasText: 'About the sea' }).click({ button: 'right' });
  await page.getByTestId('menu-pin').click();
  await eventually(() => titlesInView(page)).toEqual(['About the sea', 'Chat s2', 'How do tides work?']);
  expect(await page.getByRole('heading', { name: 'Pinned' }).count()).toBe(1);
  await rows.first().focus();
  await page.keyboard.press('End');
  await eventually(() => focusedSession(page)).toBe('s4');
  await page.keyboard.press('Home');
  await eventually(() => focusedSession(page)).toBe('s3');
  await page.getByTestId('find').fill('is:pinned');
  await eventually(() => titlesInView(page)).toEqual(['About the sea']);
  await rows.first().focus();
  await page.keyboard.press('Control+a');
  await page.getByTestId('selection-trash').click();
  await eventually(() => announced.innerText()).toBe('1 session moved to the trash.');
  expect((await writer.session('s2')).status).toBe('ended');
  await page.getByTestId('undo-bar').getByTestId('notice-accept').click();
  await eventually(() => titlesInView(page)).toEqual(['About the sea']);
  await page.getByTestId('find').fill('');

  // Words are sought in titles and in all messages.
  await page.getByTestId('find').fill('moon');
  await eventually(() => page.getByTestId('search-hit').innerText()).toContain('The moon');
  await page.getByTestId('list-no-match').waitFor();
  await page.getByTestId('find').fill('sea');
  await eventually(() => titlesInView(page)).toEqual(['About the sea']);

  // All that match, whether they were loaded or not: those that are being recorded are left alone.
  await page.getByTestId('find').fill('status:trashed');
  await eventually(() => titlesInView(page)).toEqual(['Chat s1']);
  await rows.first().hover();
  await page.getByTestId('row-select').first().click();
  await page.getByTestId('selection-restore').click();
  await page.getByTestId('find').fill('');
  await eventually(() => titlesInView(page)).toHaveLength(4);
  await rows.first().focus();
  await page.keyboard.press('Control+a');
  await page.getByTestId('selection-end').click();
  await eventually(() => announced.innerText()).toContain('2 sessions marked as ended. 1 is being recorded');
  expect(await page.getByTestId('selection-bar').count()).toBe(0);

  await rows.first().hover();
  await page.getByTestId('row-select').first().click();
  await page.getByTestId('selection-trash').click();
  await eventually(() => titlesInView(page)).toHaveLength(3);
  expect(await page.getByTestId('session-row').and(page.locator(':focus')).count()).toBe(1);
});

test('a finger opens the menu of a row, and selects by tapping', async ({ browser, serveBuild }) => {
  const { url } = await serveBuild();
  const context = await browser.newContext({ hasTouch: true, isMobile: true, viewport: { width: 390, height: 800 } });
  await recordFew(context, url);
  const page = await context.newPage();
  await page.goto(`${url}#/sessions`);
  const rows = page.getByTestId('session-row');
  await eventually(() => titlesInView(page)).toHaveLength(4);
  await page.getByTestId('row-menu').nth(1).tap();
  await page.getByTestId('menu-select').tap();
  await rows.nth(2).tap();
  await eventually(() => page.getByTestId('selection-bar').innerText()).toContain('2 sessions');
  await page.getByTestId('selection-trash').tap();
  await eventually(() => titlesInView(page)).toEqual(['How do tides work?', 'Chat s1']);
  await rows.first().tap();
  await eventually(() => new URL(page.url()).hash).toBe('#/session/s4');
  await context.close();
});
