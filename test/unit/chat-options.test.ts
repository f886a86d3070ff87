import { expect, test } from 'vitest';
import { hashOfSession, linkedModel, sessionFromHash, type ModelChoice } from '../../src/chat/chat-options.ts';

const SCRIPTED: ModelChoice = { kind: 'scripted', rate: 40 };
const CHOSEN: ModelChoice = { kind: 'server', url: 'http://localhost:11434/v1/', model: 'large' };

test.each([
  ['?model=scripted', SCRIPTED],
  ['?model=scripted&rate=200', { kind: 'scripted', rate: 200 }],
  ['?rate=0.5', { kind: 'scripted', rate: 0.5 }],
  ['?rate=-1', SCRIPTED],
  ['?rate=fast', SCRIPTED],
])('uses the scripted model that the link %j names', (query, choice) => {
  expect(linkedModel(query, CHOSEN)).toEqual({ status: 'use', choice });
});

test.each([
  '',
  '?other=1',
  '?server=',
  '?server=models',
  '?server=javascript:alert(1)',
  '?server=https://a:b@models.test/v1',
])('finds no model that can be used in the link %j', (query) => {
  expect(linkedModel(query, SCRIPTED)).toEqual({ status: 'none' });
});

test.each([
  'http://models.test/v1',
  'https://localhost:11434/v1',
  'http://localhost:1143/v1',
  'http://localhost:11434/v2',
  'http://localhost.test:11434/v1',
])('asks before it uses the server %j of a link', (url) => {
  const choice = { kind: 'server', url, model: 'small' };
  const query = `?server=${encodeURIComponent(url)}&model=small`;
  expect(linkedModel(query, CHOSEN)).toEqual({ status: 'ask', choice });
  expect(linkedModel(query, SCRIPTED)).toEqual({ status: 'ask', choice });
});

test('uses the server of a link without a question where the person has chosen it before', () => {
  const choice = { kind: 'server', url: 'http://localhost:11434/v1', model: 'small' };
  expect(linkedModel('?server=http://localhost:11434/v1&model=small', CHOSEN)).toEqual({ status: 'use', choice });
});

test('reads back the session that it writes into the address', () => {
  expect(sessionFromHash(hashOfSession('a/b #ü'))).toBe('a/b #ü');
});

test.each(['', '#', '#%E0%A4%A'])('finds no session in %j', (hash) => {
  expect(sessionFromHash(hash)).toBeNull();
});
