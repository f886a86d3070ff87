import { expect, test } from 'vitest';
import { saveNote } from '../../src/kit/save-note.ts';

const REASON = { message: 'The storage is full. Free space.' };

test('says saved only while nothing is missing and nothing more is coming', () => {
  expect(saveNote({ status: 'saved', refused: 0 }, null, false)).toEqual({ status: 'saved', text: 'Saved' });
  expect(saveNote({ status: 'saved', refused: 0 }, null, true)).toEqual({ status: 'saving', text: 'Saving…' });
  expect(saveNote({ status: 'saving', refused: 0 }, null, false)).toEqual({ status: 'saving', text: 'Saving…' });
});

test('says why nothing is saved, with the remedy, also while an answer streams', () => {
  const state = { status: 'not_saved', refused: 0, reason: REASON } as const;
  const note = { status: 'not_saved', text: 'Not saved: The storage is full. Free space.' };
  expect(saveNote(state, null, false)).toEqual(note);
  expect(saveNote(state, null, true)).toEqual(note);
});

test('counts refused events, and never says saved after one', () => {
  const text = '2 events refused and not saved: a token is missing';
  for (const status of ['saved', 'refused', 'saving'] as const) {
    expect(saveNote({ status, refused: 2 }, 'a token is missing', false)).toEqual({ status: 'refused', text });
    expect(saveNote({ status, refused: 2 }, 'a token is missing', true)).toEqual({ status: 'refused', text });
  }
  const state = { status: 'not_saved', refused: 2, reason: REASON } as const;
  expect(saveNote(state, 'a token is missing', false).text).toBe(`Not saved: The storage is full. Free space. ${text}`);
  expect(saveNote({ status: 'refused', refused: 1 }, null, false).text).toBe('1 event refused and not saved.');
});
