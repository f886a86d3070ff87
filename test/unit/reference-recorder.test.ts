// The reference recorder itself, by hand: enough to trust it as the measure of the real one.

import { expect, test } from 'vitest';
import { ReferenceRecorder } from '../model/reference-recorder.ts';

const NOBODY = { page_id: null };
const NOW = 1_700_000_000_000;
const START = { type: 'session_start', session_id: 's', provider: 'p' };
const ADD = { type: 'message_add', session_id: 's', message_id: 'm', role: 'assistant', content: 'ab' };

function recorded(...events: readonly object[]): ReferenceRecorder {
  const recorder = new ReferenceRecorder();
  recorder.record([START, ...events], NOBODY, NOW);
  return recorder;
}

function contentsOf(recorder: ReferenceRecorder): (string | undefined)[] {
  return (recorder.session('s', NOW)?.messages ?? []).map(({ content }) => content);
}

test('the reference cuts what an append repeats and refuses what leaves a gap', () => {
  const recorder = recorded(ADD);
  const append = { type: 'message_append', session_id: 's', message_id: 'm' };
  const replies = recorder.record(
    [
      { ...append, content_delta: 'bc', offset: 1 },
      { ...append, content_delta: 'bc', offset: 1 },
      { ...append, content_delta: 'd', offset: 4 },
      { ...append, content_delta: '', offset: 3 },
    ],
    NOBODY,
    NOW,
  );
  expect(replies).toMatchObject([
    { seq: 3 },
    { duplicate: true },
    { code: 'append_gap', expected_offset: 3 },
    { seq: 4 },
  ]);
  expect(contentsOf(recorder)).toEqual(['abc']);
});

test('the reference keeps what a snapshot lacks, replaces or extends', () => {
  const recorder = recorded(ADD, { ...ADD, message_id: 'n' }, { ...ADD, message_id: 'o' });
  const shown = { role: 'assistant' };
  const messages = [
    { ...shown, message_id: 'n', content: 'abc' },
    { ...shown, message_id: 'o', content: 'x' },
    { ...shown, message_id: 'q', content: '' },
  ];
  recorder.record([{ type: 'session_snapshot', session_id: 's', provider: 'p', messages }], NOBODY, NOW);
  expect(recorder.session('s', NOW)).toMatchObject({
    message_count: 3,
    messages: [
      { message_id: 'm', superseded: true, content: 'ab', revisions: [] },
      { message_id: 'n', superseded: false, content: 'abc', revisions: [] },
      { message_id: 'o', content: 'x', revisions: [{ content: 'ab' }] },
      { message_id: 'q', position: 3, is_complete: false },
    ],
  });
});

test('the reference handles a number of a client once, whether it was accepted, refused or empty', () => {
  const recorder = recorded(ADD);
  const append = { type: 'message_append', session_id: 's', message_id: 'm', content_delta: 'c' };
  const numbered = (event: object, counter: number) => ({ ...event, event_id: `hf-client000001-${counter}` });
  const events = [
    numbered(append, 1),
    numbered(append, 1),
    numbered({ ...append, message_id: 'z' }, 2),
    numbered(append, 4),
    numbered({}, 3),
    numbered(append, 4),
  ];
  const replies = recorder.record(events, NOBODY, NOW);
  expect(replies).toMatchObject([
    { type: 'ack', seq: 3 },
    { type: 'ack', duplicate: true },
    { code: 'message_not_found' },
    { code: 'event_gap', expected_counter: 3 },
    { code: 'invalid_event' },
    { type: 'ack', seq: 4 },
  ]);
  expect(recorder.record([numbered({ ...append, message_id: 'z' }, 2)], NOBODY, NOW)).toMatchObject([
    { code: 'message_not_found' },
  ]);
  expect(contentsOf(recorder)).toEqual(['abcc']);
});

test('the reference interrupts a session when its last client is gone', () => {
  const recorder = recorded();
  recorder.record([{ ...ADD, content: '' }], { page_id: '1' }, NOW);
  recorder.record([{ ...ADD, message_id: 'n' }], { page_id: '2' }, NOW);
  recorder.clientGone('page:1', NOW);
  expect(recorder.session('s', NOW)?.status).toBe('active');
  recorder.clientGone('page:2', NOW + 1);
  expect(recorder.recovery('s', NOW + 1)).toMatchObject({
    status: 'interrupted',
    cut_off: [{ message_id: 'm', saved_length: 0 }],
  });
});

test('the reference forgets a purged session, and shows a trashed one only in the trash until an event takes it out', () => {
  const recorder = recorded(ADD);
  recorder.trash('s', NOW);
  expect(recorder.sessions('all', NOW)).toEqual([]);
  expect(recorder.sessions('trashed', NOW)).toHaveLength(1);
  recorder.record([ADD], NOBODY, NOW);
  expect(recorder.sessions('all', NOW)).toHaveLength(1);
  recorder.purge('s');
  expect(recorder.session('s', NOW)).toBeNull();
  expect(recorder.record([START], NOBODY, NOW)).toMatchObject([{ type: 'ack', seq: 6 }]);
});
