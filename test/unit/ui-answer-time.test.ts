import { expect, test } from 'vitest';
import type { MessageTiming } from '../../src/protocol/index.ts';
import { MESSAGE_STRINGS } from '../../src/ui/strings/message.ts';
import { answerTime, areOtherTimes, spanOf } from '../../src/ui/view/answer-time.ts';
import { recordedMessage } from '../support/recorded-messages.ts';

const QUESTION = recordedMessage(0, { created_at: 1_000 });
const TEXT = recordedMessage(1, { content: 'Clear.', created_at: 1_200 });

function timeOf(timings: readonly (MessageTiming | null)[], before = QUESTION, from = TEXT) {
  const answer = timings.map((timing, index) => ({ ...from, message_id: `a${index}`, timing }));
  return answerTime(answer, before, new Map(answer.map((message) => [message.message_id, spanOf(message)])));
}

test('an answer took from its question to its last text, whatever part that is in', () => {
  expect(
    timeOf([
      [
        [2, 1_500],
        [6, 3_000],
      ],
    ]),
  ).toEqual({ total: 2_000, toFirst: 500 });
  expect(timeOf([[[6, 1_800]], [[6, 4_500]], [[6, 2_500]]])).toEqual({ total: 3_500, toFirst: 800 });
});

test('an answer that does not follow its question took from its own beginning', () => {
  const earlier = recordedMessage(0, { role: 'assistant', created_at: 1 });
  expect(timeOf([[[2, 1_500]], [[6, 3_000]]], earlier)).toEqual({ total: 1_800, toFirst: 300 });
  const ofOther = { ...TEXT, parent_id: 'm7' };
  expect(timeOf([[[2, 1_500]], [[6, 3_000]]], QUESTION, ofOther)).toEqual({ total: 1_800, toFirst: 300 });
});

test('nothing is known of an answer without timing, of one that came at once, and after the clock was set back', () => {
  expect(timeOf([null])).toBeNull();
  expect(timeOf([[[2, 1_500]], null])).toBeNull();
  expect(timeOf([[[6, 1_500]]])).toBeNull();
  expect(timeOf([[[2, 900]], [[6, 3_000]]])).toBeNull();
  expect(answerTime([TEXT], QUESTION, new Map())).toBeNull();
  expect(answerTime([], QUESTION, new Map())).toBeNull();
  // The question was imported, and its source does not say when it was.
  expect(timeOf([[[2, 1_500]], [[6, 3_000]]], { ...QUESTION, created_at: 0 })).toBeNull();
});

test('a part without text needs no timing', () => {
  const empty = { ...TEXT, message_id: 'empty', content: '' };
  const spans = new Map([['m1', { length: 6, first: 1_100, last: 1_900 }]]);
  expect(answerTime([empty, TEXT], QUESTION, spans)).toEqual({ total: 900, toFirst: 100 });
});

test('tells times apart that differ', () => {
  expect(areOtherTimes({ total: 1, toFirst: 1 }, { total: 1, toFirst: 1 })).toBe(false);
  expect(areOtherTimes({ total: 1, toFirst: 1 }, { total: 2, toFirst: 1 })).toBe(true);
  expect(areOtherTimes(null, undefined)).toBe(false);
  expect(areOtherTimes(null, { total: 2, toFirst: 1 })).toBe(true);
});

test.each([
  [0, 'Took 0 ms'],
  [849.6, 'Took 850 ms'],
  [12_340, 'Took 12.3 s'],
  [59_960, 'Took 1 min 0 s'],
  [125_000, 'Took 2 min 5 s'],
  [3_725_000, 'Took 1 h 2 min'],
])('%d ms is %j', (ms, text) => {
  expect(MESSAGE_STRINGS.took(ms)).toBe(text);
});
