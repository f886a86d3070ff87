import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AnswerPart, AnswerRequest } from '../../src/chat/model.ts';
import { scriptedAnswer, tokensOf } from '../../src/chat/scripted-answer.ts';
import { scriptedModel } from '../../src/chat/scripted-model.ts';

const FAST = 1e9;

function request(prompt: string, fields: Partial<AnswerRequest> = {}): AnswerRequest {
  return { turns: [{ role: 'user', content: prompt }], written: '', signal: new AbortController().signal, ...fields };
}

async function textOf(parts: AsyncIterable<AnswerPart>): Promise<string> {
  let text = '';
  for await (const part of parts) text += part.type === 'token' ? part.text : `[${part.message}]`;
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

test('streams exactly its answer', async () => {
  expect(await textOf(scriptedModel(FAST).answer(request('Why record?')))).toBe(scriptedAnswer('Why record?'));
});

test('goes on from where an answer was cut off, also in the middle of a word', async () => {
  const whole = scriptedAnswer('Why record?');
  const written = whole.slice(0, 123);
  const model = scriptedModel(FAST);
  expect(model.canContinue([{ role: 'user', content: 'Why record?' }], written)).toBe(true);
  expect(await textOf(model.answer(request('Why record?', { written })))).toBe(whole.slice(123));
});

test('does not go on with a text that it did not say', () => {
  expect(scriptedModel().canContinue([{ role: 'user', content: 'Why record?' }], 'Something else')).toBe(false);
});

test('stops when it is told to, without waiting for its next token', async () => {
  const stop = new AbortController();
  const parts = scriptedModel(0.001).answer(request('Why record?', { signal: stop.signal }));
  const text = textOf(parts);
  stop.abort();
  expect(await text).toBe('');
});
