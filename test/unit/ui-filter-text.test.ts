import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  EMPTY_FILTER,
  FILTER_STATUSES,
  formatFilter,
  formatWords,
  parseFilter,
  type FilterWord,
  type SessionFilter,
} from '../../src/ui/view/filter-text.ts';

const text = fc.string({ unit: 'binary', minLength: 1 }).filter((each) => each.trim() !== '');
const day = fc.oneof(
  fc.constantFrom('today', 'yesterday'),
  fc
    .date({ min: new Date('1000-01-02'), max: new Date('9999-12-30'), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10)),
);
/** A word that is written without quotes is read as no phrase. */
const word = fc.record({ text, isPhrase: fc.boolean() }).map((each): FilterWord => {
  return { ...each, isPhrase: each.isPhrase || formatWords([each]) !== each.text };
});
const filters: fc.Arbitrary<SessionFilter> = fc.record({
  status: fc.option(fc.constantFrom(...FILTER_STATUSES)),
  provider: fc.option(text),
  model: fc.option(text),
  workspace: fc.option(text),
  after: fc.option(day),
  before: fc.option(day),
  on: fc.option(day),
  isPinned: fc.boolean(),
  words: fc.array(fc.oneof(word, fc.constantFrom({ text: 'status:ended', isPhrase: true }))),
});

test('reads back every filter that it writes', () => {
  fc.assert(
    fc.property(filters, (filter) => {
      expect(parseFilter(formatFilter(filter))).toEqual({ filter, problems: [] });
    }),
  );
});

test('reads any text, and the same again once it is written', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('a', ' ', '"', ':', 'is', 'on', 'today', '\n') }), (typed) => {
      const { filter } = parseFilter(typed);
      expect(parseFilter(formatFilter(filter)).filter).toEqual(filter);
    }),
  );
});

test('reads keys, words and phrases in any order', () => {
  const { filter, problems } = parseFilter(
    ' boat Status:Interrupted model:gpt "red sky" workspace:"my project" before:2026-11-01 on:today is:pinned night',
  );
  expect(problems).toEqual([]);
  expect(filter).toEqual({
    ...EMPTY_FILTER,
    status: 'interrupted',
    model: 'gpt',
    workspace: 'my project',
    before: '2026-11-01',
    on: 'today',
    isPinned: true,
    words: [
      { text: 'boat', isPhrase: false },
      { text: 'red sky', isPhrase: true },
      { text: 'night', isPhrase: false },
    ],
  });
  expect(formatFilter(filter)).toBe(
    'status:interrupted model:gpt workspace:"my project" before:2026-11-01 on:today is:pinned boat "red sky" night',
  );
});

test.each(['http://x.test', 'note:this', 'status', ':', 'a"b'])('takes %s for a word', (typed) => {
  expect(parseFilter(typed).filter).toEqual({ ...EMPTY_FILTER, words: [{ text: typed, isPhrase: false }] });
});

test.each([
  ['before:2026-02-30', { key: 'before', value: '2026-02-30' }],
  ['on:tomorrow', { key: 'on', value: 'tomorrow' }],
  ['after:2026', { key: 'after', value: '2026' }],
  ['status:gone', { key: 'status', value: 'gone' }],
  ['is:"new one"', { key: 'is', value: 'new one' }],
])('reports %s', (typed, problem) => {
  expect(parseFilter(typed)).toEqual({ filter: EMPTY_FILTER, problems: [problem] });
});

test('asks for nothing by a key that is being typed', () => {
  expect(parseFilter('status: model:""')).toEqual({ filter: EMPTY_FILTER, problems: [] });
});

test('reads an open quote to the end', () => {
  expect(parseFilter('model:"gpt 4').filter.model).toBe('gpt 4');
  expect(parseFilter('"two words').filter.words).toEqual([{ text: 'two words', isPhrase: true }]);
});

test('takes the last value of a key', () => {
  expect(parseFilter('status:ended status:active').filter.status).toBe('active');
});
