import { expect, test } from 'vitest';
import { suggestionsFor } from '../../src/ui/view/filter-suggestions.ts';

const KNOWN = { provider: ['openai', 'ollama'], model: ['gpt 5', 'gpt-4'], workspace: [] };

function textsFor(text: string): readonly string[] {
  return suggestionsFor(text, text.length, KNOWN).map((each) => each.text);
}

test.each([
  ['st', ['status:']],
  ['words s', ['status:']],
  ['status:in', ['status:interrupted']],
  ['provider:o', ['provider:openai', 'provider:ollama']],
  ['model:', ['model:"gpt 5"', 'model:gpt-4']],
  ['model:"gpt 5', ['model:"gpt 5"']],
  ['on:t', ['on:today']],
  ['is:', ['is:pinned']],
])('offers for %s', (typed, texts) => {
  expect(textsFor(typed)).toEqual(texts);
});

test.each(['', ' ', 'words', 'status:ended', 'workspace:'])('offers nothing for %j', (typed) => {
  expect(textsFor(typed)).toEqual([]);
});

test('takes the place of the word at the caret alone', () => {
  expect(suggestionsFor('a st b', 4, KNOWN)).toEqual([{ text: 'status:', result: 'a status: b', caret: 9 }]);
  expect(suggestionsFor('status:en b', 9, KNOWN)).toEqual([
    { text: 'status:ended', result: 'status:ended b', caret: 13 },
  ]);
});
