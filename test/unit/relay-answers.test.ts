// The pace of a relayed answer, what is kept of it, and who finds it.

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Answers } from '../../src/hosts/relay/answers.ts';
import {
  ANSWER_KEPT_MS,
  MAX_REPLAY_BYTES,
  MAX_TOTAL_REPLAY_BYTES,
  READ_AHEAD_BYTES,
} from '../../src/hosts/relay/constants.ts';
import type { AnswerReader, RelayedAnswer } from '../../src/hosts/relay/relayed-answer.ts';
import { startTimer } from '../../src/hosts/timing.ts';
import { nextTurn } from '../support/client-fakes.ts';
import { notingRecording, streamingAnswer, type StreamingAnswer } from '../support/streaming-answer.ts';

const MIB = 1024 * 1024;

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());

interface Begun {
  readonly server: StreamingAnswer;
  readonly answer: RelayedAnswer;
  readonly noted: string[];
}

async function begin(answers: Answers, sessionId = 's1', init: ResponseInit = {}): Promise<Begun> {
  const server = streamingAnswer(init);
  const { noted, recording } = notingRecording();
  const answer = answers.begin({
    sessionId,
    request: server.request,
    recording,
    onEnded: () => void noted.push('over'),
  });
  await nextTurn();
  return { server, answer, noted };
}

/** Sends one MiB after the other for as long as more is asked for; returns how many. */
async function sendWhileAsked({ server }: Begun, most: number): Promise<number> {
  for (let sent = 0; sent < most; sent += 1) {
    if (!server.isWanted()) return sent;
    server.send(new Uint8Array(MIB));
    for (let turns = 0; turns < 3; turns += 1) await nextTurn();
  }
  return most;
}

function takeAll(reader: AnswerReader): number {
  let total = 0;
  for (let bytes = reader.take(); bytes !== null; bytes = reader.take()) total += bytes.length;
  return total;
}

function attached({ answer }: Begun): AnswerReader {
  return answer.attach(() => undefined);
}

test('records an answer with or without readers, and tells its readers of each change', async () => {
  const begun = await begin(new Answers(startTimer));
  const changes: (number | null)[] = [];
  const reader = begun.answer.attach(() => void changes.push(reader.take()?.length ?? null));
  begun.server.send('one');
  await nextTurn();
  begun.server.send('three');
  await nextTurn();
  expect(changes).toEqual([3, 5]);
  reader.leave();
  begun.server.send('unread');
  await nextTurn();
  begun.server.end();
  await nextTurn();
  expect(begun.noted).toEqual(['status 200', 'one', 'three', 'unread', 'end', 'over']);
  expect(new TextDecoder().decode(attached(begun).take() ?? undefined)).toBe('onethreeunread');
});

test('a reader that stalls stalls the server, until it reads on or leaves', async () => {
  const begun = await begin(new Answers(startTimer));
  const reader = attached(begun);
  expect(await sendWhileAsked(begun, 10)).toBe(1);
  expect(takeAll(reader)).toBe(MIB);
  await nextTurn();
  expect(await sendWhileAsked(begun, 10)).toBe(1);
  reader.leave();
  await nextTurn();
  expect(await sendWhileAsked(begun, 10)).toBe(10);
});

test('the reader that is furthest sets the pace, and one that stalls misses nothing', async () => {
  const begun = await begin(new Answers(startTimer));
  const slow = attached(begun);
  const fast = begun.answer.attach(() => void takeAll(fast));
  const sent = await sendWhileAsked(begun, 100);
  expect(sent * MIB).toBeGreaterThanOrEqual(MAX_REPLAY_BYTES);
  expect(sent * MIB).toBeLessThanOrEqual(MAX_REPLAY_BYTES + MIB + READ_AHEAD_BYTES);
  expect(takeAll(slow)).toBe(sent * MIB);
});

test('an answer over the bound is not whole any more, and takes no memory while no page reads it', async () => {
  const begun = await begin(new Answers(startTimer));
  await sendWhileAsked(begun, MAX_REPLAY_BYTES / MIB);
  expect(begun.answer.isWhole).toBe(true);
  await sendWhileAsked(begun, 1);
  expect([begun.answer.isWhole, begun.answer.size]).toEqual([false, 0]);
});

test('answers that have ended make room for those that go on', async () => {
  const answers = new Answers(startTimer);
  const ended: Begun[] = [];
  for (let n = 0; n * MAX_REPLAY_BYTES < MAX_TOTAL_REPLAY_BYTES; n += 1) {
    const begun = await begin(answers, `ended ${n}`);
    await sendWhileAsked(begun, MAX_REPLAY_BYTES / MIB);
    begun.server.end();
    await nextTurn();
    ended.push(begun);
  }
  expect(answers.find('ended 0', true)).toBe(ended[0]?.answer);
  const next = await begin(answers, 'next');
  await sendWhileAsked(next, 1);
  expect(answers.find('ended 0', true)).toBeNull();
  expect(answers.find('ended 1', true)).toBe(ended[1]?.answer);
  expect(next.answer.isWhole).toBe(true);
});

test('finds the latest answer of a session, and one that has ended for a short time', async () => {
  const answers = new Answers(startTimer);
  const first = await begin(answers);
  const second = await begin(answers);
  await begin(answers, 'other');
  expect(answers.find('s1', false)).toBe(second.answer);
  second.server.end();
  await nextTurn();
  expect(answers.find('s1', false)).toBe(first.answer);
  expect(answers.find('s1', true)).toBe(second.answer);
  vi.advanceTimersByTime(ANSWER_KEPT_MS);
  expect(answers.find('s1', true)).toBe(first.answer);
  expect(answers.find('unknown', true)).toBeNull();
});

test('an abort reaches the server while the answer is stalled, and the answer is not found any more', async () => {
  const answers = new Answers(startTimer);
  const begun = await begin(answers);
  attached(begun);
  await sendWhileAsked(begun, 2);
  begun.answer.abort();
  await nextTurn();
  expect(begun.server.isAborted()).toBe(true);
  expect(begun.noted.slice(-2)).toEqual(['AbortError', 'over']);
  expect(begun.answer.end).toMatchObject({ type: 'failed', name: 'AbortError' });
  expect(answers.find('s1', true)).toBeNull();
});

test.each([
  ['fails', {}, ({ fail }: StreamingAnswer) => fail(new TypeError('network error'))],
  ['its server refuses', { status: 500 }, ({ end }: StreamingAnswer) => end()],
])('an answer that %s is not kept', async (_what, init, finish) => {
  const answers = new Answers(startTimer);
  const { server } = await begin(answers, 's1', init);
  expect(answers.find('s1', true)).not.toBeNull();
  finish(server);
  await nextTurn();
  expect(answers.find('s1', true)).toBeNull();
});

test('a request that fails has an end and no response', async () => {
  const { recording, noted } = notingRecording();
  const answer = new Answers(startTimer).begin({
    sessionId: 's1',
    request: () => Promise.reject(new TypeError('Failed to fetch')),
    recording,
    onEnded: () => undefined,
  });
  await nextTurn();
  expect(answer.response).toBeNull();
  expect(answer.end).toEqual({ type: 'failed', name: 'TypeError', message: 'Failed to fetch' });
  expect(noted).toEqual(['TypeError']);
});
