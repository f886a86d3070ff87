// A client's sessions: written through the session writer, and recovered with a writer that continues them.

import { expect, onTestFinished, test } from 'vitest';
import type { Client } from '../../src/client/client.ts';
import { MAX_PENDING_LENGTH } from '../../src/client/constants.ts';
import { sharedNames, type RecordedMessage } from '../../src/protocol/index.ts';
import { CounterRecorder, FakeTransport, nextTurn, openClient } from '../support/client-fakes.ts';
import { recorderOn } from '../support/one-session.ts';
import { openClientOf } from '../support/recorder-link.ts';
import type { TestRecorder } from '../support/recorder-harness.ts';
import { valueOf } from '../support/recorder-reads.ts';

let namespaces = 0;

async function clientOf(recorder: TestRecorder): Promise<Client> {
  namespaces += 1;
  const client = await openClientOf(recorder, sharedNames(`sessions-${namespaces}`));
  onTestFinished(() => client.close());
  return client;
}

async function messagesOf({ api }: TestRecorder, sessionId: string): Promise<readonly RecordedMessage[]> {
  return valueOf(await api.session(sessionId)).messages;
}

test('what a writer records in one turn travels as one message', async () => {
  const transport = new FakeTransport(new CounterRecorder());
  const { client } = await openClient([transport]);
  const answer = client.session({ provider: 'p', id: 's' }).answer({ id: 'a' });
  for (const token of ['one', ' two', ' three']) answer.append(token);
  await nextTurn();
  answer.append(' four');
  await nextTurn();
  expect(transport.batches.map((batch) => batch.length)).toEqual([5, 1]);
  expect(transport.batches.flat().slice(2)).toEqual(['one', ' two', ' three', ' four']);
  await client.close();
});

test('a session that is written is saved', async () => {
  const recorder = recorderOn();
  const client = await clientOf(recorder);
  const session = client.session({ provider: 'p', title: 'Greeting' });
  session.add({ role: 'user', content: 'Hello?' });
  const answer = session.answer();
  answer.append('Hello.');
  answer.complete();
  session.end();
  await expect.poll(() => client.state).toEqual({ status: 'saved', refused: 0 });
  expect(valueOf(await recorder.api.session(session.id))).toMatchObject({ title: 'Greeting', status: 'ended' });
  expect((await messagesOf(recorder, session.id)).map(({ content }) => content)).toEqual(['Hello?', 'Hello.']);
});

test('what a writer is refused is reported like any other event', async () => {
  const client = await clientOf(recorderOn());
  const refused: string[] = [];
  client.onRefused(({ error }) => refused.push(error.code));
  client.session({ provider: 5 as never });
  await expect.poll(() => refused).toEqual(['invalid_event']);
});

test('where there was no room for a part of a text, what comes later is recorded, and the text says that it has a gap', async () => {
  const transport = new FakeTransport(new CounterRecorder());
  const { client } = await openClient([transport]);
  const answer = client.session({ provider: 'p', id: 's' }).answer({ id: 'a' });
  answer.append('one');
  await nextTurn();
  transport.hold();
  const quarter = 'x'.repeat(MAX_PENDING_LENGTH / 4);
  for (let part = 0; part < 4; part += 1) answer.append(quarter);
  await nextTurn();
  expect(client.state).toMatchObject({ refused: 1 });
  transport.deliver();
  await expect.poll(() => client.pending()).toEqual([]);
  answer.append(' more');
  answer.toolCall({ id: 'c' });
  answer.complete();
  expect(client.pending().slice(0, 2)).toMatchObject([
    { content_delta: ' more', offset: null },
    { message_id: 'a', is_complete: true, metadata: { has_gap: true } },
  ]);
  expect(JSON.stringify(client.pending().slice(2))).not.toContain('has_gap');
  await client.close();
});

/** A session whose client was lost in the middle of an answer `a` with two parts. */
async function interrupted(): Promise<TestRecorder> {
  const recorder = recorderOn();
  const client = await clientOf(recorder);
  const session = client.session({ provider: 'p', id: 's' });
  session.add({ role: 'user', content: 'Well?', id: 'q' });
  const answer = session.answer({ id: 'a', model: 'm' });
  answer.reasoning('Hm.');
  answer.append('Once upon');
  await expect.poll(() => client.state.status).toBe('saved');
  await recorder.clientGone(client.clientId);
  return recorder;
}

test('a recovered session says what is cut off, and its writer goes on where it stopped', async () => {
  const recorder = await interrupted();
  const client = await clientOf(recorder);
  const { session, messages, answers, cut_off, writer } = valueOf(await client.recover('s'));
  expect(session).toMatchObject({ session_id: 's', status: 'interrupted' });
  expect(messages.map(({ content }) => content)).toEqual(['Well?', 'Hm.', 'Once upon']);
  expect(cut_off).toEqual([{ message_id: 'a', role: 'assistant', position: 2, saved_length: 9 }]);
  expect(answers).toMatchObject([{ answer_id: 'a', text: 'Once upon', reasoning: 'Hm.', outcome: 'cut_off' }]);

  const answer = writer.answer({ id: 'a' });
  answer.append(' a time.');
  answer.toolCall({ id: 'c1', name: 'f', arguments: '{}' });
  answer.complete({ finish_reason: 'stop' });
  writer.add({ role: 'user', content: 'And then?' });
  await expect.poll(() => client.state).toEqual({ status: 'saved', refused: 0 });
  const recorded = await messagesOf(recorder, 's');
  expect(recorded.map(({ content, parent_id, completion }) => [content, parent_id, completion])).toEqual([
    ['Well?', null, 'complete'],
    ['Hm.', 'q', 'complete'],
    ['Once upon a time.', recorded[1]?.message_id, 'complete'],
    ['{}', 'a', 'complete'],
    ['And then?', recorded[3]?.message_id, 'complete'],
  ]);
  expect(recorded.flatMap(({ revisions }) => revisions)).toEqual([]);
});

test('a recovered writer records nothing by itself, and begins new answers after the last message', async () => {
  const recorder = await interrupted();
  const client = await clientOf(recorder);
  const before = recorder.published.length;
  const { writer } = valueOf(await client.recover('s'));
  expect(client.pending()).toEqual([]);
  writer.answer({ id: 'b' }).append('Again: ');
  await expect.poll(() => client.state.status).toBe('saved');
  expect(recorder.published.slice(before).map(({ type }) => type)).toEqual(['message_add', 'message_append']);
  expect((await messagesOf(recorder, 's')).at(-1)).toMatchObject({
    message_id: 'b',
    parent_id: 'a',
    content: 'Again: ',
  });
});

test('a message that was recorded without the writer can be continued as an answer', async () => {
  const recorder = recorderOn();
  const client = await clientOf(recorder);
  await client.record({ type: 'session_start', session_id: 's', provider: 'p' });
  await client.record({ type: 'message_add', session_id: 's', message_id: 'm', role: 'assistant', content: '' });
  await client.record({ type: 'message_append', session_id: 's', message_id: 'm', content_delta: 'Once' });
  const answer = valueOf(await client.recover('s')).writer.answer({ id: 'm' });
  answer.append(' more');
  answer.complete();
  await expect.poll(() => client.state.status).toBe('saved');
  expect(await messagesOf(recorder, 's')).toMatchObject([{ content: 'Once more', is_complete: true, revisions: [] }]);
});

test('a session that is not recorded cannot be recovered', async () => {
  const client = await clientOf(recorderOn());
  expect(await client.recover('unknown')).toMatchObject({ ok: false, error: { code: 'session_not_found' } });
});
