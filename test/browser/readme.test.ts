// The README's first example, run as it stands, in a page of the build.
import { expect } from 'vitest';
import { eventually, test } from '../support/browser-test.ts';
import { openPage } from '../support/recording-page.ts';
import { readmeExamples } from '../support/readme.ts';

/** What the example takes from its app: an answer, token by token. */
const APP = `
  globalThis.answer = (async function* () {
    for (const token of ['To ', 'be ', 'continued', '.']) yield token;
  })();
`;

test('the ten-line example records a whole answer, which is complete and saved', async ({ context, serveBuild }) => {
  const [example = ''] = await readmeExamples();
  const server = await serveBuild({ extraFiles: { 'example.js': example } });
  const { page, open } = await openPage(context, server.url, { initScript: APP });
  const logged: string[] = [];
  page.on('console', (message) => logged.push(message.text()));
  const failures: string[] = [];
  page.on('pageerror', (error) => failures.push(error.message));
  await page.addScriptTag({ url: `${server.url}example.js`, type: 'module' });
  await eventually(() => logged.includes('saved') || failures.length > 0).toBe(true);

  expect(failures).toEqual([]);
  await open();
  const read = await page.evaluate(async () => {
    const sessions = await window.recorder.api.sessions({});
    const id = sessions.ok ? sessions.value.sessions[0]?.session_id : undefined;
    return window.recorder.api.session(id ?? '', {});
  });
  expect(read).toMatchObject({
    ok: true,
    value: { status: 'ended', provider: 'my-chat', messages: [{ content: 'To be continued.', is_complete: true }] },
  });
});
