// Redaction in real Chromium: secrets that arrive in pieces are in no database, whichever way they come.
import { expect } from 'vitest';
import type { Page } from 'playwright-core';
import type { NewEvent } from '../../src/client/index.ts';
import { eventually } from '../support/browser-test.ts';
import { messageAdd, sessionStart } from '../support/events.ts';
import { openPage, type RecordingPage } from '../support/recording-page.ts';
import { chatPageTest } from '../support/recording-fetch-page.ts';
import { test as relayTest } from '../support/relay-test.ts';
import { chatChunks, sse } from '../support/stream-bodies.ts';

const SECRET = `sk-proj-${'aB3dE5fG7hJ9'.repeat(5)}`;
const MARKER = '[redacted: openai-key]';

/** Parts of the secret that must be nowhere. */
const PARTS = [SECRET.slice(0, 10), SECRET.slice(8, 20), SECRET.slice(-12)];

/** Everything in all databases of the origin, as text. */
function stored(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const asPromise = <Value>(request: IDBRequest<Value>): Promise<Value> =>
      new Promise((resolve, reject) => {
        request.addEventListener('success', () => {
          resolve(request.result);
        });
        request.addEventListener('error', () => {
          reject(request.error ?? new Error('no reason'));
        });
      });
    const all: unknown[] = [];
    for (const { name } of await indexedDB.databases()) {
      const database = await asPromise(indexedDB.open(name ?? ''));
      for (const store of database.objectStoreNames)
        all.push(await asPromise<unknown[]>(database.transaction(store).objectStore(store).getAll()));
      database.close();
    }
    return JSON.stringify(all, (_, value: unknown) =>
      value instanceof Uint8Array ? new TextDecoder('latin1').decode(value) : value,
    );
  });
}

async function expectNowhere(page: Page): Promise<void> {
  const all = await stored(page);
  expect(all).toContain('[redacted: ');
  for (const part of PARTS) expect(all).not.toContain(part);
}

async function switchOn({ page }: RecordingPage, config: object = { redact: true }): Promise<void> {
  await page.evaluate((change) => window.recorder.api.configure(change), config);
}

chatPageTest(
  'a key that is split over the chunks of a stream, over tokens and over requests is nowhere',
  async ({ context, openChat, answers }) => {
    const chat = await openChat(context);
    await switchOn(chat.tab);
    const pieces = [
      'Use ',
      SECRET.slice(0, 4),
      SECRET.slice(4, 9),
      SECRET.slice(9, 30),
      SECRET.slice(30),
      '.',
      ' Now.',
    ];
    const body = sse([...chatChunks(pieces.map((content) => ({ content }))), '[DONE]']);
    answers.answer('/key', { body, contentType: 'text/event-stream', pieces: 40 });
    await chat.ask('/key', 's1');
    await chat.read('s1', body.length);
    const texts = async (session: string): Promise<string[]> =>
      (await chat.tab.session(session)).messages.map(({ content }) => content);
    await eventually(async () => (await texts('s1')).at(-1)).toBe(`Use ${MARKER}. Now.`);

    // Two answers at once, a character at a time.
    await chat.tab.page.evaluate(async (secret) => {
      const session = window.recorder.session({ id: 's2', provider: 'p' });
      const [one, other] = [session.answer(), session.answer()];
      for (const character of `Use ${secret} now`) {
        one.append(character);
        other.append(character);
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
      one.complete();
      other.complete();
    }, SECRET);
    await eventually(() => texts('s2')).toEqual([`Use ${MARKER} now`, `Use ${MARKER} now`]);
    await eventually(() => chat.tab.page.evaluate(() => window.recorder.state)).toEqual({
      status: 'saved',
      refused: 0,
    });
    await expectNowhere(chat.tab.page);
  },
);

chatPageTest(
  'neither is one that comes over REST, in the mode batch or through a worker of the page',
  async ({ context, serveBuild }) => {
    const { url } = await serveBuild();
    const tab = await openPage(context, url, { controlled: true });
    await tab.open();
    await switchOn(tab);
    const event = (content_delta: string, session_id: string): object => ({
      type: 'message_append',
      session_id,
      message_id: 'm1',
      content_delta,
    });
    const begin = (id: string): object[] => [sessionStart(id), messageAdd('m1', '', { session_id: id })];
    const textOf = async (id: string): Promise<string | undefined> => (await tab.session(id)).messages[0]?.content;

    await tab.rest('POST', '/events', { events: begin('rest') });
    const halves = [`Use ${SECRET.slice(0, 30)}`, `${SECRET.slice(30)} now`];
    await Promise.all(halves.map((half) => tab.rest('POST', '/events', { events: [event(half, 'rest')] })));
    expect(await textOf('rest')).toBe(`Use ${MARKER} now`);
    // A caller that waits for each reply.
    await tab.rest('POST', '/events', { events: begin('slow') });
    for (const half of halves) await tab.rest('POST', '/events', { events: [event(half, 'slow')] });
    expect(await textOf('slow')).toBe(`Use ${MARKER} now`);
    const snapshot = {
      type: 'session_snapshot',
      session_id: 'snap',
      provider: 'p',
      messages: [{ message_id: 'm1', role: 'user', content: SECRET }],
    };
    await tab.rest('POST', '/snapshot', snapshot);
    expect(await textOf('snap')).toBe(MARKER);

    for (const options of [{ mode: 'batch' }, { transports: ['dedicated_worker'] }] as const) {
      const id = JSON.stringify(options).replaceAll(/\W/g, '');
      const text = Array.from(`Use ${SECRET} now`);
      const events = [...begin(id), ...text.map((character) => event(character, id))];
      await tab.page.evaluate(
        async ([how, json]) => {
          const recorder = await window.holdfast.openRecorder(how);
          const given = JSON.parse(json) as NewEvent[];
          await Promise.all(given.map((each) => recorder.record(each)));
          await recorder.close();
        },
        [options, JSON.stringify(events)] as const,
      );
      expect(await textOf(id)).toBe(`Use ${MARKER} now`);
    }

    await expectNowhere(tab.page);
  },
);

relayTest(
  'what the worker records of a relayed answer is redacted, by own rules as well',
  async ({ openTab, answers }) => {
    const tab = await openTab();
    await switchOn(tab, { redact: true, redaction_rules: [{ name: 'three', pattern: '7 8 9' }] });
    await tab.chat('s1', `${answers.url}answer?id=1&chunks=12&pause=20`, [
      { role: 'user', content: `7 8 9 and ${SECRET}` },
    ]);
    await tab.untilOver();
    await eventually(async () => (await tab.session('s1')).messages.map(({ content }) => content)).toEqual([
      `[redacted: three] and ${MARKER}`,
      '0 1 2 3 4 5 6 [redacted: three] 10 11 ',
    ]);
    await expectNowhere(tab.page);
  },
);

chatPageTest('redaction is switched on in the settings, with rules of one’s own', async ({ context, serveBuild }) => {
  const { url } = await serveBuild();
  const writer = await openPage(context, url);
  await writer.open();
  await writer.record([sessionStart('s1'), messageAdd('m1', `${SECRET} ACME-12`)]);
  const page = await context.newPage();
  await page.goto(`${url}#/settings`);
  const byId = (id: string) => page.getByTestId(id);
  const configOf = () =>
    writer.page.evaluate(async () => {
      const { value } = await window.recorder.api.status();
      return [value?.config.redact, value?.config.redaction_rules];
    });
  await byId('setting-redact').check();
  await eventually(configOf).toEqual([true, []]);
  await byId('rule-name').fill('order');
  await byId('rule-pattern').fill('(?=ACME)-[0-9]+');
  await byId('rule-add').click();
  await byId('rule-problem').filter({ hasText: 'rule “order” looks ahead or behind' }).waitFor();
  await byId('rule-pattern').fill('ACME-[0-9]+');
  await byId('rule-add').click();
  await byId('rule').filter({ hasText: 'order ACME-[0-9]+' }).waitFor();
  expect(await byId('rule-name').inputValue()).toBe('');
  await eventually(configOf).toEqual([true, [{ name: 'order', pattern: 'ACME-[0-9]+' }]]);
  await byId('redaction-try').fill(`My ${SECRET} for ACME-12`);
  await byId('redaction-tried')
    .filter({ hasText: `My ${MARKER} for [redacted: order]` })
    .waitFor();

  const exported = await writer.page.evaluate(async () => {
    const files = await Promise.all(
      [true, false].map((redact) => window.recorder.export({ format: 'jsonl', query: {}, redact })),
    );
    return Promise.all(files.map(({ value }) => new Response(value?.body).text()));
  });
  expect(exported[0]).toContain(`${MARKER} [redacted: order]`);
  expect(exported[0]).not.toContain(SECRET.slice(0, 12));
  expect(exported[1]).toContain(`${SECRET} ACME-12`);

  await byId('rule-remove').click();
  await byId('setting-redact').uncheck();
  await eventually(configOf).toEqual([false, []]);
});
