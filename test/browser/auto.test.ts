// auto.js: an app that knows nothing of Holdfast is recorded by one script tag.
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

/** The page of an app that asks at once, and once more at an address that is not to be recorded. */
const app = (server: string): string => `<!doctype html>
<html lang="en">
  <title>App</title>
  <link rel="icon" href="data:," />
  <script type="module" src="auto.js" data-endpoints="/elsewhere ${server}/api/chat"></script>
  <script type="module">
    const ask = async (path, content) => {
      const body = JSON.stringify({ model: 'm-1', stream: true, messages: [{ role: 'user', content }] });
      return (await fetch('${server}' + path, { method: 'POST', body })).text();
    };
    window.answers = await Promise.all([ask('/api/chat', 'Hello?'), ask('/api/title', 'Title?')]);
  </script>
</html>`;

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
  const texts = (): Promise<unknown> =>
    page.evaluate(async () => {
      const list = await window.recorder.api.sessions({ status: 'all' });
      const [session, ...others] = list.ok ? list.value.sessions : [];
      if (session === undefined || others.length > 0) return null;
      const read = await window.recorder.api.session(session.session_id);
      return read.ok && read.value.messages.map(({ role, content }) => `${role}: ${content}`);
    });
  await eventually(texts).toEqual(['user: Hello?', 'assistant: Hello.']);
});
