// auto.js: an app that knows nothing of Holdfast is recorded by one script tag.
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { events, serveChat } from '../sdks/chat-server.ts';
import { eventually, test } from '../support/browser-test.ts';
import { loadLibrary, recordingPage } from '../support/recording-page.ts';

const ANSWER = {
  pieces: events(
    { object: 'chat.completion.chunk', choices: [{ index: 0, delta: { content: 'Hel' } }] },
    { object: 'chat.completion.chunk', choices: [{ index: 0, delta: { content: 'lo.' }, finish_reason: 'stop' }] },
    '[DONE]',
  ),
};

const text = (content: string): string =>
  `data: ${JSON.stringify({ object: 'chat.completion.chunk', choices: [{ index: 0, delta: { content } }] })}\n\n`;

/** Long enough for its page to be left meanwhile. */
const SLOW_ANSWER = { pause: 50, pieces: [...Array.from({ length: 40 }, () => text('.')), ...ANSWER.pieces.slice(1)] };

/** The page of an app that asks at once, and once more at an address that is not to be recorded. */
const app = (server: string, attributes = ''): string => `<!doctype html>
<html lang="en">
  <title>App</title>
  <link rel="icon" href="data:," />
  <script type="module" src="auto.js" data-endpoints="/elsewhere ${server}/api/chat" ${attributes}></script>
  <script type="module">
    window.ask = async (path, ...contents) => {
      const messages = contents.map((content, index) => ({ role: index % 2 ? 'assistant' : 'user', content }));
      const body = JSON.stringify({ model: 'm-1', stream: true, messages });
      return (await fetch('${server}' + path, { method: 'POST', body })).text();
    };
    window.answers = await Promise.all([ask('/api/chat', 'Hello?'), ask('/api/title', 'Title?')]);
  </script>
</html>`;

/** What is recorded in the only session; null while that is not there. */
function textsIn(page: Page): Promise<unknown> {
  return page.evaluate(async () => {
    const list = await window.recorder.api.sessions({ status: 'all' });
    const [session, ...others] = list.ok ? list.value.sessions : [];
    if (session === undefined || others.length > 0) return null;
    const read = await window.recorder.api.session(session.session_id);
    return read.ok && read.value.messages.map(({ role, content }) => `${role}: ${content}`);
  });
}

test('an app that asks at once is recorded by one script tag, at the addresses that it names', async ({
  context,
  serveBuild,
}) => {
  const server = await serveChat(ANSWER);
  const { url } = await serveBuild({ extraFiles: { 'app.html': app(server.url) } });
  const page = await context.newPage();
  await page.goto(`${url}app.html`);
  await page.waitForFunction('window.answers');
  expect(await page.evaluate('answers')).toEqual([ANSWER.pieces.join(''), ANSWER.pieces.join('')]);
  await loadLibrary(page, url);
  const { open } = recordingPage(page);
  await open();
  await eventually(() => textsIn(page)).toEqual(['user: Hello?', 'assistant: Hello.']);
});

test('with data-outlive, an answer is recorded to its end although its page is left', async ({
  context,
  serveBuild,
}) => {
  const server = await serveChat(ANSWER, ANSWER, SLOW_ANSWER);
  const { url } = await serveBuild({ extraFiles: { 'app.html': app(server.url, 'data-outlive') } });
  const page = await context.newPage();
  await page.goto(`${url}app.html`);
  await page.waitForFunction('window.answers');
  expect(await page.evaluate('answers')).toEqual([ANSWER.pieces.join(''), ANSWER.pieces.join('')]);
  await page.evaluate("void ask('/api/chat', 'Hello?', 'Hello.', 'And then?')");
  await eventually(() => server.requests.length).toBe(3);
  await page.goto(`${url}chat/`);
  await loadLibrary(page, url);
  await recordingPage(page).open();
  await eventually(() => textsIn(page)).toEqual([
    'user: Hello?',
    'assistant: Hello.',
    'user: And then?',
    `assistant: ${'.'.repeat(40)}lo.`,
  ]);
});

test('the console says why nothing is saved, and the app gets its answers', async ({ context, serveBuild }) => {
  const server = await serveChat(ANSWER);
  const { url } = await serveBuild({ extraFiles: { 'app.html': app(server.url, 'data-worker="/missing.js"') } });
  const page = await context.newPage();
  const warnings: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'warning') warnings.push(message.text());
  });
  await page.goto(`${url}app.html`);
  await page.waitForFunction('window.answers');
  expect(await page.evaluate('answers')).toEqual([ANSWER.pieces.join(''), ANSWER.pieces.join('')]);
  await eventually(() =>
    warnings.filter((warning) => /cannot save this chat.*missing\.js/u.test(warning)),
  ).toHaveLength(1);
});
