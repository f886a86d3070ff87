// The examples: each page asks its scripted model, and what it shows is what is recorded.
import { expect } from 'vitest';
import { examplePages } from '../../src/build/example-pages.ts';
import { eventually, test } from '../support/browser-test.ts';
import { loadLibrary, recordingPage } from '../support/recording-page.ts';

const LIST = 'examples/index.html';
const ELEMENTS = 'examples/elements.html';
const PAGES = Object.keys(examplePages()).filter((address) => address !== LIST);
const ASKING = PAGES.filter((address) => address !== ELEMENTS);

test('every example is on the page that lists them', async ({ context, serveBuild }) => {
  const { url } = await serveBuild();
  const page = await context.newPage();
  await page.goto(`${url}examples/`);
  const links = await page.locator('li a').evaluateAll((list) => list.map((link) => (link as HTMLAnchorElement).href));
  expect(links).toEqual(PAGES.map((address) => url + address));
});

test.for(ASKING)('%s records what it shows', async (address, { context, serveBuild }) => {
  const { url } = await serveBuild();
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  await page.goto(url + address);
  await page.getByLabel('Question').fill('Is it safe?');
  await page.getByRole('button', { name: 'Ask' }).click();
  await page.waitForFunction(() => (document.querySelector('pre')?.textContent.length ?? 0) > 40);
  await page.getByRole('button', { name: 'Stop' }).click();
  const shown = (await page.locator('pre').textContent()) ?? '';
  expect(shown).toMatch(/^You asked: “Is it safe\?”/);
  await loadLibrary(page, url);
  await recordingPage(page).open();
  const answers = (): Promise<unknown> =>
    page.evaluate(async () => {
      const list = await window.recorder.api.sessions({ status: 'all' });
      const id = list.ok ? list.value.sessions[0]?.session_id : undefined;
      const read = id === undefined ? null : await window.recorder.api.session(id);
      return read?.ok === true && read.value.messages.map(({ role, content }) => [role, content.slice(0, 40)]);
    });
  await eventually(answers).toEqual([
    ['user', 'Is it safe?'],
    ['assistant', shown.slice(0, 40)],
  ]);
  expect(errors).toEqual([]);
});

test('an app shows its recordings by the elements, in its own colours, and offers what was cut off', async ({
  context,
  serveBuild,
}) => {
  const { url } = await serveBuild();
  const page = await context.newPage();
  await page.goto(url + ELEMENTS);
  await page.getByLabel('Question').fill('Is it safe?');
  await page.getByRole('button', { name: 'Ask' }).click();
  const answer = page.getByTestId('message-text').nth(1);
  await eventually(async () => (await answer.innerText()).length).toBeGreaterThan(40);

  await page.reload();
  await page.locator('holdfast-recovery-panel').getByText('You asked: “Is it safe?”').first().waitFor();
  const row = page.getByTestId('session-row');
  await row.click();
  await eventually(() => answer.innerText()).toContain('You asked');
  expect(new URL(page.url()).hash).toBe('');
  const look = await row.evaluate((link) => {
    const style = getComputedStyle(link.closest('[part~=row]') ?? link);
    return [style.fontStyle, style.getPropertyValue('--radius')];
  });
  expect(look).toEqual(['italic', '14px']);
});
