// The demo chat and the viewer as a user sees them: live in two tabs, after a crash, and by keyboard.
import { expect } from 'vitest';
import type { BrowserContext, Page } from 'playwright-core';
import { scriptedAnswer } from '../../src/chat/scripted-answer.ts';
import { DEADLINE, eventually, test } from '../support/browser-test.ts';
import { crashPage } from '../support/chromium-control.ts';
import { append, messageAdd, sessionStart } from '../support/events.ts';
import { openPage, type RecordingPage } from '../support/recording-page.ts';
import { onOneLine, shownTexts } from '../support/shown-texts.ts';

const PROMPT = 'What is a flight recorder good for?';
const ANSWER = scriptedAnswer(PROMPT);
const SHOWN_ANSWER = onOneLine(ANSWER);

/** Maximum number of Tab presses to reach any element of a page. */
const MOST_TABS = 30;

/** Asks the scripted model, which streams the given number of tokens per second. Returns the session's id. */
async function ask(chat: Page, url: string, rate: number): Promise<string> {
  await chat.goto(`${url}chat/?model=scripted&rate=${rate}`);
  await chat.getByTestId('composer').fill(PROMPT);
  await chat.getByTestId('send').click();
  await chat.locator('[data-testid=message][data-role=assistant]').waitFor();
  return decodeURIComponent(new URL(chat.url()).hash.slice(1));
}

async function openViewer(context: BrowserContext, url: string, sessionId?: string): Promise<Page> {
  const viewer = await context.newPage();
  await viewer.goto(sessionId === undefined ? url : `${url}#/session/${encodeURIComponent(sessionId)}`);
  return viewer;
}

/** The answer's text on a page, on one line; '' if there is none yet. */
async function shownAnswer(page: Page): Promise<string> {
  const [, answer = ''] = await shownTexts(page);
  return answer;
}

/** The test id of the focused element, through all shadow roots. */
function focused(page: Page): Promise<string | undefined> {
  return page.evaluate(() => {
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    return element instanceof HTMLElement ? element.dataset['testid'] : undefined;
  });
}

/** Presses Tab until the element is focused, like a user without a mouse. */
async function tabTo(page: Page, testId: string): Promise<void> {
  await page.getByTestId(testId).filter({ visible: true }).first().waitFor();
  for (let count = 0; count < MOST_TABS; count += 1) {
    if ((await focused(page)) === testId) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`${testId} cannot be reached with ${MOST_TABS} tabs; the focus is on ${await focused(page)}`);
}

async function statusIn(viewer: Page): Promise<string | null> {
  return viewer.getByTestId('session-status').getAttribute('status');
}

function rowIds(viewer: Page): Promise<(string | undefined)[]> {
  return viewer
    .getByTestId('session-row')
    .evaluateAll((rows) => rows.map((row) => (row instanceof HTMLElement ? row.dataset['sessionId'] : undefined)));
}

/** Two cut-off sessions. `s2` is newer and comes first in a list. */
async function recordCutOff(context: BrowserContext, url: string): Promise<RecordingPage> {
  const reader = await openPage(context, url);
  await reader.open();
  const writer = await openPage(context, url);
  await writer.open();
  for (const session_id of ['s1', 's2']) {
    await writer.record([
      sessionStart(session_id, { title: `Session ${session_id}` }),
      messageAdd('m1', '', { session_id }),
      append('Half of it', { session_id }),
    ]);
  }
  await writer.page.close();
  await eventually(async () => (await reader.session('s2')).status).toBe('interrupted');
  return reader;
}

test('the viewer shows an answer while the chat in another tab receives it', async ({ context, serveBuild }) => {
  const { url } = await serveBuild();
  const chat = await context.newPage();
  const sessionId = await ask(chat, url, 15);
  const viewer = await openViewer(context, url);
  await viewer.getByTestId('session-row').click();

  await viewer.locator('[data-testid=message][data-progress=writing]').waitFor();
  await eventually(() => shownAnswer(viewer)).not.toBe('');
  const early = await shownAnswer(viewer);
  await eventually(async () => (await shownAnswer(viewer)).length).toBeGreaterThan(early.length);
  const later = await shownAnswer(viewer);
  expect(await chat.locator('[data-role=assistant]').getAttribute('data-state')).toBe('writing');
  expect([later.startsWith(early), SHOWN_ANSWER.startsWith(later)]).toEqual([true, true]);

  await chat.getByTestId('stop').click();
  await chat.locator('[data-role=assistant][data-state=complete]').waitFor(DEADLINE);
  const said = await shownAnswer(chat);
  await eventually(() => shownAnswer(viewer)).toBe(said);
  await viewer.locator('[data-testid=message][data-progress=stopped]').waitFor(DEADLINE);
  expect(await rowIds(viewer)).toEqual([sessionId]);
});

test('a chat that crashes during an answer is shown as cut off, reopens with what was saved, and continues', async ({
  context,
  serveBuild,
}) => {
  const { url } = await serveBuild();
  const reader = await openPage(context, url);
  await reader.open();
  const chat = await context.newPage();
  const sessionId = await ask(chat, url, 15);
  const viewer = await openViewer(context, url, sessionId);
  await eventually(async () => (await shownAnswer(viewer)).length).toBeGreaterThan(100);
  const shownBefore = await shownAnswer(viewer);

  await crashPage(chat);

  await eventually(() => statusIn(viewer)).toBe('interrupted');
  const saved = (await reader.session(sessionId)).messages[1]?.content ?? '';
  const length = saved.length.toLocaleString('en');
  expect(saved.length).toBeLessThan(ANSWER.length);
  expect([onOneLine(saved).startsWith(shownBefore), ANSWER.startsWith(saved)]).toEqual([true, true]);
  await eventually(() => shownAnswer(viewer)).toBe(onOneLine(saved));
  expect(await viewer.getByTestId('cut-off').innerText()).toContain(`${length} characters saved`);
  expect(await viewer.getByTestId('recovery-cut-off').innerText()).toContain(`${length} characters saved`);
  await viewer.getByTestId('recovery-banner').waitFor();

  const reopened = await context.newPage();
  await reopened.goto(`${url}chat/?model=scripted&rate=2000`);
  await eventually(() => shownAnswer(reopened)).toBe(onOneLine(saved));
  expect(await reopened.getByTestId('cut-off').innerText()).toContain(`${length} characters saved`);

  await reopened.getByTestId('retry').click();
  await reopened.locator('[data-role=assistant][data-state=complete]').waitFor(DEADLINE);
  await reopened.locator('[data-testid=save-state][data-status=saved]').waitFor(DEADLINE);
  expect(await shownAnswer(reopened)).toBe(SHOWN_ANSWER);
  await eventually(() => shownAnswer(viewer)).toBe(SHOWN_ANSWER);
  expect(await statusIn(viewer)).toBe('active');
  expect((await reader.session(sessionId)).messages).toMatchObject([
    { role: 'user', content: PROMPT },
    { role: 'assistant', content: ANSWER, is_complete: true, revisions: [] },
  ]);
});

test('a reopened chat records further messages into the same session', async ({ context, serveBuild }) => {
  const { url } = await serveBuild();
  const chat = await context.newPage();
  const sessionId = await ask(chat, url, 100_000);
  await chat.locator('[data-role=assistant][data-state=complete]').waitFor(DEADLINE);
  await chat.locator('[data-testid=save-state][data-status=saved]').waitFor(DEADLINE);
  await chat.close();

  const reopened = await context.newPage();
  await reopened.goto(`${url}chat/?model=scripted&rate=100000`);
  await eventually(() => shownAnswer(reopened)).toBe(SHOWN_ANSWER);
  await reopened.getByTestId('composer').fill('And then?');
  await reopened.keyboard.press('Enter');
  await reopened.locator('[data-role=assistant][data-state=complete]').nth(1).waitFor(DEADLINE);
  await reopened.locator('[data-testid=save-state][data-status=saved]').waitFor(DEADLINE);

  const viewer = await openViewer(context, url, sessionId);
  await eventually(() => shownTexts(viewer)).toEqual([
    PROMPT,
    onOneLine(ANSWER),
    'And then?',
    onOneLine(scriptedAnswer('And then?')),
  ]);
  expect(await rowIds(viewer)).toEqual([sessionId]);
});

test('a user finds a cut-off session in the list and marks it as ended by keyboard', async ({
  context,
  serveBuild,
}) => {
  const { url } = await serveBuild();
  const reader = await recordCutOff(context, url);
  const viewer = await openViewer(context, url);
  await eventually(() => rowIds(viewer)).toEqual(['s2', 's1']);

  await tabTo(viewer, 'session-row');
  await viewer.keyboard.press('ArrowDown');
  await viewer.keyboard.press('Enter');
  await eventually(() => viewer.getByTestId('session-title').innerText()).toBe('Session s1');
  await tabTo(viewer, 'recovery-end');
  await viewer.keyboard.press('Enter');

  await eventually(() => statusIn(viewer)).toBe('ended');
  await eventually(() => viewer.getByTestId('announcement').innerText()).toContain('marked as ended');
  expect((await reader.session('s1')).status).toBe('ended');
  expect((await reader.session('s2')).status).toBe('interrupted');
});

test('a user deletes a session by keyboard, and undoes it', async ({ context, serveBuild }) => {
  const { url } = await serveBuild();
  const reader = await recordCutOff(context, url);
  const viewer = await openViewer(context, url, 's1');
  await eventually(() => rowIds(viewer)).toEqual(['s2', 's1']);

  await tabTo(viewer, 'recovery-trash');
  await viewer.keyboard.press('Enter');
  await eventually(() => rowIds(viewer)).toEqual(['s2']);
  expect((await reader.session('s1')).status).toBe('trashed');

  await tabTo(viewer, 'notice-accept');
  await viewer.keyboard.press('Enter');
  await eventually(() => rowIds(viewer)).toEqual(['s2', 's1']);
  expect(await reader.session('s1')).toMatchObject({ status: 'interrupted', messages: [{ content: 'Half of it' }] });
  await viewer.locator('main:focus').waitFor();
});

test('a user purges a session in the trash by keyboard, and the list no longer shows it', async ({
  context,
  serveBuild,
}) => {
  const { url } = await serveBuild();
  const reader = await recordCutOff(context, url);
  await reader.page.evaluate(() => window.recorder.api.trash('s1'));
  const viewer = await openViewer(context, url);
  await viewer.getByTestId('find').fill('status:trashed');
  await eventually(() => rowIds(viewer)).toEqual(['s1']);

  await tabTo(viewer, 'session-row');
  await viewer.keyboard.press('Enter');
  await tabTo(viewer, 'session-purge');
  await viewer.keyboard.press('Enter');
  await tabTo(viewer, 'confirm-ok');
  await viewer.keyboard.press('Enter');

  await viewer.getByTestId('list-no-match').waitFor();
  expect(await reader.page.evaluate(() => window.recorder.api.session('s1', {}))).toMatchObject({
    ok: false,
    error: { code: 'session_not_found' },
  });
});
