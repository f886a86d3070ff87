import { expect, test } from 'vitest';
import { hashOfSession, modelFromQuery, sessionFromHash } from '../../src/chat/chat-options.ts';
import { saveNote } from '../../src/chat/save-note.ts';

test.each([
  ['', null],
  ['?model=scripted', { kind: 'scripted', rate: 40 }],
  ['?model=scripted&rate=200', { kind: 'scripted', rate: 200 }],
  ['?rate=0.5', { kind: 'scripted', rate: 0.5 }],
  ['?rate=-1', { kind: 'scripted', rate: 40 }],
  ['?rate=fast', { kind: 'scripted', rate: 40 }],
  [
    '?server=http://localhost:11434/v1&model=small',
    { kind: 'server', url: 'http://localhost:11434/v1', model: 'small' },
  ],
])('reads the model from %j', (query, choice) => {
  expect(modelFromQuery(query)).toEqual(choice);
});

test('reads back the session that it writes into the address', () => {
  expect(sessionFromHash(hashOfSession('a/b #ü'))).toBe('a/b #ü');
});

test.each(['', '#', '#%E0%A4%A'])('finds no session in %j', (hash) => {
  expect(sessionFromHash(hash)).toBeNull();
});

test('says saved only while nothing is missing and nothing more is coming', () => {
  const reason = { code: 'storage_full', message: 'no room' } as const;
  const refused = { type: 'error', event_id: null, code: 'append_gap', message: 'a token is missing' } as const;
  expect(saveNote({ status: 'saved' }, null, false).text).toBe('Saved');
  expect(saveNote({ status: 'saved' }, null, true).text).toBe('Saving…');
  expect(saveNote({ status: 'saving', pending: 3 }, null, false).text).toBe('Saving…');
  expect(saveNote({ status: 'not_saved', pending: 3, reason }, null, true).text).toBe('Not saved: no room');
  expect(saveNote({ status: 'saved' }, refused, false).text).toBe('Not saved: a token is missing');
});
