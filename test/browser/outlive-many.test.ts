// Many answers at once, and long ones.
import { expect, onTestFinished } from 'vitest';
import { bodyOf, digestOf, pseudoRandom, serveAnswers, textOf, type AnswerServer } from '../support/answer-server.ts';
import { eventually } from '../support/browser-test.ts';
import { test, type RelayTab } from '../support/relay-test.ts';

const CHUNKS = 40;

/** To one server by HTTP/1.1: more answers wait for each other, in a page as in a worker. */
const MAX_CONNECTIONS = 6;

const RECORDED = { recording: { provider: 'test' } };

/** The recorded texts of sessions, and whether each is complete. */
function recordedIn({ page }: RelayTab, ids: readonly string[]): Promise<unknown> {
  return page.evaluate(async (sessions) => {
    const read = await Promise.all(sessions.map((id) => window.recorder.api.session(id)));
    return read.map(({ value }) => value?.messages.map(({ content, completion }) => [content, completion]));
  }, ids);
}

test.for([1, 10, 50])('%i answers at once are read and recorded whole, over a reload', async (count, { openTab }) => {
  const servers = await Promise.all(Array.from({ length: Math.ceil(count / MAX_CONNECTIONS) }, serveAnswers));
  onTestFinished(async () => void (await Promise.all(servers.map((server) => server.close()))));
  const serverOf = (index: number): AnswerServer | undefined => servers[Math.floor(index / MAX_CONNECTIONS)];
  const tab = await openTab();
  const ids = Array.from({ length: count }, (_, index) => `s${index}`);
  const query = `chunks=${CHUNKS}&pause=50`;
  await Promise.all(ids.map((id, index) => tab.ask(id, `${serverOf(index)?.url}answer?id=${id}&${query}`, RECORDED)));
  await eventually(() => ids.every((id, index) => (serverOf(index)?.answers.get(id)?.chunks ?? 0) > 2)).toBe(true);
  await tab.reload();
  await Promise.all(ids.map((id) => tab.reattach(id)));
  await tab.untilOver();
  const texts = await Promise.all(ids.map(async (id) => (await tab.reading(id)).text));
  expect(texts).toEqual(ids.map(() => bodyOf(CHUNKS)));
  await eventually(() => recordedIn(tab, ids)).toEqual(ids.map(() => [[textOf(CHUNKS), 'complete']]));
});

test('an answer of 10 MB is the same bytes, at once and when it is read again', async ({ openTab, answers }) => {
  const bytes = 10_000_000;
  const whole = { state: 'ended', bytes, digest: digestOf(pseudoRandom(bytes)) };
  const tab = await openTab();
  await tab.ask('s1', `${answers.url}bytes?id=1&count=${bytes}`, RECORDED);
  await tab.untilOver();
  expect(await tab.reading('s1')).toMatchObject(whole);
  await tab.reload();
  await tab.reattach('s1');
  await tab.untilOver();
  expect(await tab.reading('s1')).toMatchObject(whole);
});

test('a text of 10 MB is recorded whole', async ({ openTab, answers }) => {
  const tab = await openTab();
  await tab.ask('s1', `${answers.url}answer?id=1&chunks=1000&size=10000`, RECORDED);
  await tab.untilOver();
  await eventually(async () => (await tab.session('s1')).messages[0]?.completion).toBe('complete');
  expect((await tab.session('s1')).messages[0]?.content === textOf(1000, 10_000)).toBe(true);
});
