// `recordingFetch` with `outlive`: one line for an app, whose answers then outlive their page.
import { expect } from 'vitest';
import { bodyOf, textOf } from '../support/answer-server.ts';
import { eventually } from '../support/browser-test.ts';
import { killSharedWorkers } from '../support/chromium-control.ts';
import { holdStorage } from '../support/hold-storage.ts';
import type { ChatMessage } from '../support/relay-page.ts';
import { test, type RelayTab } from '../support/relay-test.ts';

const CHUNKS = 40;
const ANSWER = textOf(CHUNKS);
const QUESTION = { role: 'user', content: 'Why?' };
const NEXT = [QUESTION, { role: 'assistant', content: ANSWER }, { role: 'user', content: 'And then?' }];

/** Role, text and the text of the message that it follows, of each message. */
async function conversationIn(tab: RelayTab): Promise<unknown> {
  const { messages } = await tab.session('s1');
  const parentOf = (id: string | null): string | undefined =>
    messages.find(({ message_id }) => message_id === id)?.content;
  return messages.map(({ role, content, completion, parent_id }) => [role, content, completion, parentOf(parent_id)]);
}

test('records question and answer over a reload, and what is asked next follows the answer', async ({
  openTab,
  answers,
}) => {
  const tab = await openTab();
  expect(await tab.page.evaluate(() => window.recorder.outlives)).toBe(true);
  await tab.chat('s1', `${answers.url}answer?id=1&chunks=${CHUNKS}&pause=40`, [QUESTION]);
  await eventually(async () => (await tab.reading('s1')).bytes).toBeGreaterThan(0);
  await tab.reload();
  await tab.reattach('s1');
  await tab.untilOver();
  expect((await tab.reading('s1')).text).toBe(bodyOf(CHUNKS));
  const first = [
    ['user', 'Why?', 'complete', undefined],
    ['assistant', ANSWER, 'complete', 'Why?'],
  ];
  await eventually(() => conversationIn(tab)).toEqual(first);
  expect(await tab.session('s1')).toMatchObject({ title: 'Why?', model: 'm', provider: 'openai' });
});

test('the next question of a page follows the answer that the worker recorded', async ({ openTab, answers }) => {
  const tab = await openTab();
  await tab.chat('s1', `${answers.url}answer?id=1&chunks=${CHUNKS}`, [QUESTION]);
  await tab.untilOver();
  expect((await tab.reading('s1')).text).toBe(bodyOf(CHUNKS));
  await tab.chat('s1', `${answers.url}answer?id=2&chunks=3`, NEXT);
  await tab.untilOver();
  await eventually(() => conversationIn(tab)).toEqual([
    ['user', 'Why?', 'complete', undefined],
    ['assistant', ANSWER, 'complete', 'Why?'],
    ['user', 'And then?', 'complete', ANSWER],
    ['assistant', textOf(3), 'complete', 'And then?'],
  ]);
});

test('questions that follow answers which are not saved yet are recorded after them', async ({ openTab, answers }) => {
  const [tab, holding] = [await openTab(), await openTab()];
  const asked = ['Why?', 'Again?', 'And now?'].map((content) => ({ role: 'user', content }));
  const ask = (place: string, questions: readonly object[]): Promise<void> =>
    tab.page.evaluate(
      // Each answer is read to its end before the next question.
      async ([url, sent]) => {
        for (const question of sent) await window.relay.chat('s1', url, [question]);
      },
      [`${answers.url}${place}`, questions] as [string, ChatMessage[]],
    );
  await ask('answer?id=1&chunks=2', asked.slice(0, 1));
  const release = await holdStorage(holding.page);
  await ask('answer?id=2&chunks=2', asked.slice(1, 2));
  await ask('refused?id=3', asked.slice(2));
  await release();
  const answer = textOf(2);
  await eventually(async () => (await tab.session('s1')).messages.map(({ content }) => content)).toEqual([
    'Why?',
    answer,
    'Again?',
    answer,
    'And now?',
    expect.stringContaining('Not a key'),
    '',
  ]);
});

test('a Request object is sent by the worker, and its question is recorded before the answer', async ({
  openTab,
  answers,
}) => {
  const tab = await openTab();
  await tab.chat('s1', `${answers.url}answer?id=1&chunks=${CHUNKS}&pause=40`, [QUESTION], 'request');
  await eventually(async () => (await tab.reading('request')).bytes).toBeGreaterThan(0);
  expect(answers.answers.get('1')?.request.body).toContain('Why?');
  await tab.reload();
  await tab.reattach('s1');
  await tab.untilOver();
  expect((await tab.reading('s1')).text).toBe(bodyOf(CHUNKS));
  await eventually(() => conversationIn(tab)).toEqual([
    ['user', 'Why?', 'complete', undefined],
    ['assistant', ANSWER, 'complete', 'Why?'],
  ]);
});

test('records what the app stops, what a server refuses and what a dead worker leaves', async ({
  browser,
  openTab,
  answers,
}) => {
  const tab = await openTab();
  const outcomes = (): Promise<unknown> =>
    tab.page.evaluate(async () => {
      const read = await window.recorder.recover('s1');
      return read.value?.answers.map(({ outcome }) => outcome);
    });
  const slow = `${answers.url}answer?id=1&chunks=1000&pause=20`;
  await tab.chat('s1', slow, [QUESTION], 'stopped');
  await eventually(async () => (await tab.reading('stopped')).bytes).toBeGreaterThan(0);
  await tab.page.evaluate(() => window.relay.stops['stopped']?.abort());
  await eventually(outcomes).toEqual(['stopped']);
  await tab.chat('s1', `${answers.url}refused?id=2`, [{ role: 'user', content: 'Again?' }], 'refused');
  await eventually(outcomes).toEqual(['stopped', 'failed']);
  const facts = await tab.page.evaluate(async () => JSON.stringify(await window.recorder.api.facts({ since: 0 })));
  expect((await tab.reading('refused')).text).toContain('a-key-that-is-secret');
  expect(facts).toContain('Not a key');
  expect(facts).not.toContain('a-key-that-is-secret');
  await tab.chat('s1', slow, [{ role: 'user', content: 'Once more?' }], 'killed');
  await eventually(async () => (await tab.reading('killed')).bytes).toBeGreaterThan(0);
  await eventually(outcomes).toHaveLength(3);
  await killSharedWorkers(browser);
  await tab.untilOver();
  await eventually(outcomes).toEqual(['stopped', 'failed', 'cut_off']);
});

test('without a SharedWorker the page makes the request and records the answer', async ({ openTab, answers }) => {
  const tab = await openTab({ transports: ['dedicated_worker'] });
  expect(await tab.page.evaluate(() => window.recorder.outlives)).toBe(false);
  await tab.chat('s1', `${answers.url}answer?id=1&chunks=${CHUNKS}`, [QUESTION]);
  await tab.untilOver();
  expect((await tab.reading('s1')).text).toBe(bodyOf(CHUNKS));
  await eventually(() => conversationIn(tab)).toEqual([
    ['user', 'Why?', 'complete', undefined],
    ['assistant', ANSWER, 'complete', 'Why?'],
  ]);
  await tab.reattach('s1', 'again');
  await eventually(async () => (await tab.reading('again')).state).toBe('none');
});
