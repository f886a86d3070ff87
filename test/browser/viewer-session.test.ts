// A recorded session as people read it in the viewer: a long one, and one that grows.
import { expect } from 'vitest';
import type { Locator, Page } from 'playwright-core';
import type { MessagePage } from '../../src/protocol/index.ts';
import type { HoldfastMessageList } from '../../src/ui/elements/holdfast-message-list.ts';
import type { HoldfastSessionView } from '../../src/ui/elements/holdfast-session-view.ts';
import { eventually, test } from '../support/browser-test.ts';
import { append, messageAdd, sessionStart } from '../support/events.ts';
import { recordLongSession } from '../support/long-session.ts';
import { openPage, type RecordingPage } from '../support/recording-page.ts';
import { shownTexts } from '../support/shown-texts.ts';

const COUNT = 10_000;

/** When a question was asked, in epoch ms. */
const ASKED = 1_764_000_000_000;

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

/** Whether a message is where it was, but for rounding. */
async function isAt(viewer: Page, { id, top }: Placed): Promise<boolean> {
  return Math.abs(((await placeOf(viewer, id)) ?? Number.NaN) - top) <= 2;
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

  // The place stays while earlier pages come in, also where the reader is faster than they are.
  const letThrough = await holdReads(viewer);
  const oldest = await listOf(viewer).evaluate((list: HoldfastMessageList) => list.messages[0]?.message_id ?? '');
  while ((await placeOf(viewer, oldest)) === undefined) {
    await wheel(viewer, -400);
    await stopped(viewer);
  }
  await wheel(viewer, -200);
  await viewer.getByTestId('jump-to-latest').waitFor();
  await viewer.getByTestId('gap').waitFor();
  await stopped(viewer);
  const place = await placeOf(viewer, oldest);
  expect(place).toBeGreaterThan(0);
  await letThrough();
  await eventually(() => inView(viewer).then(([first]) => first?.id)).not.toBe(oldest);
  await nextFrame(viewer);
  expect(await placeOf(viewer, oldest)).toBe(place);

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

  // Back and a reload lead to where the person was, a new visit to the end.
  await wheel(viewer, 130);
  await stopped(viewer);
  const read = (await inView(viewer)).find(({ top }) => top >= 0);
  if (read === undefined) throw new Error('no message is in view');
  await viewer.reload();
  await eventually(() => isAt(viewer, read)).toBe(true);
  await viewer.evaluate(() => (location.hash = '#/settings'));
  await viewer.locator('holdfast-settings-view').waitFor();
  await viewer.reload();
  await viewer.locator('holdfast-settings-view').waitFor();
  await viewer.goBack();
  await eventually(() => isAt(viewer, read)).toBe(true);
  await viewer.evaluate(() => (location.hash = '#/settings'));
  await viewer.locator('holdfast-settings-view').waitFor();
  await viewer.locator('[data-testid=session-row][data-session-id=s1]').click();
  await eventually(async () => (await inView(viewer)).at(-1)?.id).toBe('new');
  await viewer.goBack();
  await viewer.goBack();
  await eventually(() => isAt(viewer, read)).toBe(true);

  // A text is found where it has not been read, and marked.
  await viewer.keyboard.press('f');
  await viewer.getByTestId('find-field').fill('message 1234.');
  await eventually(() => viewer.getByTestId('find-count').innerText()).toBe('1 of 1');
  await eventually(() => placeOf(viewer, 'm1234')).toBeDefined();
  await eventually(() => marked(viewer)).toEqual(['Message 1234.']);
  await viewer.getByTestId('find-field').fill('message 77');
  await eventually(() => viewer.getByTestId('find-count').innerText()).toMatch(/^\d+ of 111$/u);
  const before = await viewer.getByTestId('find-count').innerText();
  await viewer.keyboard.press('Enter');
  await eventually(() => viewer.getByTestId('find-count').innerText()).not.toBe(before);
  await eventually(() => marked(viewer)).toEqual(['Message 77']);
  await viewer.keyboard.press('Escape');
  await eventually(() => viewer.getByTestId('find-field').count()).toBe(0);

  await findInLongText(writer, viewer);
  await viewer.goto(`${url}#/session/s1`);
  await eventually(async () => (await inView(viewer)).at(-1)?.id).toBe('new');

  // A link leads to any message of it, by a read of what is around that and at most one more.
  const reads = await countReads(viewer);
  await viewer.goto(`${url}#/session/s1/message/m3210`);
  await eventually(() => placeOf(viewer, 'm3210')).toBeDefined();
  expect(await viewer.locator('holdfast-message[marked]').count()).toBe(1);
  await eventually(() => viewer.getByTestId('gap').count()).toBe(0);
  const asked = (await reads()).filter((page) => page.timing !== true); // how long answers took comes later
  expect(asked[0]).toMatchObject({ around: 'm3210' });
  expect(asked.length).toBeLessThanOrEqual(2);
  await viewer.goto(`${url}#/session/s1/message/none`);
  await eventually(() => viewer.getByTestId('action-problem').allInnerTexts()).toEqual([
    'The message that this link leads to is not recorded in this session.',
  ]);
});

test('shows the parts, branches, versions and end of answers', async ({ context, serveBuild }) => {
  const { url } = await serveBuild();
  const writer = await openPage(context, url);
  await writer.open();
  const metadata = {
    kind: 'answer',
    answer_id: 'a1',
    finish_reason: 'stop',
    usage: { input_tokens: 12, output_tokens: 3 },
  };
  const call = { answer_id: 'a1', tool_call_id: 't1', tool_name: 'get_weather' };
  await writer.record([
    sessionStart('s1', { title: 'A \u202Eknarf\u202C chat', metadata: { url: 'https://app.example/chat/1' } }),
    messageAdd('q1', 'Weather?', { role: 'user', occurred_at: ASKED }),
    messageAdd('r1', 'I should ask.', {
      occurred_at: ASKED + 850,
      metadata: { kind: 'reasoning', answer_id: 'a1' },
    }),
    messageAdd('c1', '{"city":"Paris"}', { metadata: { ...call, kind: 'tool_call' }, occurred_at: ASKED + 2_000 }),
    messageAdd('u1', '{"sky":"clear"}', {
      role: 'tool',
      occurred_at: ASKED + 3_000,
      metadata: { ...call, kind: 'tool_result', is_error: true },
    }),
    messageAdd('a1', 'Clear.', { metadata, occurred_at: ASKED + 12_300 }),
    messageAdd('q2', 'And **now**, café?', { role: 'user', parent_id: 'a1' }),
    messageAdd('a2', 'The first answer.', { parent_id: 'q2' }),
    messageAdd('a3', 'The second answer.', { parent_id: 'q2' }),
    { type: 'message_update', session_id: 's1', message_id: 'a3', content: 'The other answer.' },
  ]);
  const viewer = await context.newPage();
  await viewer.goto(url);

  // What shows a session is there before the first one is chosen.
  await eventually(() => scripts(viewer)).toContainEqual(expect.stringContaining('/render-markdown-'));
  const wanted = (await scripts(viewer)).filter((address) =>
    /\/(?:render-markdown|holdfast-session-view)-/.test(address),
  );
  const imports = wanted.map((address) => `import('${address}')`).join(', '); // with what they import
  await viewer.evaluate(`Promise.all([${imports}]).then(() => performance.clearResourceTimings())`);
  await viewer.getByTestId('session-row').click();
  await eventually(() => shownTexts(viewer)).toEqual(['Weather?', 'Clear.', 'And now, café?', 'The other answer.']);
  expect(await scripts(viewer)).toEqual([]);

  // Parts are folded under their answer, in their order.
  const parts = viewer.getByTestId('answer-part');
  expect(await parts.evaluateAll((all) => all.map((part) => (part as HTMLElement).dataset['kind']))).toEqual([
    'reasoning',
    'tool',
  ]);
  expect(await parts.nth(1).innerText()).toMatch(/get_weather[^]*failed/u);
  await parts.nth(1).locator('summary').click();
  await eventually(() => parts.nth(1).locator('pre').allInnerTexts()).toEqual([
    '{\n  "city": "Paris"\n}',
    '{\n  "sky": "clear"\n}',
  ]);
  const foot = viewer.getByTestId('answer-summary');
  await eventually(() => foot.locator('bdi').allInnerTexts()).toEqual([
    'Ended: stop',
    'Took 12.3 s',
    'first text after 850 ms',
    '12 tokens in',
    '3 tokens out',
  ]);

  // The other branch is chosen by the keyboard.
  const answer = viewer.locator('[data-testid=message][data-message-id=a3]');
  await answer.getByTestId('earlier-branch').focus();
  await viewer.keyboard.press('Enter');
  await eventually(() => shownTexts(viewer)).toEqual(['Weather?', 'Clear.', 'And now, café?', 'The first answer.']);
  await viewer.keyboard.press('Enter');
  await eventually(() => shownTexts(viewer)).toEqual(['Weather?', 'Clear.', 'And now, café?', 'The other answer.']);

  // The address keeps the branch over a reload and on the way back, and what is shown is what is copied.
  await viewer.keyboard.press('Enter');
  await eventually(() => shownTexts(viewer)).toContain('The first answer.');
  await viewer.reload();
  await eventually(() => shownTexts(viewer)).toEqual(['Weather?', 'Clear.', 'And now, café?', 'The first answer.']);
  expect(await viewer.locator('holdfast-message[marked]').count()).toBe(0);
  await viewer.goto(`${url}#/settings`);
  await viewer.locator('holdfast-settings-view').waitFor();
  await viewer.goBack();
  await eventually(() => shownTexts(viewer)).toEqual(['Weather?', 'Clear.', 'And now, café?', 'The first answer.']);
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await viewer.getByTestId('session-copy').click();
  await eventually(() => viewer.evaluate(() => navigator.clipboard.readText())).toMatch(/The first answer\.\n$/u);

  // A link to a message of another branch switches to it.
  await viewer.goto(`${url}#/session/s1/message/a3`);
  await eventually(() => shownTexts(viewer)).toEqual(['Weather?', 'Clear.', 'And now, café?', 'The other answer.']);
  expect(await viewer.locator('holdfast-message[marked]').count()).toBe(1);

  // What is shown is found, in any spelling, also across the marks of Markdown.
  await viewer.keyboard.press('f');
  await viewer.getByTestId('find-field').fill('NOW, cafe');
  await eventually(() => viewer.getByTestId('find-count').innerText()).toBe('1 of 1');
  await eventually(() => marked(viewer)).toEqual(['now, café']);
  await viewer.keyboard.press('Escape');

  // An earlier version is compared by words.
  await answer.getByTestId('revisions').locator('summary').click();
  await eventually(() => answer.locator('del').allInnerTexts()).toEqual(['second']);
  expect(await answer.locator('ins').allInnerTexts()).toEqual(['other']);

  // What a snapshot leaves out is shown on demand.
  await writer.record({
    type: 'session_snapshot',
    session_id: 's1',
    provider: 'test',
    messages: [
      { message_id: 'q1', role: 'user', content: 'Weather?' },
      { message_id: 'a1', role: 'assistant', content: 'Clear.' },
    ],
  });
  await eventually(() => shownTexts(viewer)).toEqual(['Weather?', 'Clear.']);
  await viewer.getByTestId('toggle-superseded').click();
  await eventually(() => shownTexts(viewer)).toContain('The other answer.');

  // The end of an answer is announced, its text is no live region.
  await writer.record([messageAdd('a4'), append('It is ', { message_id: 'a4' })]);
  await viewer.locator('[data-testid=message][data-progress=writing]').waitFor();
  expect(await viewer.getByTestId('messages').getAttribute('aria-live')).toBe('off');
  await writer.record([
    append('over.', { message_id: 'a4' }),
    { type: 'message_update', session_id: 's1', message_id: 'a4', is_complete: true },
  ]);
  await eventually(() => viewer.getByTestId('announcement').innerText()).toBe('The answer is complete.');

  // The title turns nothing else round, and the session leads back to its app.
  expect(await viewer.getByTestId('session-title').locator('bdi').innerText()).toContain('knarf');
  expect(await viewer.getByTestId('open-app').getAttribute('href')).toBe('https://app.example/chat/1');

  // Branches follow from what each message names as its parent, also where that was recorded later.
  await writer.record([
    sessionStart('s2'),
    messageAdd('one', 'One.', { session_id: 's2' }),
    messageAdd('three', 'Three.', { session_id: 's2', parent_id: 'two' }),
    messageAdd('two', 'Two.', { session_id: 's2', parent_id: 'one' }),
    messageAdd('again', 'Three again.', { session_id: 's2', parent_id: 'two' }),
  ]);
  await viewer.goto(`${url}#/session/s2`);
  await eventually(() => shownTexts(viewer)).toEqual(['One.', 'Two.', 'Three again.']);
  await viewer.getByTestId('earlier-branch').click();
  await eventually(() => shownTexts(viewer)).toEqual(['One.', 'Two.', 'Three.']);
  await viewer.getByTestId('session-copy').click();
  await eventually(() => viewer.evaluate(() => navigator.clipboard.readText())).toMatch(
    /One\.[^]*Two\.[^]*Three\.\n$/u,
  );

  // Or has not been read yet.
  await writer.record([
    sessionStart('s3'),
    messageAdd('asked', 'Why?', { session_id: 's3', role: 'user' }),
    ...Array.from({ length: 60 }, (_, index) =>
      messageAdd(`answer-${index}`, `Answer ${index}.`, { session_id: 's3', parent_id: 'asked' }),
    ),
  ]);
  const letThrough = await holdReads(viewer);
  await viewer.goto(`${url}#/session/s3`);
  await eventually(() => viewer.getByTestId('fork').getAttribute('aria-label')).toMatch(/50 of at least 50/u);
  expect(await shownTexts(viewer)).toEqual(['Answer 59.']);
  await letThrough();
  await eventually(() => viewer.getByTestId('fork').innerText()).toMatch(/60 of 60$/mu);
  expect(await shownTexts(viewer)).toEqual(['Why?', 'Answer 59.']);

  // Where a branch is longer than what is read at first, the message at which it begins is read before anyone scrolls there.
  const chain = (name: string): readonly object[] =>
    Array.from({ length: 30 }, (_, index) =>
      messageAdd(`${name}${index}`, `${name} ${index}`, {
        session_id: 's4',
        parent_id: index === 0 ? 'asked' : `${name}${index - 1}`,
      }),
    );
  await writer.record([
    sessionStart('s4'),
    messageAdd('asked', 'Which?', { session_id: 's4', role: 'user' }),
    ...chain('Old'),
    ...chain('New'),
  ]);
  await viewer.goto(`${url}#/session/s4`);
  await eventually(() => listOf(viewer).evaluate((list: HoldfastMessageList) => list.messages.length)).toBe(61);
  await scrollTo(viewer, 0);
  await eventually(() => shownTexts(viewer).then((texts) => texts.slice(0, 3))).toEqual(['Which?', 'New 0', 'New 1']);
});

/** The scripts that the page has requested. */
function scripts(viewer: Page): Promise<readonly string[]> {
  return viewer.evaluate(() =>
    performance.getEntriesByType('resource').flatMap(({ name }) => (name.endsWith('.js') ? [name] : [])),
  );
}

/** In a text of 1 MB, 20,000 places are found while the person types; those near the view are marked, by one walk of the text. */
async function findInLongText(writer: RecordingPage, viewer: Page): Promise<void> {
  await writer.page.evaluate(async (line) => {
    const { recorder } = window;
    const session = { session_id: 'long', provider: 'test' };
    const message = { session_id: 'long', message_id: 'a', role: 'assistant', content: line.repeat(20_000) };
    await Promise.all([
      recorder.record({ type: 'session_start', ...session }),
      recorder.record({ type: 'message_add', ...message }),
    ]);
  }, 'The quick brown fox jumps over the lazy dog again.\n');
  await viewer.evaluate(() => {
    location.hash = '#/session/long';
  });
  await viewer.getByTestId('long-text').waitFor();
  const visits = await viewer.evaluateHandle(() => {
    const counted = { count: 0 };
    const next = Reflect.get(TreeWalker.prototype, 'nextNode');
    TreeWalker.prototype.nextNode = function nextNode() {
      counted.count += 1;
      return next.call(this);
    };
    return counted;
  });
  await viewer.keyboard.press('f');
  await viewer.getByTestId('find-field').pressSequentially('lazy dog');
  await eventually(() => viewer.getByTestId('find-count').innerText()).toBe('1 of 20,000');
  await eventually(() => marked(viewer)).toEqual(['lazy dog']);
  await viewer.keyboard.press('Shift+Enter');
  await eventually(() => viewer.getByTestId('find-count').innerText()).toBe('20,000 of 20,000');
  await eventually(() => distanceToBottom(viewer)).toBeLessThan(500);
  expect(await viewer.evaluate(() => CSS.highlights.get('holdfast-find')?.size)).toBeLessThan(1_000);
  expect(await visits.evaluate(({ count }) => count)).toBeLessThan(100);
  await viewer.keyboard.press('Escape');
}

/** The text that is marked as the current place. */
function marked(viewer: Page): Promise<readonly string[]> {
  return viewer.evaluate(() => [...(CSS.highlights.get('holdfast-find-current') ?? [])].map(String));
}

/** Makes reads of earlier messages wait from now on. Returns the function that lets them through. */
async function holdReads(viewer: Page): Promise<() => Promise<void>> {
  const view = viewer.locator('holdfast-session-view');
  await view.evaluate((element: HoldfastSessionView) => {
    if (element.client === null) return;
    const { api } = element.client;
    const read: typeof api.session = api.session.bind(api);
    const gate = new Promise<void>((resolve) =>
      element.addEventListener('let-through', () => resolve(), { once: true }),
    );
    Object.assign(api, {
      session: async (...request: Parameters<typeof api.session>) => {
        if (request[1]?.before !== undefined || request[1]?.around !== undefined) await gate;
        return read(...request);
      },
    });
  });
  return () => view.evaluate((element) => void element.dispatchEvent(new Event('let-through')));
}

/** Notes what is read of the session from now on. Returns the function that tells it. */
async function countReads(viewer: Page): Promise<() => Promise<readonly MessagePage[]>> {
  const view = viewer.locator('holdfast-session-view');
  await view.evaluate((element: HoldfastSessionView) => {
    if (element.client === null) return;
    const { api } = element.client;
    const read: typeof api.session = api.session.bind(api);
    const asked: MessagePage[] = [];
    Object.assign(element, { asked });
    Object.assign(api, {
      session: (sessionId: string, page: MessagePage = {}) => {
        asked.push(page);
        return read(sessionId, page);
      },
    });
  });
  return () =>
    view.evaluate((element: HoldfastSessionView & { asked?: readonly MessagePage[] }) => element.asked ?? []);
}

/** Waits until the wheel's scrolling has come to its end. */
async function stopped(viewer: Page): Promise<void> {
  let before = Number.NaN;
  await eventually(async () => {
    const top = await viewer.getByTestId('messages').evaluate((pane) => pane.scrollTop);
    const isSame = top === before;
    before = top;
    await nextFrame(viewer);
    return isSame;
  }).toBe(true);
}

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
