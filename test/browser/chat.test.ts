// The demo chat in real tabs: two of them on one chat, and links that name a server.
import { expect } from 'vitest';
import type { BrowserContext, Page } from 'playwright-core';
import { scriptedAnswer } from '../../src/chat/scripted-answer.ts';
import { DEADLINE, eventually, test } from '../support/browser-test.ts';
import { launchChromium } from '../support/browser.ts';
import { serveCompletions } from '../support/completion-server.ts';

const CHUNKS = [
  JSON.stringify({ choices: [{ index: 0, delta: { content: 'Good day' } }] }),
  JSON.stringify({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] }),
];

/** An answer in the words of Anthropic, as a proxy may send it. */
const OTHER_CHUNKS = [
  { type: 'message_start', message: { id: 'msg_1', role: 'assistant', model: 'other', content: [] } },
  { type: 'content_block_start', index: 0, content_block: { type: 'thinking', thinking: '' } },
  { type: 'content_block_delta', index: 0, delta: { type: 'thinking_delta', thinking: 'A greeting.' } },
  { type: 'content_block_start', index: 1, content_block: { type: 'text', text: '' } },
  { type: 'content_block_delta', index: 1, delta: { type: 'text_delta', text: 'Good day' } },
  { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 5 } },
  { type: 'message_stop' },
].map((chunk) => JSON.stringify(chunk));

async function openChat(context: BrowserContext, url: string, query = '', hash = ''): Promise<Page> {
  const chat = await context.newPage();
  await chat.goto(`${url}chat/${query}${hash}`);
  return chat;
}

async function send(chat: Page, text: string): Promise<void> {
  await chat.getByTestId('composer').fill(text);
  await chat.getByTestId('send').click();
}

async function stop(chat: Page): Promise<void> {
  await chat.getByTestId('stop').click();
  await chat.getByTestId('send').waitFor(DEADLINE);
}

/** Types into a field and leaves it, as the chat takes a field's value then. */
async function enter(chat: Page, testId: string, text: string): Promise<void> {
  await chat.getByTestId(testId).fill(text);
  await chat.getByTestId(testId).blur();
}

function texts(chat: Page): Promise<string[]> {
  return chat.getByTestId('message-text').allTextContents();
}

function serverQuery(address: string): string {
  return `?server=${encodeURIComponent(address)}&model=small`;
}

test('two tabs on one chat follow each other', async ({ context, serveBuild }) => {
  const { url } = await serveBuild();
  const first = await openChat(context, url, '?model=scripted&rate=20');
  await send(first, 'One');
  await first.locator('[data-role=assistant]').waitFor();
  const second = await openChat(context, url, '?model=scripted&rate=100000', new URL(first.url()).hash);

  await second.locator('[data-role=assistant][data-state=elsewhere]').waitFor(DEADLINE);
  await eventually(async () => (await texts(second))[1] ?? '').not.toBe('');
  await stop(first);
  const said = (await texts(first))[1] ?? '';
  await eventually(() => texts(second)).toEqual(['One', said]);

  await send(second, 'Two');
  await eventually(() => texts(first)).toEqual(['One', said, 'Two', scriptedAnswer('Two')]);
  await send(first, 'Three');
  await first.locator('[data-role=assistant][data-state=writing]').waitFor(DEADLINE);
  await stop(first);
  await eventually(() => texts(second)).toEqual(await texts(first));
  expect(await texts(second)).toHaveLength(6);

  await second.getByTestId('end-chat').click();
  await first.getByTestId('ended').waitFor(DEADLINE);
});

test('sends nothing to a server that a link names before the person agrees', async ({ context, serveBuild }) => {
  const { url } = await serveBuild();
  const server = await serveCompletions({ small: CHUNKS }, 0);
  const chat = await openChat(context, url, serverQuery(server.url));
  const question = await chat.getByTestId('server-question').innerText();
  expect(question).toContain(new URL(server.url).origin);
  expect(await chat.getByTestId('composer').count()).toBe(0);

  await chat.getByTestId('server-decline').click();
  await send(chat, 'Hello');
  await eventually(async () => (await texts(chat)).length).toBe(2);
  await eventually(async () => (await texts(chat))[1] ?? '').not.toBe('');
  expect(server.requests).toEqual([]);

  const other = await openChat(context, url, serverQuery(server.url), '#new');
  await other.getByTestId('server-accept').click();
  await eventually(() => other.getByTestId('server-question').count()).toBe(0);
  await other.getByTestId('new-chat').click();
  await send(other, 'Hello');
  await eventually(() => texts(other)).toEqual(['Hello', 'Good day']);
  expect(server.requests).toContain('POST');
  await server.close();
});

test('shows the answer of another API with its reasoning, and again after a reload', async ({
  context,
  serveBuild,
}) => {
  const { url } = await serveBuild();
  const server = await serveCompletions({ small: OTHER_CHUNKS }, 0);
  const chat = await openChat(context, url, serverQuery(server.url));
  await chat.getByTestId('server-accept').click();
  await send(chat, 'Hello');
  const answer = chat.locator('[data-role=assistant][data-state=complete]');
  for (const again of [false, true]) {
    if (again) await chat.reload();
    await answer.waitFor(DEADLINE);
    expect(await texts(chat)).toEqual(['Hello', 'Good day']);
    expect(await chat.getByTestId('reasoning').textContent()).toContain('A greeting.');
    await chat.locator('[data-testid=save-state][data-status=saved]').waitFor(DEADLINE);
  }
  await server.close();
});

test('never sends the key of one origin to another', async ({ context, serveBuild }) => {
  const { url } = await serveBuild();
  const [mine, other] = [await serveCompletions({ small: CHUNKS }, 0), await serveCompletions({ small: CHUNKS }, 0)];
  const chat = await openChat(context, url);
  await chat.getByTestId('model-kind').selectOption('server');
  await enter(chat, 'server-url', mine.url);
  await enter(chat, 'server-model', 'small');
  await enter(chat, 'server-key', 'secret');
  await send(chat, 'Hello');
  await eventually(() => texts(chat)).toEqual(['Hello', 'Good day']);
  expect(mine.requests).toContain('POST Bearer secret');

  await chat.goto(`${url}chat/${serverQuery(other.url)}`);
  await chat.getByTestId('server-accept').click();
  await eventually(() => chat.getByTestId('server-key').inputValue()).toBe('');
  await send(chat, 'Hello again');
  await eventually(async () => (await texts(chat)).at(-1)).toBe('Good day');

  await enter(chat, 'server-key', 'other');
  await enter(chat, 'server-url', mine.url);
  await eventually(() => chat.getByTestId('server-key').inputValue()).toBe('secret');
  await send(chat, 'And again');
  await eventually(async () => (await texts(chat)).length).toBe(6);
  await eventually(async () => (await texts(chat)).at(-1)).toBe('Good day');

  expect(other.requests.filter((request) => request.includes('secret'))).toEqual([]);
  expect(mine.requests.filter((request) => request.includes('other'))).toEqual([]);
  await Promise.all([mine.close(), other.close()]);
});

test('answers, and shows why it saves nothing, where the page is not secure', async ({ serveBuild }) => {
  const { url } = await serveBuild();
  const browser = await launchChromium({ args: ['--host-resolver-rules=MAP insecure.test localhost'] });
  const context = await browser.newContext();
  const insecureUrl = url.replace('localhost', 'insecure.test');
  const chat = await openChat(context, insecureUrl, '?model=scripted&rate=100000');
  await send(chat, 'Hello');
  await eventually(() => texts(chat)).toEqual(['Hello', scriptedAnswer('Hello')]);
  await chat.locator('[data-testid=save-state][data-status=not_saved]').waitFor(DEADLINE);
  const note = await chat.getByTestId('save-state').innerText();
  expect(note).toMatch(/^Not saved: \S+ \S+/u);

  const viewer = await context.newPage();
  await viewer.goto(insecureUrl);
  await viewer.locator('[data-testid=storage-health][data-health=unreachable]').waitFor(DEADLINE);
  const reason = await viewer.getByTestId('storage-health').innerText();
  expect(note).toContain(reason.replace(/^Not connected to the recorder: /u, ''));
  await browser.close();
});
