// A chat of the AI SDK whose page reloads in the middle of an answer: useChat({ resume: true }) does what is done here.
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { expect } from 'vitest';
import { bringSdks } from '../sdks/bring-sdks.ts';
import { events, serveChat } from '../sdks/chat-server.ts';
import { eventually, test } from '../support/browser-test.ts';
import { buildScript } from '../support/build-page.ts';
import { killSharedWorkers } from '../support/chromium-control.ts';
import { openPage, recordingPage } from '../support/recording-page.ts';

const ROOT = join(import.meta.dirname, '..', '..');

const brought = await bringSdks(ROOT);
if (!brought.ok) throw new Error(brought.message);
const files = await buildScript(ROOT, { name: 'chat-page', module: 'test/sdks/chat-page.ts' });

const WORDS = Array.from({ length: 40 }, (_, number) => `${number} `);
const WHOLE = WORDS.join('');
const ANSWER = {
  pause: 50,
  pieces: events(
    { type: 'start', messageId: 'a1' },
    { type: 'text-start', id: 't1' },
    ...WORDS.map((delta) => ({ type: 'text-delta', id: 't1', delta })),
    { type: 'text-end', id: 't1' },
    { type: 'finish', finishReason: 'stop' },
    '[DONE]',
  ),
};

/** The messages of a page that knows the question only. */
const ASKED = [{ id: 'q1', role: 'user', parts: [{ type: 'text', text: 'Count.' }] }];

/** A page with `window.chat`, which shows `messages`. */
async function openChat(context: BrowserContext, url: string, api: string, messages: object[]): Promise<Page> {
  const { page, open } = await openPage(context, url);
  await open();
  await page.waitForFunction(() => window.recorder.outlives);
  await page.evaluate(`import(${JSON.stringify(`${url}chat-page.js`)})`);
  await page.evaluate(`window.chat = openChat(recorder, ${JSON.stringify(api)}, ${JSON.stringify(messages)})`);
  return page;
}

/** What a page shows of the answer. */
const shown = (page: Page): Promise<unknown> =>
  page.evaluate(
    `chat.messages.at(-1).role === 'assistant' ? chat.messages.at(-1).parts.map(({ text }) => text ?? '').join('') : ''`,
  );

const status = (page: Page): Promise<unknown> => page.evaluate(`chat.status`);

/** The answers as they are recorded. */
const recorded = async (page: Page): Promise<unknown> =>
  (await recordingPage(page).session('chat-1')).messages.map(({ role, content }) => [role, content]);

test('a page that is closed in the middle of an answer reads it from its beginning to its end when it comes back', async ({
  context,
  serveBuild,
}) => {
  const server = await serveChat(ANSWER);
  const { url } = await serveBuild({ extraFiles: files });
  const page = await openChat(context, url, server.url, []);
  await page.evaluate(`void chat.sendMessage({ id: 'q1', role: 'user', parts: [{ type: 'text', text: 'Count.' }] })`);
  await eventually(() => shown(page)).toMatch(/^0 1 2 /);
  await page.close();

  const next = await openChat(context, url, server.url, ASKED);
  await next.evaluate(`void chat.resumeStream()`);
  await eventually(() => shown(next)).toMatch(/^0 1 2 /);
  await eventually(() => status(next)).toBe('ready');
  expect(await shown(next)).toBe(WHOLE);
  expect(server.requests).toHaveLength(1);
  await eventually(() => recorded(next)).toEqual([
    ['user', 'Count.'],
    ['assistant', WHOLE],
  ]);

  await next.evaluate(`window.again = openChat(recorder, '', [])`);
  await next.evaluate(`again.resumeStream()`);
  expect(await next.evaluate(`again.messages.length`)).toBe(0);
});

test('an answer whose worker is killed is replayed from its recording, as interrupted', async ({
  browser,
  context,
  serveBuild,
}) => {
  const server = await serveChat(ANSWER);
  const { url } = await serveBuild({ extraFiles: files });
  const page = await openChat(context, url, server.url, []);
  await page.evaluate(`void chat.sendMessage({ id: 'q1', role: 'user', parts: [{ type: 'text', text: 'Count.' }] })`);
  await eventually(() => shown(page)).toMatch(/^0 1 2 /);
  await page.close();
  await killSharedWorkers(browser);

  const next = await openChat(context, url, server.url, ASKED);
  await next.evaluate(`void chat.resumeStream()`);
  await eventually(() => shown(next)).toMatch(/^0 1 2 /);
  await eventually(() => status(next)).toBe('ready');
  expect(WHOLE.startsWith(String(await shown(next)))).toBe(true);
  expect(await shown(next)).not.toBe(WHOLE);
});

test('an answer that goes on with a message after a tool of the page is read again with all of that message', async ({
  context,
  serveBuild,
}) => {
  const call = { type: 'tool-input-available', toolCallId: 'c1', toolName: 'ask', input: { q: 1 } };
  const text = ['text-start', 'text-delta', 'text-end'].map((type) => ({ type, id: 't0', delta: 'Before. ' }));
  const ASKING = { pieces: events({ type: 'start', messageId: 'a1' }, ...text, call, { type: 'finish' }, '[DONE]') };
  const server = await serveChat(ASKING, ANSWER);
  const { url } = await serveBuild({ extraFiles: files });
  const page = await openChat(context, url, server.url, []);
  await page.evaluate(`chat.sendMessage({ id: 'q1', role: 'user', parts: [{ type: 'text', text: 'Count.' }] })`);
  await page.evaluate(`chat.addToolOutput({ tool: 'ask', toolCallId: 'c1', output: { answer: 42 } })`);
  await page.evaluate(`void chat.sendMessage()`);
  await eventually(() => shown(page)).toMatch(/^Before. 0 1 2 /);
  const stored = (await page.evaluate(`chat.messages`)) as object[];
  await page.close();

  const next = await openChat(context, url, server.url, stored);
  await next.evaluate(`void chat.resumeStream()`);
  await eventually(() => status(next)).toBe('streaming');
  await eventually(() => status(next)).toBe('ready');
  expect(await shown(next)).toBe(`Before. ${WHOLE}`);
  expect(await next.evaluate(`chat.messages.length`)).toBe(2);
  expect(await next.evaluate(`chat.messages[1].parts[1]`)).toMatchObject({
    state: 'output-available',
    output: { answer: 42 },
  });
});

test('a page that leaves a chat and comes back follows its answer, which every page can stop', async ({
  context,
  serveBuild,
}) => {
  const server = await serveChat(ANSWER);
  const { url } = await serveBuild({ extraFiles: files });
  const page = await openChat(context, url, server.url, []);
  const reopen = `window.chat = openChat(recorder, ${JSON.stringify(server.url)}, ${JSON.stringify(ASKED)}, { keepOnAbort: true })`;
  await page.evaluate(reopen);
  await page.evaluate(`void chat.sendMessage()`);
  await eventually(() => shown(page)).toMatch(/^0 1 2 /);
  await page.evaluate(`chat.stop()`);
  await page.evaluate(reopen);
  await page.evaluate(`void chat.resumeStream()`);
  await eventually(() => shown(page)).toMatch(/^0 1 2 .*9 /);

  const other = await openChat(context, url, server.url, ASKED);
  await other.evaluate(`void chat.resumeStream()`);
  await eventually(() => status(other)).toBe('streaming');
  await page.evaluate(`transport.stopAnswer('chat-1')`);
  for (const each of [page, other]) {
    await eventually(() => status(each)).toBe('ready');
    expect(await each.evaluate(`finish`)).toEqual({ isAbort: true, isError: false });
  }
  expect(WHOLE.startsWith(String(await shown(page)))).toBe(true);
  expect(await shown(page)).not.toBe(WHOLE);
  expect(server.requests).toHaveLength(1);
});

test('an answer that a page asked for is not read a second time by the same page when it resumes', async ({
  context,
  serveBuild,
}) => {
  const server = await serveChat({ ...ANSWER, pause: 10 });
  const { url } = await serveBuild({ extraFiles: files });
  const page = await openChat(context, url, server.url, []);
  await page.evaluate(`(async () => {
    window.statuses = [];
    chat['~registerStatusCallback'](() => void statuses.push(chat.status));
    const sending = chat.sendMessage({ id: 'q1', role: 'user', parts: [{ type: 'text', text: 'Count.' }] });
    await new Promise((resolve) => setTimeout(resolve, 100));
    await Promise.all([sending, chat.resumeStream()]);
  })()`);
  expect(await shown(page)).toBe(WHOLE);
  expect(await page.evaluate(`statuses`)).toEqual(['submitted', 'streaming', 'ready']);
  expect(server.requests).toHaveLength(1);
});
