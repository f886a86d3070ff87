// Answers that outlive their page: a reload, a close, a crash, a killed worker.
import { expect } from 'vitest';
import { eventually } from '../support/browser-test.ts';
import { bodyOf, textOf } from '../support/answer-server.ts';
import { crashPage, killSharedWorkers } from '../support/chromium-control.ts';
import { test, type RelayTab } from '../support/relay-test.ts';
import { pause } from '../support/within.ts';

/** A stream of so many chunks, and a pause between them in ms: it takes some seconds. */
const CHUNKS = 60;
const PAUSE_MS = 50;
const STREAM = `answer?id=1&chunks=${CHUNKS}&pause=${PAUSE_MS}`;

/** The same, which does not end before the test says so: a page may take any time to come back. */
const HELD = `${STREAM}&held`;
const BODY = bodyOf(CHUNKS);
const RECORDED = { recording: { provider: 'test' } };
const WHOLE = { content: textOf(CHUNKS), completion: 'complete' };

/** Resolves once the tab has read something. */
async function untilReading(tab: RelayTab, name = 's1'): Promise<void> {
  await eventually(async () => (await tab.reading(name)).bytes).toBeGreaterThan(0);
}

/** The answer as it is recorded. */
async function recordedIn(tab: RelayTab, sessionId = 's1'): Promise<unknown> {
  const { status, messages } = await tab.session(sessionId);
  return { status, answers: messages.map(({ content, completion }) => ({ content, completion })) };
}

async function expectAll(tab: RelayTab, name = 's1'): Promise<void> {
  await eventually(async () => (await tab.reading(name)).state).toBe('ended');
  expect((await tab.reading(name)).text).toBe(BODY);
}

test('an answer goes on over a reload, and the page reads it from its beginning to its end', async ({
  openTab,
  answers,
}) => {
  const tab = await openTab();
  await tab.ask('s1', `${answers.url}${HELD}`, RECORDED);
  await untilReading(tab);
  await tab.reload();
  await tab.reattach('s1');
  await untilReading(tab);
  expect(answers.answers.get('1')?.state).toBe('running');
  answers.answers.get('1')?.release();
  await expectAll(tab);
  expect(answers.answers.get('1')).toMatchObject({ chunks: CHUNKS, state: 'finished' });
  await eventually(() => recordedIn(tab)).toEqual({ status: 'active', answers: [WHOLE] });
});

test('an answer goes on while its page is closed and opened again after 2 s', async ({ openTab, answers }) => {
  const tab = await openTab();
  await tab.ask('s1', `${answers.url}${HELD}`, RECORDED);
  await untilReading(tab);
  await tab.page.close();
  await pause(2_000);
  const next = await openTab();
  await next.reattach('s1');
  await untilReading(next);
  answers.answers.get('1')?.release();
  await expectAll(next);
  expect(answers.answers.get('1')).toMatchObject({ chunks: CHUNKS, state: 'finished' });
  await eventually(() => recordedIn(next)).toEqual({ status: 'active', answers: [WHOLE] });
});

test('an answer that has ended can be read again for a short time, also in another tab', async ({
  openTab,
  answers,
}) => {
  const tab = await openTab();
  await tab.ask('s1', `${answers.url}answer?id=1&chunks=${CHUNKS}`);
  await expectAll(tab);
  const other = await openTab();
  await other.reattach('s1');
  await expectAll(other);
  await other.reattach('s2');
  await eventually(async () => (await other.reading('s2')).state).toBe('none');
});

test('two tabs read one answer, and it goes on when the tab that asked for it crashes', async ({
  openTab,
  answers,
}) => {
  const survivor = await openTab();
  const asking = await openTab();
  await asking.ask('s1', `${answers.url}${STREAM}`, RECORDED);
  await untilReading(asking);
  await survivor.reattach('s1');
  await untilReading(survivor);
  await crashPage(asking.page);
  await expectAll(survivor);
  expect(answers.answers.get('1')).toMatchObject({ chunks: CHUNKS, state: 'finished' });
  await eventually(() => recordedIn(survivor)).toEqual({ status: 'active', answers: [WHOLE] });
});

test('an answer whose worker is killed is cut off, in the page and in the recording, with its text up to there', async ({
  browser,
  openTab,
  answers,
}) => {
  const tab = await openTab();
  await tab.ask('s1', `${answers.url}${STREAM}`, RECORDED);
  const isBegun = async (): Promise<boolean> =>
    (await tab.session('s1')).messages[0]?.content.startsWith('0 ') === true;
  await eventually(() => isBegun().catch(() => false)).toBe(true);
  expect(await killSharedWorkers(browser)).toBe(1);
  await eventually(async () => (await tab.reading('s1')).state).toBe('failed');
  expect((await tab.reading('s1')).error).toMatch(/^TypeError: /);
  expect(BODY.startsWith((await tab.reading('s1')).text)).toBe(true);
  await eventually(() => answers.answers.get('1')?.state).toBe('closed');
  const prefix = (recorded: unknown): boolean => {
    const [answer] = (recorded as { answers: { content: string }[] }).answers;
    return answer !== undefined && answer.content !== '' && textOf(CHUNKS).startsWith(answer.content);
  };
  const cutOff = { status: 'interrupted', answers: [{ content: expect.any(String), completion: 'cut_off' }] };
  await eventually(() => recordedIn(tab)).toEqual(cutOff);
  expect(await recordedIn(tab)).toSatisfy(prefix);
  await tab.reattach('s1', 'again');
  await eventually(async () => (await tab.reading('again')).state).toBe('none');
});

test('a page that does not read stalls its answer, and does so no longer when it is gone', async ({
  openTab,
  answers,
}) => {
  const other = await openTab();
  const tab = await openTab();
  const chunks = 2_000;
  await tab.ask('s1', `${answers.url}answer?id=1&chunks=${chunks}&size=10000`, { ...RECORDED, reads: false });
  const length = async (): Promise<number> => (await other.session('s1')).messages[0]?.content.length ?? 0;
  // What is recorded, and what the server could send. The worker that reads the answer also says what is recorded: it had
  // its turns between the looks.
  const look = async (): Promise<string> => `${await length().catch(() => 0)} ${answers.answers.get('1')?.chunks}`;
  const isStalled = async (): Promise<boolean> => {
    const first = await look();
    for (let looks = 1; looks < 5; looks += 1) {
      await pause(300);
      if ((await look()) !== first) return false;
    }
    return !first.startsWith('0 ');
  };
  await eventually(isStalled).toBe(true);
  // One or two reads of the network, each of as much as the machine's buffers hold, which is no small part of 20 MB.
  // Without the stall it is all.
  const whole = textOf(chunks, 10_000).length;
  expect(await length()).toBeLessThan(whole / 4);
  await tab.page.close();
  await eventually(length).toBe(whole);
  await other.reattach('s1');
  await eventually(async () => (await other.reading('s1')).head['status']).toBe(410);
});

test('an answer ends with its page where it was asked to', async ({ openTab, answers }) => {
  const other = await openTab();
  const tab = await openTab();
  await tab.ask('s1', `${answers.url}${STREAM}`, { abort_on_leave: true });
  await untilReading(tab);
  await tab.page.close();
  await eventually(() => answers.answers.get('1')?.state).toBe('closed');
  await other.reattach('s1');
  await eventually(async () => (await other.reading('s1')).state).toBe('none');
});

test('a session is interrupted once its answer has ended and its page is gone, and not before', async ({
  openTab,
  answers,
}) => {
  const other = await openTab();
  const tab = await openTab();
  await tab.ask('s1', `${answers.url}${STREAM}`, RECORDED);
  await untilReading(tab);
  await tab.page.close();
  await eventually(() => recordedIn(other)).toEqual({ status: 'interrupted', answers: [WHOLE] });
  const last = await openTab();
  await last.ask('s2', `${answers.url}answer?id=2&chunks=${CHUNKS}`, RECORDED);
  await expectAll(last, 's2');
  await eventually(() => recordedIn(other, 's2')).toEqual({ status: 'active', answers: [WHOLE] });
  await last.page.close();
  await eventually(() => recordedIn(other, 's2')).toEqual({ status: 'interrupted', answers: [WHOLE] });
});
