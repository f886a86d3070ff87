// What UI message streams of the AI SDK have beside text: steps that are made again, results that grow, messages that people add.

import { expect, test } from 'vitest';
import { createStreamReader } from '../../src/feeds/readers/create-stream-reader.ts';
import type { StreamEnd } from '../../src/feeds/readers/answer-progress.ts';
import type { Answer, RecordedMessage } from '../../src/protocol/index.ts';
import { sse } from '../support/stream-bodies.ts';
import { writeSession } from '../support/written-session.ts';

interface Recorded {
  readonly answer: Answer;
  readonly messages: readonly RecordedMessage[];
}

const START = { type: 'start', messageId: 'm' };

function text(delta: string, id = '0'): object[] {
  return [
    { type: 'text-start', id },
    { type: 'text-delta', id, delta },
    { type: 'text-end', id },
  ];
}

/** What is recorded of a stream of chunks, after a question. */
async function record(chunks: readonly object[], end: StreamEnd = 'ended'): Promise<Recorded> {
  const { session, flush, answers, messages } = writeSession();
  session.add({ role: 'user', content: 'Hello?', id: 'q' });
  const reader = createStreamReader(session.answer({ id: 'a' }));
  reader.write(new TextEncoder().encode(sse([START, ...chunks])));
  reader.end(end);
  expect((await flush()).filter(({ type }) => type === 'error')).toEqual([]);
  const [answer] = await answers();
  if (answer === undefined) throw new Error('No answer is recorded.');
  return { answer, messages: await messages() };
}

test('a step that is reset is no part of the answer, and what it brought stays recorded', async () => {
  const { answer, messages } = await record([
    { type: 'start-step' },
    { type: 'reasoning-delta', id: '0', delta: 'Hm.' },
    ...text('Wrong.'),
    { type: 'tool-input-available', toolCallId: 'c1', toolName: 'f', input: { n: 1 } },
    { type: 'reset-step' },
    { type: 'reasoning-delta', id: '0', delta: 'Now.' },
    ...text('Right.'),
    { type: 'tool-input-available', toolCallId: 'c1', toolName: 'f', input: { n: 2 } },
    { type: 'finish-step' },
    { type: 'finish', finishReason: 'stop' },
  ]);
  expect(answer).toMatchObject({ text: 'Right.', reasoning: 'Now.', outcome: 'complete', finish_reason: 'stop' });
  expect(answer.tool_calls.map(({ content }) => content)).toEqual(['{"n":2}']);
  const superseded = messages.filter(
    ({ metadata }) => (metadata as { superseded?: unknown } | null)?.superseded === true,
  );
  expect(superseded.map(({ content, completion }) => [content, completion])).toEqual([
    ['Hm.', 'complete'],
    ['{"n":1}', 'complete'],
  ]);
  expect(messages.find(({ message_id }) => message_id === 'a')).toMatchObject({ content: '', completion: 'complete' });
});

test('the text that a reset takes out of the own message of an answer is a revision of it', async () => {
  const { session, events } = writeSession();
  const answer = session.answer({ id: 'a' });
  answer.append('Wrong.');
  answer.step(true);
  expect(events.at(-1)).toMatchObject({ type: 'message_update', message_id: 'a', content: '' });
});

test('steps before the one that is reset stay, also where both have texts and ids of the same', async () => {
  const { answer } = await record([
    { type: 'start-step' },
    ...text('One. '),
    { type: 'reasoning-delta', id: '0', delta: 'Kept.' },
    { type: 'start-step' },
    { type: 'reasoning-delta', id: '0', delta: 'Dropped.' },
    ...text('Wrong.'),
    { type: 'reset-step' },
    ...text('Also wrong.'),
    { type: 'reset-step' },
    ...text('Two.'),
    { type: 'finish' },
  ]);
  expect(answer).toMatchObject({ text: 'One. Two.', reasoning: 'Kept.' });
});

const GROWING = [
  { type: 'tool-input-available', toolCallId: 'c1', toolName: 'f', input: {} },
  { type: 'tool-output-available', toolCallId: 'c1', output: 'a', preliminary: true },
  { type: 'tool-output-available', toolCallId: 'c1', output: 'ab', preliminary: true },
];

test.each([
  ['ends', 'ended', 'cut_off'],
  ['breaks', 'broken', 'cut_off'],
  ['is stopped by the app', 'aborted', 'stopped'],
] as const)(
  'the last preliminary output is recorded where the stream %s before the final one',
  async (_how, end, outcome) => {
    const { answer } = await record(GROWING, end);
    expect(answer.outcome).toBe(outcome);
    expect(answer.tool_results.map(({ content, metadata }) => [content, metadata['preliminary']])).toEqual([
      ['ab', true],
    ]);
  },
);

test('a final output takes the place of the preliminary ones', async () => {
  const last = { type: 'tool-output-available', toolCallId: 'c1', output: 'abc' };
  const { answer } = await record([...GROWING, last, { type: 'finish' }]);
  expect(answer.tool_results.map(({ content, metadata }) => [content, metadata['preliminary']])).toEqual([
    ['abc', undefined],
  ]);
});

test('a message that a person adds while the answer streams is one of the session, in its place', async () => {
  const { answer, messages } = await record([
    ...text('One. '),
    {
      type: 'steering-message',
      id: 'u2',
      parts: [
        { type: 'text', text: 'Shorter!' },
        { type: 'file', mediaType: 'image/png', url: 'https://a.example/b.png' },
      ],
    },
    ...text('Two.'),
    { type: 'finish' },
  ]);
  expect(messages.map(({ role, content }) => `${role}: ${content}`)).toEqual([
    'user: Hello?',
    'assistant: One. ',
    'user: Shorter!',
    'assistant: Two.',
  ]);
  expect(messages[2]).toMatchObject({ message_id: 'u2', metadata: { parts: [{ type: 'file' }] } });
  expect(answer.text).toBe('One. Two.');
});

test('an answer whose replay was interrupted is cut off', async () => {
  const { answer } = await record([...text('One. '), { type: 'finish', finishReason: 'interrupted' }]);
  expect(answer).toMatchObject({ text: 'One. ', outcome: 'cut_off', finish_reason: 'interrupted' });
});
