// Recovery as a person uses it: what was saved of sessions that stopped, and what to do with one and with many.
import { expect } from 'vitest';
import type { BrowserContext, Page } from 'playwright-core';
import { eventually, test } from '../support/browser-test.ts';
import { append, messageAdd, sessionStart } from '../support/events.ts';
import { openPage, type RecordingPage } from '../support/recording-page.ts';
import { savedSessions } from '../support/saved-sessions.ts';

const PROMPT = 'Why is the sea salty?';
const SAVED = 'Rivers carry salt from the rocks into';

/** More than the view shows at first. */
const SESSIONS = 25;

/** Sessions whose page is gone, `s24` the newest; an answer of each is cut off. The page that reads on stays. */
async function recordStopped(context: BrowserContext, url: string): Promise<RecordingPage> {
  const reader = await openPage(context, url);
  await reader.open();
  const gone = await openPage(context, url);
  await gone.open();
  for (let number = 0; number < SESSIONS; number += 1) {
    const session_id = `s${number}`;
    await gone.record([
      sessionStart(session_id, { title: `Chat ${number}`, metadata: { url: `https://chat.example/c/${number}` } }),
      messageAdd('m1', PROMPT, { session_id, role: 'user' }),
      messageAdd('m2', '', { session_id }),
      append(SAVED, { session_id, message_id: 'm2' }),
    ]);
  }
  await gone.page.close();
  await eventually(async () => (await reader.session('s24')).status).toBe('interrupted');
  return reader;
}

/** The ids of the sessions in the view. */
function shownIds(page: Page): Promise<(string | null)[]> {
  return page
    .getByTestId('recovery-session')
    .evaluateAll((items) => items.map((item) => item.getAttribute('data-session-id')));
}

async function focusedText(page: Page): Promise<string> {
  return page.evaluate(() => {
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    return element?.textContent?.trim() ?? '';
  });
}

test('sessions that stopped are shown with what was saved, and recovered one by one and together', async ({
  browser,
  serveBuild,
}) => {
  const { url } = await serveBuild();
  const context = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'] });
  const reader = await recordStopped(context, url);
  const page = await context.newPage();
  await page.goto(`${url}#/recover`);
  const sessions = page.getByTestId('recovery-session');
  const newest = sessions.first();

  // The newest first, a page at a time.
  await eventually(async () => (await shownIds(page)).slice(0, 2)).toEqual(['s24', 's23']);
  expect(await sessions.count()).toBe(20);
  await page.getByTestId('recovery-more').click();
  await eventually(() => sessions.count()).toBe(25);

  // What was saved, where it is cut off, and the way back to the app, which says where it leads.
  await eventually(() => newest.getByTestId('recovery-saved').innerText()).toBe('2 messages');
  expect(await newest.getByTestId('recovery-cut-off').innerText()).toContain(`${SAVED.length} characters saved`);
  expect(await newest.getByTestId('recovery-excerpt').innerText()).toContain(SAVED);
  const app = newest.getByTestId('recovery-app');
  expect([await app.innerText(), await app.getAttribute('href')]).toEqual([
    'Back to chat.example',
    'https://chat.example/c/24',
  ]);

  // The clipboard gets the last prompt, or all that is there.
  await newest.getByTestId('recovery-copy-prompt').click();
  await eventually(() => page.getByTestId('announcement').innerText()).toContain('clipboard');
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(PROMPT);
  await newest.getByTestId('recovery-copy').click();
  await eventually(() => page.evaluate(() => navigator.clipboard.readText())).toContain(`${SAVED}\n[cut off here`);

  await eventually(async () => (await reader.session('s24')).is_dirty).toBe(false); // else it changes while it is compared
  const saved = await savedSessions(page, () => newest.getByTestId('recovery-save').click());
  expect(saved).toEqual([await reader.session('s24')]);

  // One is marked as ended by keyboard; the focus goes to the next one.
  await newest.getByTestId('recovery-end').focus();
  await page.keyboard.press('Enter');
  await eventually(async () => (await shownIds(page))[0]).toBe('s23');
  expect((await reader.session('s24')).status).toBe('ended');
  await eventually(() => focusedText(page)).toBe('Chat 23');

  // One goes to the trash, and comes back.
  await newest.getByTestId('recovery-trash').click();
  await eventually(async () => (await shownIds(page))[0]).toBe('s22');
  await page.getByTestId('undo-bar').getByTestId('notice-accept').click();
  await eventually(async () => (await reader.session('s23')).status).toBe('interrupted');

  // Some together, then all that are left, after a question.
  await page.goto(`${url}#/recover`);
  await eventually(async () => (await shownIds(page))[0]).toBe('s23');
  for (const index of [0, 1]) await sessions.nth(index).getByTestId('recovery-select').check();
  await page.getByTestId('recovery-selected-trash').click();
  await eventually(async () => (await shownIds(page))[0]).toBe('s21');
  await page.getByTestId('recovery-end-all').click();
  await page.getByTestId('confirm-ok').filter({ visible: true }).click();
  await page.getByTestId('recovery-empty').waitFor();
  expect(await page.getByTestId('announcement').innerText()).toBe('22 sessions marked as ended.');
  expect([(await reader.session('s0')).status, (await reader.session('s22')).status]).toEqual(['ended', 'trashed']);
  await context.close();
});
