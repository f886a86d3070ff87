// The search index follows what is recorded.
import { expect, test } from 'vitest';
import { append, messageAdd, sessionStart } from '../support/events.ts';
import { TouchedSessions } from '../../src/search/worker/touched-sessions.ts';
import { importedMessage, importedSession } from '../support/imported.ts';
import { openTestSearch, openTestTables } from '../support/search-index.ts';

const chat = (session_id: string, texts: readonly string[], title = `About ${session_id}`): object[] => [
  sessionStart(session_id, { title }),
  ...texts.map((content, index) => messageAdd(`m${index}`, content, { session_id })),
];

test('what was recorded before the index is found, whether a checkpoint has folded it or not', async () => {
  const search = await openTestSearch();
  await search.recorder.record(chat('s1', ['The first question', 'An answer about recorders']), { page_id: null });
  await search.recorder.checkpoint();
  search.pass(1_000);
  await search.recorder.record(chat('s2', ['Another question']), { page_id: null });
  await search.settle();
  expect(await search.find('question')).toEqual(['s2/m0', 's1/m0']);
  expect(await search.find('recorders answer')).toEqual(['s1/m1']);
  expect(await search.find('about s2')).toEqual(['s2']);
  expect(search.holder.status).toMatchObject({
    state: 'ready',
    storage: 'memory',
    indexed_messages: 3,
    total_messages: 3,
  });
});

test('what is recorded later is found, and a changed text no longer by what it was', async () => {
  const search = await openTestSearch();
  await search.record(chat('s1', ['The first question']));
  await search.settle();
  await search.record([messageAdd('m9', 'Something newer', { session_id: 's1' })]);
  await search.settle();
  expect(await search.find('newer')).toEqual(['s1/m9']);
  await search.record([{ type: 'message_update', session_id: 's1', message_id: 'm9', content: 'Replaced' }]);
  await search.settle();
  expect([await search.find('newer'), await search.find('replaced')]).toEqual([[], ['s1/m9']]);
});

test('a streamed message is found once nothing was appended for a while, or it is closed, and not for each token', async () => {
  const search = await openTestSearch();
  await search.record(chat('s1', ['A question']));
  await search.settle();
  await search.record([messageAdd('m9', '', { session_id: 's1' })]);
  await search.record([append('tokens ', { session_id: 's1', message_id: 'm9' })]);
  await search.settle();
  expect(await search.find('tokens')).toEqual([]);
  search.pass(5_000);
  await search.settle();
  expect(await search.find('tokens')).toEqual(['s1/m9']);
  await search.record([append('arrive', { session_id: 's1', message_id: 'm9' })]);
  await search.settle();
  expect(await search.find('arrive')).toEqual([]);
  await search.record([{ type: 'session_end', session_id: 's1' }]);
  await search.settle();
  expect(await search.find('tokens arrive')).toEqual(['s1/m9']);
});

test('imported sessions are found, and a newer export by its texts and no longer by those that it replaced', async () => {
  const search = await openTestSearch();
  const imported = async (session_id: string, content: string): Promise<void> => {
    await search.recorder.importSessions([importedSession({ session_id, messages: [importedMessage({ content })] })]);
    search.publish();
  };
  await imported('s1', 'An imported text');
  await search.settle();
  expect(await search.find('imported text')).toEqual(['s1/a']);
  await imported('s1', 'Replaced');
  await search.settle();
  expect([await search.find('imported'), await search.find('replaced')]).toEqual([[], ['s1/a']]);
});

test('what an import has changed is still to be read after a restart', () => {
  const touched = new TouchedSessions();
  touched.note({ type: 'session_imported', session_id: 's', seq: 1, recorded_at: 1 }, 0);
  const restarted = new TouchedSessions();
  for (const session of touched.rest()) restarted.restore(...session);
  expect(restarted.take(0)).toMatchObject({ sessionId: 's', isWhole: true });
});

test('superseded messages are not found', async () => {
  const search = await openTestSearch();
  await search.record(chat('s1', ['kept text', 'dropped text']));
  await search.settle();
  await search.record([
    {
      type: 'session_snapshot',
      session_id: 's1',
      provider: 'test',
      messages: [{ message_id: 'm0', role: 'user', content: 'kept text' }],
    },
  ]);
  await search.settle();
  expect(await search.find('text')).toEqual(['s1/m0']);
});

test('the trash is found only when it is searched, and what is purged not even before the index knows', async () => {
  const search = await openTestSearch();
  await search.record([...chat('s1', ['secret plan']), ...chat('s2', ['open plan'])]);
  await search.settle();
  await search.recorder.api.trash('s1');
  expect(await search.find('plan')).toEqual(['s2/m0']);
  expect(await search.find('plan', { status: 'trashed' })).toEqual([]);
  search.publish();
  await search.settle();
  expect(await search.find('plan')).toEqual(['s2/m0']);
  expect(await search.find('plan', { status: 'trashed' })).toEqual(['s1/m0']);
  await search.recorder.api.restore('s1');
  search.publish();
  await search.settle();
  expect((await search.find('plan')).toSorted()).toEqual(['s1/m0', 's2/m0']);
  await search.recorder.api.purge('s1');
  expect(await search.find('plan')).toEqual(['s2/m0']);
  search.publish();
  await search.settle();
  expect(await search.find('plan')).toEqual(['s2/m0']);
  await search.record(chat('s1', ['another plan']));
  await search.settle();
  expect((await search.find('plan')).toSorted()).toEqual(['s1/m0', 's2/m0']);
  expect(await search.find('secret')).toEqual([]);
});

test('a missed commit is read from the journal', async () => {
  const search = await openTestSearch();
  await search.record(chat('s1', ['one']));
  await search.settle();
  await search.recorder.record([messageAdd('m8', 'missed words', { session_id: 's1' })], { page_id: null });
  search.holder.notice(search.recorder.published.slice(-1).map((fact) => ({ ...fact, seq: fact.seq + 1 })));
  await search.settle();
  expect(await search.find('missed')).toEqual(['s1/m8']);
});

test('recordings that have come back without facts are found once that is said', async () => {
  const search = await openTestSearch();
  await search.record(chat('s1', ['The first question']));
  await search.settle();
  await search.recorder.record(chat('s2', ['An old question']), { page_id: null });
  await search.settle();
  expect(await search.find('question')).toEqual(['s1/m0']);
  search.holder.noticeRestored();
  await search.settle();
  expect(await search.find('question')).toEqual(['s1/m0', 's2/m0']);
});

test('filters restrict what is found', async () => {
  const search = await openTestSearch();
  await search.record([
    sessionStart('s1', { provider: 'openai', model: 'gpt-5-mini', workspace_path: '/home/ada/Engine' }),
    messageAdd('m0', 'same words', { session_id: 's1' }),
  ]);
  search.pass(10_000);
  await search.record([
    sessionStart('s2', { provider: 'anthropic', model: 'claude', workspace_id: 'w-2' }),
    messageAdd('m0', 'same words', { session_id: 's2' }),
    { type: 'session_end', session_id: 's2' },
  ]);
  await search.settle();
  expect(await search.find('same')).toEqual(['s2/m0', 's1/m0']);
  expect(await search.find('same', { provider: 'OpenAI' })).toEqual(['s1/m0']);
  expect(await search.find('same', { model: 'GPT' })).toEqual(['s1/m0']);
  expect(await search.find('same', { workspace: 'engine' })).toEqual(['s1/m0']);
  expect(await search.find('same', { workspace: 'w-2' })).toEqual(['s2/m0']);
  expect(await search.find('same', { status: 'ended' })).toEqual(['s2/m0']);
  expect(await search.find('same', { session_ids: ['s1', 'none'] })).toEqual(['s1/m0']);
  expect(await search.find('same', { until: 1_005_000 })).toEqual(['s1/m0']);
  expect(await search.find('same', { since: 1_005_000 })).toEqual(['s2/m0']);
  search.pass(4_000_000);
  expect(await search.find('same', { status: 'timed_out' })).toEqual(['s1/m0']);
  expect(await search.find('same', { status: 'active' })).toEqual([]);
});

test('a session is found by its id, and by its new title when that changes', async () => {
  const search = await openTestSearch();
  await search.record(chat('chat-17', ['text'], 'Old name'));
  await search.settle();
  const named = await search.page({ text: ' chat-17 ' });
  expect(named.groups.map(({ session, hits }) => [session.session_id, hits])).toEqual([['chat-17', []]]);
  await search.record([{ type: 'session_update', session_id: 'chat-17', title: 'Fresh name' }]);
  await search.settle();
  expect([await search.find('old'), await search.find('fresh')]).toEqual([[], ['chat-17']]);
});

test('hits of one session are together, pages follow each other, and a rare match comes before a weak one', async () => {
  const search = await openTestSearch();
  for (let index = 0; index < 5; index += 1) {
    await search.record(
      chat(
        `s${index}`,
        Array.from({ length: 5 }, () => `word ${'filler '.repeat(30)}`),
      ),
    );
    search.pass(10);
  }
  await search.record(chat('best', ['word']));
  await search.settle();
  const first = await search.page({ text: 'word', limit: 4 });
  expect(first.groups.map(({ session }) => session.session_id)).toEqual(['best', 's4', 's3', 's2']);
  expect(first.groups[1]).toMatchObject({ has_more: true, hits: [{}, {}, {}] });
  const second = await search.page({ text: 'word', limit: 4, cursor: first.next_cursor ?? '' });
  expect(second.groups.map(({ session }) => session.session_id)).toEqual(['s1', 's0']);
  expect(second.next_cursor).toBeNull();
});

test('after a rebuild everything is found again', async () => {
  const search = await openTestSearch();
  await search.record(chat('s1', ['some words']));
  await search.settle();
  search.holder.discard();
  expect(search.holder.status.state).toBe('starting');
  await search.settle();
  expect(await search.find('words')).toEqual(['s1/m0']);
});

test('a long session is indexed in parts, and goes on meanwhile', async () => {
  const search = await openTestSearch();
  const texts = Array.from({ length: 700 }, (_, index) => `text number${index} end`);
  await search.recorder.record(chat('s1', texts), { page_id: null });
  for (let steps = 0; search.holder.status.indexed_messages === 0 && steps < 50; steps += 1) await search.holder.step();
  expect(search.holder.status).toMatchObject({ state: 'building', total_messages: 700 });
  const during = await search.page({ text: 'number699' });
  expect([during.groups.length, during.complete]).toEqual([1, false]);
  await search.record([messageAdd('later', 'text later', { session_id: 's1' })]);
  await search.settle();
  expect(await search.find('later')).toEqual(['s1/later']);
  for (const number of [0, 1, 349, 499, 500, 698, 699])
    expect(await search.find(`number${number} `)).toEqual([`s1/m${number}`]);
  expect(search.holder.status).toMatchObject({ state: 'ready', indexed_messages: 701, total_messages: 701 });
});

test('what is deleted leaves no word in the file, and the file has no empty pages', async () => {
  const { tables, bytes, freePages } = await openTestTables();
  const texts = Array.from({ length: 3_000 }, (_, index) => `common words here and number${index}`);
  tables.transaction(() => {
    tables.addDocuments(
      texts.map((text, position) => ({ ref: 1, position, text })),
      'oldest',
    );
    tables.addDocuments([{ ref: 2, position: 0, text: 'zanzibarquokka' }], 'newest');
  });
  expect(bytes().includes('anzibarquokka')).toBe(true);
  tables.deleteSession(2);
  tables.deleteMessages(1);
  while (!tables.tidy(50));
  expect(bytes().includes('anzibarquokka')).toBe(false);
  expect(freePages()).toBe(0);
  // Once more, from a file that is one piece.
  tables.addDocuments([{ ref: 3, position: 0, text: 'wombatyodel' }], 'newest');
  tables.deleteSession(3);
  while (!tables.tidy(50));
  expect(bytes().includes('ombatyodel')).toBe(false);
});

test('without a file the newest messages are kept in memory within a bound, and each page says so', async () => {
  const search = await openTestSearch({ maxMemoryBytes: 150_000 });
  for (let session = 0; session < 30; session += 1) {
    const texts = Array.from(
      { length: 100 },
      (_, index) => `common session${session} ${'filler'.repeat(5)}${session * 100 + index}`,
    );
    await search.recorder.record(chat(`s${session}`, texts), { page_id: null });
    search.pass(1_000);
  }
  await search.settle();
  const { state, storage, reason, is_full, indexed_messages, total_messages, bytes } = search.holder.status;
  expect([state, storage, is_full, total_messages]).toEqual(['ready', 'memory', true, 3_000]);
  expect(reason).not.toBeNull();
  expect(indexed_messages).toBeLessThan(3_000);
  expect(bytes).toBeLessThan(1_000_000);
  expect((await search.find('session29')).length).toBeGreaterThan(0);
  expect(await search.page({ text: 'session0 common' })).toMatchObject({
    groups: [],
    complete: false,
    searched_messages: indexed_messages,
  });
});
