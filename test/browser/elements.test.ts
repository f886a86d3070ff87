// The elements in an app that gives them anything for an id or a filter.
import { expect } from 'vitest';
import type { Page } from 'playwright-core';
import { eventually, test } from '../support/browser-test.ts';
import { messageAdd, sessionStart } from '../support/events.ts';
import { loadLibrary, recordingPage } from '../support/recording-page.ts';

const ELEMENTS = 'examples/elements.html';

/** Sets a property of an element of the page, of which the example has one of each kind. */
function set(page: Page, tag: string, property: string, value: unknown): Promise<void> {
  return page.evaluate(
    ([name, key, given]) => {
      const element = document.querySelector(name);
      if (element !== null) Object.assign(element, { [key]: given });
    },
    [tag, property, value] as const,
  );
}

test('nothing chosen is an empty state, and anything else that is no session or filter is said plainly', async ({
  context,
  serveBuild,
}) => {
  const { url } = await serveBuild();
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  await page.goto(url + ELEMENTS);
  await loadLibrary(page, url);
  const recording = recordingPage(page);
  await recording.open();
  await recording.record([
    sessionStart('s1', { title: 'First talk' }),
    messageAdd('m1', 'The first question'),
    sessionStart('s2', { title: 'Second talk' }),
  ]);
  await page.evaluate(() => document.querySelector('holdfast-session-view')?.removeAttribute('hidden'));
  const view = page.locator('holdfast-session-view');

  // An id.
  for (const nothing of [null, undefined, '']) {
    await set(page, 'holdfast-session-view', 'sessionId', 's1');
    await view.getByText('The first question').waitFor();
    await set(page, 'holdfast-session-view', 'sessionId', nothing);
    expect(await view.getByTestId('session-none').innerText()).toBe('Choose a session.');
  }
  for (const unknown of ['s9', 9, '.', 'x'.repeat(300), {}]) {
    await set(page, 'holdfast-session-view', 'sessionId', unknown);
    await view.getByTestId('session-error').waitFor();
    expect(await view.getByTestId('session-error').innerText()).toContain('This session is not recorded here');
    await set(page, 'holdfast-session-view', 'sessionId', null);
    await view.getByTestId('session-none').waitFor();
  }
  await set(page, 'holdfast-session-view', 'messageId', '');
  await set(page, 'holdfast-session-view', 'sessionId', 's1');
  await view.getByText('The first question').waitFor();
  expect(await view.getByTestId('action-problem').count()).toBe(0);

  // Without an id nothing is read.
  const calls = await page.evaluate(async () => {
    const used: PropertyKey[] = [];
    const client = new Proxy({}, { get: (_, name) => void used.push(name) });
    for (const tag of ['holdfast-session-view', 'holdfast-recovery-panel', 'holdfast-replay']) {
      const element = Object.assign(document.createElement(tag), { client, sessionId: null });
      document.body.append(element);
      await (element as unknown as { updateComplete: Promise<boolean> }).updateComplete;
      element.remove();
    }
    return used;
  });
  expect(calls).toEqual([]);

  // The recovery panel paints nothing where it has nothing to say, though the layout gives it a height.
  const look = await page.locator('holdfast-recovery-panel').evaluate((panel: HTMLElement) => {
    panel.style.height = '80px';
    const { height, backgroundColor, borderBlockEndWidth } = getComputedStyle(panel);
    return [height, backgroundColor, borderBlockEndWidth, panel.shadowRoot?.querySelectorAll('*:not(style)').length];
  });
  expect(look).toEqual(['80px', 'rgba(0, 0, 0, 0)', '0px', 0]);

  // A filter.
  const list = page.locator('holdfast-session-list');
  const ids = (): Promise<(string | null)[]> =>
    list.getByTestId('session-row').evaluateAll((rows) => rows.map((row) => row.getAttribute('data-session-id')));
  for (const none of [null, undefined, 7]) {
    await set(page, 'holdfast-session-list', 'filter', 'first');
    await eventually(ids).toEqual(['s1']);
    await set(page, 'holdfast-session-list', 'filter', none);
    await eventually(async () => (await ids()).length).toBe(2);
  }
  await set(page, 'holdfast-session-list', 'filter', 'status:foo');
  await eventually(() => list.getByTestId('filter-problem').innerText()).toContain('foo');
  await set(page, 'holdfast-session-list', 'filter', 'status:active');
  await eventually(() => list.getByTestId('filter-problem').count()).toBe(0);
  expect(errors).toEqual([]);
});
