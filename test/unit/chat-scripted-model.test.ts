import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AnswerRequest, Model } from '../../src/chat/model.ts';
import { scriptedAnswer, tokensOf } from '../../src/chat/scripted-answer.ts';
import { scriptedModel } from '../../src/chat/scripted-model.ts';
import { adapterRecorder, type AdapterRecorder } from '../support/adapter-recorder.ts';

const FAST = 1e9;

/** What a model shows. */
async function textOf(
  model: Model,
  prompt: string,
  fields: Partial<AnswerRequest> = {},
  recorder: AdapterRecorder = adapterRecorder(),
): Promise<string> {
  let text = '';
  await model.answer({
    turns: [{ role: 'user', content: prompt }],
    written: '',
    signal: new AbortController().signal,
    recorder,
    shown: {
      append: (token) => (text += token),
      reasoning: (token) => (text += `[${token}]`),
      fail: ({ message }) => (text += `[${message}]`),
    },
    ...fields,
  });
  return text;
}

test('gives the same prompt the same answer, and another prompt another one', () => {
  expect(scriptedAnswer('What is a journal?')).toBe(scriptedAnswer('What is a journal?'));
  expect(scriptedAnswer('What is a journal?')).not.toBe(scriptedAnswer('What is a crash?'));
});

test('answers at some length, whatever it is asked', () => {
  fc.assert(fc.property(fc.string(), (prompt) => scriptedAnswer(prompt).length > 500));
});

test('quotes only the beginning of a long prompt, and never half a character', () => {
  const answer = scriptedAnswer('👩‍👩‍👧'.repeat(200));
  expect(answer).toContain(`“${'👩‍👩‍👧'.repeat(80)}…”`);
});

test('tokens are words with the space before them, and joined they are the text', () => {
  expect(tokensOf('Two words.\n\nThen more \n')).toEqual(['Two', ' words.', '\n\nThen', ' more', ' \n']);
  fc.assert(fc.property(fc.string(), (text) => tokensOf(text).join('') === text));
});

test('streams exactly its answer, and records what it streams', async () => {
  const recorder = adapterRecorder();
  const text = scriptedAnswer('Why record?');
  expect(await textOf(scriptedModel(FAST), 'Why record?', {}, recorder)).toBe(text);
  expect(await recorder.answers()).toMatchObject([{ text, outcome: 'complete', model: 'scripted' }]);
});

test('goes on from where an answer was cut off, also in the middle of a word', async () => {
  const whole = scriptedAnswer('Why record?');
  const written = whole.slice(0, 123);
  const model = scriptedModel(FAST);
  expect(model.canContinue([{ role: 'user', content: 'Why record?' }], written)).toBe(true);
  expect(await textOf(model, 'Why record?', { written })).toBe(whole.slice(123));
});

test('does not go on with a text that it did not say', () => {
  expect(scriptedModel().canContinue([{ role: 'user', content: 'Why record?' }], 'Something else')).toBe(false);
});

test('stops when it is told to, without waiting for its next token', async () => {
  const stop = new AbortController();
  const recorder = adapterRecorder();
  const text = textOf(scriptedModel(0.001), 'Why record?', { signal: stop.signal }, recorder);
  stop.abort();
  expect(await text).toBe('');
  expect(await recorder.answers()).toMatchObject([{ text: '', outcome: 'stopped' }]);
});
