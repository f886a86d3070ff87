import { expect, test } from 'vitest';
import type { JsonValue } from '../../src/protocol/index.ts';
import { isContainedImage, linkTarget, namesHost } from '../../src/ui/markdown/link-target.ts';
import { answerSummary, NO_SUMMARY } from '../../src/ui/view/answer-summary.ts';
import { codeOf, firstWords, prettyJson } from '../../src/ui/view/part-text.ts';
import { compareTexts } from '../../src/ui/view/compare-texts.ts';

test.each<[JsonValue, object]>([
  [null, {}],
  [{ kind: 'answer', outcome: 'complete' }, {}],
  [
    { finish_reason: 'stop', usage: { prompt_tokens: 3, completion_tokens: 5, total_tokens: 8 } },
    { finishReason: 'stop', inputTokens: 3, outputTokens: 5 },
  ],
  [
    { usage: { input_tokens: 1, output_tokens: 2 }, outcome: 'stopped' },
    { outcome: 'stopped', inputTokens: 1, outputTokens: 2 },
  ],
  [{ usage: { promptTokenCount: 7 } }, { inputTokens: 7 }],
  [{ usage: { totalTokens: 9 } }, { totalTokens: 9 }],
  [{ usage: 'many', finish_reason: 4 }, {}],
])('sums up the end of an answer with the metadata %j', (metadata, expected) => {
  expect(answerSummary({ metadata })).toEqual({ ...NO_SUMMARY, ...expected });
});

test('writes JSON with its lines, and leaves what is none', () => {
  expect(prettyJson('{"a":[1,2]}')).toBe('{\n  "a": [\n    1,\n    2\n  ]\n}');
  expect(prettyJson('{"a":')).toBe('{"a":');
  expect(prettyJson('12345678901234567890')).toBe('12345678901234567890');
});

test('shortens a text to one line', () => {
  expect(firstWords(' a\n b ')).toBe('a b');
  expect(firstWords('x'.repeat(500), 10)).toBe(`${'x'.repeat(10)}…`);
});

test('an error has a code that is a text or a number', () => {
  expect([{ code: 429 }, { code: 'rate_limit' }, { code: {} }, null].map((metadata) => codeOf({ metadata }))).toEqual([
    '429',
    'rate_limit',
    null,
    null,
  ]);
});

test.each<[string, string | null]>([
  ['https://example.com:8080/a?b#c', 'example.com:8080'],
  ['HTTP://EXAMPLE.com', 'example.com'],
  ['https://user:secret@evil.example/', 'evil.example'],
  ['https://exämple.com', 'xn--exmple-cua.com'],
  ['mailto:a@example.com', 'a@example.com'],
  ['/admin', null],
  ['#/session/s1', null],
  ['javascript:alert(1)', null],
  [' java\nscript:alert(1)', null],
  ['data:text/html,x', null],
  ['file:///etc/passwd', null],
  ['blob:https://example.com/1', null],
])('a link to %j leads to %j', (address, host) => {
  expect(linkTarget(address)?.host ?? null).toBe(host);
});

test('a link says where it leads unless its text does', () => {
  const target = { href: 'https://example.com/a', host: 'example.com' };
  expect(namesHost('https://Example.com/a', target)).toBe(true);
  expect(namesHost('my bank', target)).toBe(false);
});

test('only a picture of pixels that is in the recording itself is shown', () => {
  expect(isContainedImage('data:image/png;base64,AAAA')).toBe(true);
  expect(isContainedImage('data:image/svg+xml;base64,AAAA')).toBe(false);
  expect(isContainedImage('data:image/png,<svg>')).toBe(false);
  expect(isContainedImage('https://example.com/a.png')).toBe(false);
});

test('compares two texts by words', () => {
  expect(compareTexts('one two three', 'one 2 three')).toEqual([
    { text: 'one ', kind: 'same' },
    { text: 'two', kind: 'removed' },
    { text: '2', kind: 'added' },
    { text: ' three', kind: 'same' },
  ]);
});
