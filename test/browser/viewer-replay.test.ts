// A session played back as it was streamed, and everything that is recording now side by side.
import { expect } from 'vitest';
import type { Locator, Page } from 'playwright-core';
import { eventually, test } from '../support/browser-test.ts';
import { append, messageAdd, sessionStart } from '../support/events.ts';
import { recordLongSession } from '../support/long-session.ts';
import { openPage, type RecordingPage } from '../support/recording-page.ts';

const START = Date.UTC(2026, 0, 2, 12, 30, 0);

/** Messages of the long session. */
const COUNT = 2_000;

/** A session whose answer begins after a second, streams, is idle for a minute, and goes on. */
function timedSession(session_id: string): object[] {
  const answer = { session_id, message_id: 'answer' };
  const grown = (content: string, after: number): object => ({
    ...answer,
    type: 'message_update',
    content,
    is_complete: content.endsWith('.'),
    occurred_at: START + after,
  });
  return [
    sessionStart(session_id, { title: 'Timed' }),
    messageAdd('question', 'Count.', { session_id, role: 'user', occurred_at: START }),
    messageAdd('answer', '', { session_id, occurred_at: START + 1_000 }),
    grown('One', 1_200),
    grown('One, two', 1_400),
    grown('One, two, three.', 61_400),
    { type: 'session_end', session_id },
  ];
}

/** When the steps of that session come where idle is skipped, in ms, and the end. */
const SKIPPING = [0, 1_000, 1_200, 1_400, 1_800, 2_300];

/** The texts that are shown, without what stands beside them. */
function textsIn(page: Page | Locator): Promise<string[]> {
  return page.getByTestId('message-text').allInnerTexts();
}

/** Makes stored texts what an earlier version wrote. */
async function forgetTimes(tab: RecordingPage): Promise<void> {
  await tab.page.evaluate(
    () =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open('holdfast:holdfast');
        opening.addEventListener('error', () => reject(opening.error ?? new Error('not opened')));
        opening.addEventListener('success', () => {
          const database = opening.result;
          const transaction = database.transaction('chunks', 'readwrite');
          transaction
            .objectStore('chunks')
            .openCursor()
            .addEventListener('success', ({ target }) => {
              const cursor = target instanceof IDBRequest ? (target.result as IDBCursorWithValue | null) : null;
              if (cursor === null) return;
              cursor.update({ ...(cursor.value as object), times: undefined });
              cursor.continue();
            });
          transaction.addEventListener('complete', () => {
            database.close();
            resolve();
          });
        });
      }),
  );
}

test('a session plays back as it was streamed, by mouse and keys', async ({ context, serveBuild }) => {
  const { url } = await serveBuild();
  const writer = await openPage(context, url);
  await writer.open();
  await writer.record(timedSession('timed'));
  await writer.record(timedSession('old'));
  const viewer = await context.newPage();
  await viewer.goto(`${url}#/session/timed`);
  await viewer.getByTestId('open-replay').click();
  await viewer.waitForURL(/#\/session\/timed\/replay$/u);

  const scrubber = viewer.getByTestId('replay-scrubber');
  const press = (key: string): Promise<void> => viewer.keyboard.press(key);
  const position = async (): Promise<number> => Number(await scrubber.inputValue());
  const times = (): Promise<string> => viewer.getByTestId('replay-times').innerText();

  // It begins with the first message, paused; a minute without text takes no time.
  await eventually(() => textsIn(viewer)).toEqual(['Count.']);
  expect(await times()).toBe('0:00 / 0:02');
  expect(await viewer.title()).toContain('Replay of Timed');
  expect(await scrubber.getAttribute('aria-valuetext')).toMatch(/^0:00 of 0:02, .*2026/u);

  // One commit forth and back, and to the ends.
  await press('.');
  await eventually(() => textsIn(viewer)).toEqual(['Count.', '']);
  await press('.');
  await eventually(() => textsIn(viewer)).toEqual(['Count.', 'One']);
  await viewer.getByTestId('replay-next').click();
  await eventually(() => textsIn(viewer)).toEqual(['Count.', 'One, two']);
  await press(',');
  await eventually(() => textsIn(viewer)).toEqual(['Count.', 'One']);
  expect(await position()).toBe(1_200);
  await press('End');
  await eventually(() => textsIn(viewer)).toEqual(['Count.', 'One, two, three.']);
  await press('Home');
  await eventually(() => textsIn(viewer)).toEqual(['Count.']);

  // With its pauses, which the drawing shows and the position names.
  await viewer.getByTestId('replay-skip-idle').click();
  await eventually(times).toBe('0:00 / 1:01');
  expect(await viewer.getByTestId('replay-idle').count()).toBe(1);
  await press('ArrowRight');
  await eventually(position).toBe(5_000);
  expect(await scrubber.getAttribute('aria-valuetext')).toMatch(/^0:05 of 1:01, .*idle for 1 minute$/u);
  await press('Shift+ArrowRight');
  await eventually(position).toBe(35_000);
  await press('ArrowLeft');
  await eventually(position).toBe(30_000);
  await press('Shift+ArrowLeft');
  await eventually(position).toBe(0);

  // The scrubber, by mouse: the middle is in the pause.
  await scrubber.click();
  await eventually(() => textsIn(viewer)).toEqual(['Count.', 'One, two']);
  expect(Math.abs((await position()) - 30_950)).toBeLessThan(1_000);
  await viewer.getByTestId('replay-skip-idle').click();
  await eventually(times).toBe('0:01 / 0:02');

  // Speeds by mouse and keys.
  const speed = (value: number): Promise<string | null> =>
    viewer.getByTestId(`replay-speed-${value}`).getAttribute('aria-pressed');
  await viewer.getByTestId('replay-speed-16').click();
  await eventually(() => speed(16)).toBe('true');
  await press('<');
  await eventually(() => speed(8)).toBe('true');
  await press('>');
  await eventually(() => speed(16)).toBe('true');

  // It plays to its end, and stops there.
  await press('Home');
  await eventually(position).toBe(0);
  await viewer.getByTestId('messages').focus();
  await press('Space');
  await eventually(() => textsIn(viewer)).toEqual(['Count.', 'One, two, three.']);
  await eventually(() => viewer.getByTestId('replay-play').innerText()).toContain('Play');
  expect(await position()).toBe(2_300);

  // Without motion, it goes from commit to commit.
  await viewer.emulateMedia({ reducedMotion: 'reduce' });
  await viewer.getByTestId('replay-speed-1').click();
  await viewer.getByTestId('replay-play').click();
  await eventually(() => viewer.getByTestId('replay-play').innerText()).toContain('Pause');
  const seen = new Set<number>();
  await eventually(async () => {
    seen.add(await position());
    return viewer.getByTestId('replay-play').innerText();
  }).toContain('Play');
  expect([...seen].filter((each) => !SKIPPING.includes(each))).toEqual([]);
  expect(seen.size).toBeGreaterThan(1);

  // Of a long session only what is in view is rendered.
  await recordLongSession(writer, 'long', COUNT);
  await viewer.evaluate(() => (location.hash = '#/session/long/replay'));
  await viewer.getByTestId('replay-play').waitFor();
  await press('End');
  await viewer.getByText(`Message ${COUNT - 1}.`).waitFor();
  expect(await viewer.getByTestId('message').count()).toBeLessThan(50);
  await press('Home');
  await viewer.getByText(`Message ${COUNT - 1}.`).waitFor({ state: 'detached' });

  // What an earlier version recorded has no timing, and says so. The long session made a checkpoint of all.
  await forgetTimes(writer);
  await viewer.evaluate(() => (location.hash = '#/session/old/replay'));
  await eventually(() => viewer.getByTestId('replay-nothing').innerText()).toContain('no recorded timing');
  await viewer.evaluate(() => (location.hash = '#/session/unknown/replay'));
  await eventually(() => viewer.getByTestId('replay-error').innerText()).toContain('not recorded here');
  await viewer.getByTestId('replay-back').click();
  await viewer.waitForURL(/#\/session\/unknown$/u);
});

/** Begins sessions, each with an answer. */
function begun(ids: readonly string[]): object[] {
  return ids.flatMap((session_id) => [
    sessionStart(session_id, { title: `Session ${session_id}`, model: 'a-model' }),
    messageAdd('answer', '', { session_id }),
    append(`Text of ${session_id}.`, { session_id, message_id: 'answer' }),
  ]);
}

test('what is recording shows side by side as it grows, and stays when it has ended until it is dismissed', async ({
  context,
  serveBuild,
}) => {
  const { url } = await serveBuild();
  const writer = await openPage(context, url);
  await writer.open();
  const viewer = await context.newPage();
  await viewer.goto(`${url}#/live`);
  const pane = (id: string): Locator => viewer.locator(`[data-testid=live-pane][data-session-id="${id}"]`);
  const panes = (): Promise<(string | undefined)[]> =>
    viewer
      .getByTestId('live-pane')
      .evaluateAll((all) => all.map((each) => (each instanceof HTMLElement ? each.dataset['sessionId'] : undefined)));
  const statusOf = (id: string): Promise<string> => pane(id).getByTestId('live-status').innerText();
  const scrolled = (id: string): Promise<{ top: number; below: number }> =>
    pane(id)
      .getByTestId('messages')
      .evaluate(({ scrollTop, scrollHeight, clientHeight }) => ({
        top: Math.round(scrollTop),
        below: Math.round(scrollHeight - clientHeight - scrollTop),
      }));
  const more = (session_id: string, text: string): object => append(text, { session_id, message_id: 'answer' });

  await viewer.getByTestId('live-empty').getByText('Record a chat').waitFor();

  // New sessions appear, and grow.
  await writer.record(begun(['a']));
  await eventually(() => textsIn(pane('a'))).toEqual(['Text of a.']);
  expect(await statusOf('a')).toBe('recording');
  await writer.record([...begun(['b']), more('a', ' More.')]);
  await eventually(() => textsIn(pane('a'))).toEqual(['Text of a. More.']);
  await eventually(panes).toEqual(['a', 'b']);
  await pane('b').getByText('test · a-model').waitFor();

  // Each stays at its bottom, but for its reader who scrolled up.
  const line = 'One line of a long answer.\n';
  await writer.record([more('a', line.repeat(200)), more('b', line.repeat(200))]);
  await eventually(async () => (await scrolled('a')).below + (await scrolled('b')).below).toBeLessThanOrEqual(2);
  await pane('a').getByTestId('messages').hover();
  await viewer.mouse.wheel(0, -600);
  await pane('a').getByTestId('jump-to-latest').waitFor();
  const { top } = await scrolled('a');
  await writer.record([more('a', `${line.repeat(50)}end of a`), more('b', `${line.repeat(50)}end of b`)]);
  await eventually(async () => (await textsIn(pane('a')))[0]?.endsWith('end of a')).toBe(true);
  await eventually(async () => (await scrolled('b')).below).toBeLessThanOrEqual(1);
  expect((await scrolled('a')).top).toBe(top);
  await pane('a').getByTestId('jump-to-latest').click();
  await eventually(async () => (await scrolled('a')).below).toBeLessThanOrEqual(1);

  // One that ends says so, and stays until it is dismissed.
  await writer.record({ type: 'session_end', session_id: 'a' });
  await eventually(() => statusOf('a')).toBe('ended');
  await eventually(() => viewer.getByTestId('announcement').innerText()).toBe('“Session a” has ended.');
  expect(await panes()).toEqual(['a', 'b']);
  await pane('a').getByTestId('live-dismiss').focus();
  await viewer.keyboard.press('Enter');
  await eventually(panes).toEqual(['b']);

  // No more than twelve are followed token by token.
  const many = Array.from({ length: 13 }, (_, index) => `s${index}`);
  await writer.record(begun(many));
  await eventually(() => viewer.getByTestId('live-pane').count()).toBe(12);
  await eventually(() => viewer.getByTestId('live-row').count()).toBe(2);

  // Those whose page is lost are interrupted; all of them go at once.
  await writer.page.close();
  await eventually(() => statusOf('b')).toBe('interrupted');
  await eventually(() => viewer.getByTestId('live-dismiss-all').innerText()).toBe('Dismiss 14 ended sessions');
  await pane('b').getByRole('link').click();
  await viewer.waitForURL(/#\/session\/b$/u);
});
