// The Content-Security-Policy of our pages: everything that they do is allowed, and a script that was injected is not.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, inject } from 'vitest';
import type { BrowserContext, Page } from 'playwright-core';
import { DEADLINE, eventually, test } from '../support/browser-test.ts';
import { messageAdd, sessionStart } from '../support/events.ts';
import { openPage } from '../support/recording-page.ts';

declare global {
  interface Window {
    /** Set by scripts that must not run. */
    injected?: boolean;
  }
}

interface WatchedPage {
  readonly page: Page;
  /** Errors in the console, uncaught errors and violations of the policy so far. */
  readonly problems: string[];
}

async function watchedPage(context: BrowserContext, address: string): Promise<WatchedPage> {
  const page = await context.newPage();
  const problems: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) problems.push(message.text());
  });
  page.on('pageerror', (error) => problems.push(String(error)));
  await page.exposeFunction('reportViolation', (violation: string) => problems.push(violation));
  await page.addInitScript(`
    addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sample }) =>
      reportViolation('violation of ' + violatedDirective + ': ' + blockedURI + ' ' + sample));
  `);
  await page.goto(address);
  return { page, problems };
}

/** All but the page of a picture of another server, which has a policy of its own (picture-page.test.ts). */
function htmlFiles(): string[] {
  const files = readdirSync(inject('build'), { recursive: true, encoding: 'utf8' });
  return files.filter((file) => file.endsWith('.html') && file !== 'picture.html');
}

test('every page of the build has the policy before anything else in its head', () => {
  const files = htmlFiles();
  expect(files).toEqual(
    expect.arrayContaining(['index.html', join('chat', 'index.html'), join('examples', 'index.html')]),
  );
  for (const file of files) {
    const html = readFileSync(join(inject('build'), file), 'utf8');
    expect(html).toMatch(/<head>\s*<meta http-equiv="Content-Security-Policy" content="default-src &#39;none&#39;;/u);
    expect(html).toMatch(/require-trusted-types-for &#39;script&#39;; trusted-types lit-html holdfast dompurify"/u);
    expect(html).toMatch(/; frame-src &#39;self&#39;;/u);
    expect(html).not.toMatch(/unsafe-|(?<!img-src &#39;self&#39; )data:|\*/u);
  }
});

test('the viewer works within its policy', async ({ context, serveBuild }) => {
  const { url } = await serveBuild();
  const recorder = await openPage(context, url);
  await recorder.open();
  await recorder.record([sessionStart('s1'), messageAdd('m1', 'Hello', { session_id: 's1' })]);
  const { page, problems } = await watchedPage(context, url);
  await page.getByTestId('session-row').click();
  await page.getByTestId('message').waitFor(DEADLINE);
  await page.locator('[data-testid=offline-state][data-offline=ready]').waitFor(DEADLINE);
  await recorder.record({ type: 'session_end', session_id: 's1' });
  await page.getByTestId('session-trash').click();
  await page.getByTestId('confirm-ok').filter({ visible: true }).click();
  await page.getByTestId('notice-accept').waitFor(DEADLINE);
  expect(problems).toEqual([]);
});

test('the demo chat works within its policy', async ({ context, serveBuild }) => {
  const { url } = await serveBuild();
  const { page, problems } = await watchedPage(context, `${url}chat/?model=scripted&rate=100000`);
  await page.getByTestId('composer').fill('Hello');
  await page.getByTestId('send').click();
  await page.locator('[data-role=assistant][data-state=complete]').waitFor(DEADLINE);
  await page.locator('[data-testid=save-state][data-status=saved]').waitFor(DEADLINE);
  await page.getByTestId('model-kind').selectOption('server');
  await page.getByTestId('server-url').waitFor(DEADLINE);
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  expect(problems).toEqual([]);
});

test.for(['', 'chat/'])(
  'a script that was injected into the page %j does not run',
  async (path, { context, serveBuild }) => {
    const { url } = await serveBuild();
    const { page, problems } = await watchedPage(context, `${url}${path}`);
    const attempts: readonly ((() => void) | string)[] = [
      () => {
        const script = document.createElement('script');
        script.append('window.injected = true');
        document.body.append(script);
      },
      () => {
        const script = document.createElement('script');
        script.src = 'data:text/javascript,window.injected=true';
        document.body.append(script);
      },
      () => document.body.insertAdjacentHTML('beforeend', '<img src="missing" onerror="window.injected = true">'),
      () => document.body.setAttribute('onclick', 'window.injected = true'),
      `() => new Function('window.injected = true')()`,
    ];
    for (const attempt of attempts) {
      const before = problems.length;
      // In a task of the page's own: what a debugger evaluates may evaluate strings.
      await page.evaluate(`setTimeout(${attempt.toString()})`);
      await page.evaluate(() => document.body.click());
      await eventually(() => problems.length).toBeGreaterThan(before);
    }
    expect(await page.evaluate(() => window.injected)).toBeUndefined();
  },
);
