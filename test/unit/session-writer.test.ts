// The session writer makes events that a recorder takes: ids, offsets and parents are its own work.

import { expect, test, vi } from 'vitest';
import { MAX_TITLE_LENGTH } from '../../src/protocol/index.ts';
import { writeSession } from '../support/written-session.ts';

test('records a session with its messages, each after the one before', async () => {
  const { session, read } = writeSession({ id: 's', title: 'Greeting', model: 'm-1', metadata: { tag: 'a' } });
  const question = session.add({ role: 'user', content: 'Hello?' });
  const answer = session.add({ role: 'assistant', content: 'Hello.', id: 'a', model: 'm-2', metadata: { rating: 1 } });
  session.add({ role: 'user', content: 'Another way?', parent_id: question });
  session.add({ role: 'system', content: 'A new start.', parent_id: null });
  session.update({ title: 'Greetings', metadata: { tag: 'b' } });
  session.end();
  const { messages, ...recorded } = await read();
  expect(answer).toBe('a');
  expect(recorded).toMatchObject({
    session_id: 's',
    title: 'Greetings',
    model: 'm-1',
    metadata: { tag: 'b' },
    status: 'ended',
  });
  expect(messages.map(({ role, content, parent_id }) => [role, content, parent_id])).toEqual([
    ['user', 'Hello?', null],
    ['assistant', 'Hello.', question],
    ['user', 'Another way?', question],
    ['system', 'A new start.', null],
  ]);
  expect(messages[1]).toMatchObject({ message_id: 'a', model: 'm-2', metadata: { rating: 1 } });
});

test('an answer is recorded as it streams, and nothing of it before its first text', async () => {
  const { session, events, messages } = writeSession();
  const question = session.add({ role: 'user', content: 'Hello?' });
  const answer = session.answer({ id: 'a', model: 'm', metadata: { run: 7 } });
  answer.append('');
  expect(events).toHaveLength(2);
  answer.append('Hel');
  answer.append('lo 👋');
  expect(events.slice(2)).toMatchObject([
    { type: 'message_add', message_id: 'a', content: '' },
    { type: 'message_append', content_delta: 'Hel', offset: 0 },
    { type: 'message_append', content_delta: 'lo 👋', offset: 3 },
  ]);
  expect((await messages())[1]).toMatchObject({
    content: 'Hello 👋',
    completion: 'open',
    parent_id: question,
    model: 'm',
  });
  answer.complete({ finish_reason: 'stop', usage: { output_tokens: 2 } });
  expect((await messages())[1]).toMatchObject({
    completion: 'complete',
    metadata: { kind: 'answer', run: 7, finish_reason: 'stop', usage: { output_tokens: 2 }, outcome: 'complete' },
  });
  expect(events.at(-1)).toMatchObject({ type: 'message_update', is_complete: true });
  expect(events).toHaveLength(6);
});

test('answers to one question that stream at once both follow the question', async () => {
  const { session, messages } = writeSession();
  const question = session.add({ role: 'user', content: 'Hello?' });
  const [one, other] = [session.answer(), session.answer()];
  for (const answer of [one, other, one, other]) answer.append('x');
  session.add({ role: 'user', content: 'And?' });
  expect((await messages()).map(({ content, parent_id }) => [content, parent_id])).toEqual([
    ['Hello?', null],
    ['xx', question],
    ['xx', question],
    ['And?', other.id],
  ]);
});

test('another text for the last message leaves it its parent', async () => {
  const { session, messages } = writeSession();
  const question = session.add({ role: 'user', content: 'Hello?' });
  session.add({ role: 'assistant', content: 'Hi.', id: 'answer' });
  session.add({ role: 'assistant', content: 'Hello.', id: 'answer' });
  expect(await messages()).toMatchObject([{}, { content: 'Hello.', parent_id: question }]);
});

test('of a title that is too long, its beginning is recorded', async () => {
  const { session, read } = writeSession({ title: 'x'.repeat(MAX_TITLE_LENGTH + 1) });
  expect((await read()).title).toBe('x'.repeat(MAX_TITLE_LENGTH));
  session.update({ title: 'y'.repeat(MAX_TITLE_LENGTH + 1) });
  expect((await read()).title).toBe('y'.repeat(MAX_TITLE_LENGTH));
});

test('ids are random, and need no secure context', async () => {
  const secure = crypto;
  vi.stubGlobal('crypto', { getRandomValues: (bytes: Uint8Array<ArrayBuffer>) => secure.getRandomValues(bytes) });
  const { session, flush } = writeSession();
  const ids = [session.id, session.add({ role: 'user', content: 'x' }), session.answer().id, session.answer().id];
  vi.unstubAllGlobals();
  expect(new Set(ids).size).toBe(4);
  expect(await flush()).toMatchObject([{ type: 'ack' }, { type: 'ack' }]);
});

const STRANGE: readonly unknown[] = [null, undefined, 5, NaN, true, [], ['a', { type: 'text', text: 'b' }], {}];

const METHODS = [
  'append',
  'reasoning',
  'toolCall',
  'toolResult',
  'source',
  'file',
  'raw',
  'describe',
  'complete',
  'fail',
] as const;

test.each(STRANGE.map((strange) => [strange]))(
  'no call throws when it is given %o, and what comes later is recorded',
  async (strange) => {
    const { session, flush, answers } = writeSession();
    const wrong = strange as never;
    session.add(wrong);
    session.add({ role: wrong, content: wrong });
    session.update(wrong);
    session.answer(wrong);
    const answer = session.answer({ id: 'a', metadata: wrong });
    for (const method of METHODS) answer[method](wrong);
    for (const method of METHODS)
      answer[method]({
        id: wrong,
        name: wrong,
        content: wrong,
        arguments: wrong,
        key: wrong,
        metadata: wrong,
      } as never);
    answer.append(' and on');
    await flush();
    const [read] = await answers();
    expect(read).toMatchObject({ answer_id: 'a', outcome: 'failed' });
    expect(read?.text.endsWith(' and on')).toBe(true);
  },
);

test('a list of parts as text is recorded as text, and does not disturb what follows', async () => {
  const { session, answers } = writeSession();
  const answer = session.answer();
  answer.append('a');
  answer.append([{ type: 'text', text: 'bc' }] as never);
  answer.append('d');
  answer.append(5 as never);
  answer.append('e');
  expect((await answers())[0]?.text).toBe('abcde');
});
