// GET /search: from the index where there is one, otherwise by a bounded look at the newest messages.
import { expect, test } from 'vitest';
import { failed, ok, type SearchPage, type SearchQuery } from '../../src/protocol/index.ts';
import { createRestHandler, type RestHandler } from '../../src/hosts/rest/rest-handler.ts';
import { MAX_SCANNED_MESSAGES, type AskIndex } from '../../src/hosts/rest/search-messages.ts';
import { messageAdd, sessionStart } from '../support/events.ts';
import { newDatabase, openTestRecorder, type TestRecorder } from '../support/recorder-harness.ts';
import { ask, BASE } from './rest-fake-recorder.ts';

const NO_INDEX: AskIndex = () => Promise.resolve(failed('not_connected', 'No page holds it.'));

function open(askIndex = NO_INDEX): { recorder: TestRecorder; rest: RestHandler; pass: () => void } {
  let now = 1_000_000;
  const recorder = openTestRecorder({ database: newDatabase(), clock: () => now });
  const rest = createRestHandler({
    recorder,
    bases: [BASE],
    openApi: () => Promise.reject(new Error('none')),
    askIndex,
  });
  return { recorder, rest, pass: () => (now += 1_000) };
}

async function search(rest: RestHandler, query: string): Promise<SearchPage> {
  const reply = await ask(rest, 'GET', `/search?${query}`);
  expect(reply.status).toBe(200);
  return (await reply.json()) as SearchPage;
}

const ANSWER: SearchPage = {
  groups: [],
  next_cursor: null,
  order: 'relevance',
  complete: true,
  searched_messages: null,
};

test('the index answers where it is at hand, with everything that was asked', async () => {
  const asked: SearchQuery[] = [];
  const { rest } = open((query) => {
    asked.push(query);
    return Promise.resolve(ok(ANSWER));
  });
  expect(await search(rest, 'q=two+words&limit=5&status=stopped&model=&cursor=20')).toEqual(ANSWER);
  expect(asked).toEqual([{ text: 'two words', limit: 5, cursor: '20', filter: { status: 'stopped' } }]);
});

test('without an index the newest messages are searched, and all of them where they are few', async () => {
  const { recorder, rest, pass } = open();
  const record = (events: object[]): Promise<unknown> => recorder.record(events, { page_id: null });
  await record([sessionStart('s1', { title: 'A café' }), messageAdd('m1', 'needle one', { session_id: 's1' })]);
  pass();
  await record([
    sessionStart('s2'),
    messageAdd('m2', 'a needle\nagain', { session_id: 's2' }),
    messageAdd('m3', 'hay', { session_id: 's2' }),
  ]);
  const page = await search(rest, 'q=needle');
  expect(page.groups.map(({ session, hits }) => [session.session_id, hits.map((hit) => hit.message_id)])).toEqual([
    ['s2', ['m2']],
    ['s1', ['m1']],
  ]);
  expect(page.groups[0]?.hits[0]).toMatchObject({
    position: 0,
    snippet: 'a needle again',
    ranges: [{ offset: 2, length: 6 }],
  });
  expect([page.complete, page.searched_messages]).toEqual([true, null]);
  expect((await search(rest, 'q=cafe')).groups[0]?.hits).toMatchObject([{ message_id: null, snippet: 'A café' }]);
  expect((await search(rest, 'q=needle&provider=none')).groups).toEqual([]);
  expect((await search(rest, 'q=')).groups).toEqual([]);
});

test('the look at the newest messages is bounded, and says how far it went', async () => {
  const { recorder, rest } = open();
  const messages = Array.from({ length: MAX_SCANNED_MESSAGES + 500 }, (_, index) =>
    messageAdd(`m${index}`, index === 0 ? 'the oldest' : 'a later one'),
  );
  await recorder.record([sessionStart(), ...messages], { page_id: null });
  const page = await search(rest, 'q=oldest');
  expect(page).toMatchObject({ groups: [], complete: false, searched_messages: MAX_SCANNED_MESSAGES });
  expect((await search(rest, 'q=later')).groups[0]).toMatchObject({ has_more: true, hits: [{}, {}, {}] });
});

test('a failure of the storage is the answer, not an empty page', async () => {
  const { recorder } = open();
  const api = { ...recorder.api, sessions: () => Promise.resolve(failed('storage_unavailable', 'The disk is gone.')) };
  const rest = createRestHandler({
    recorder: { ...recorder, api },
    bases: [BASE],
    openApi: () => Promise.reject(new Error('none')),
  });
  expect((await ask(rest, 'GET', '/search?q=x')).status).toBe(503);
});
