import { expect, test } from 'vitest';
import { apply, applyPlacedAppend, createState, type RecordingState } from '../../src/engine/index.ts';
import type { NewFact } from '../../src/protocol/index.ts';

const BEGINNING: readonly NewFact[] = [
  { type: 'session_start', session_id: 's', provider: 'test', client_id: 'c' },
  { type: 'message_add', session_id: 's', message_id: 'm', role: 'user', content: 'Hi', position: 0, change: 'new' },
];

/** What makes a difference to an append: it ends the session, or a snapshot without the message. */
const BEFORE: Readonly<Record<string, readonly NewFact[]>> = {
  'in an active session': [],
  'after the end of the session': [{ type: 'session_end', session_id: 's', final_message_count: 7 }],
  'to a message that a snapshot lacked': [
    { type: 'session_snapshot', session_id: 's', provider: 'test', messages: [], superseded: [0] },
  ],
  'after its last client left': [{ type: 'client_left', session_id: 's', left_client_id: 'c', interrupted: true }],
};

function stateAfter(facts: readonly NewFact[]): RecordingState {
  const state = createState();
  for (const fact of facts) apply(state, { ...fact, seq: state.head + 1, recorded_at: 1_000 });
  return state;
}

for (const [when, facts] of Object.entries(BEFORE)) {
  for (const eventId of [undefined, 'an id']) {
    test(`an append by its place does what its fact does, ${when}, ${eventId === undefined ? 'without' : 'with'} an event id (I6)`, () => {
      const [placed, known] = [stateAfter([...BEGINNING, ...facts]), stateAfter([...BEGINNING, ...facts])];
      const seq = known.head + 1;
      const append = {
        type: 'message_append',
        session_id: 's',
        message_id: 'm',
        offset: 2,
        content_delta: ', you',
      } as const;
      const named = eventId === undefined ? append : { ...append, event_id: eventId };
      apply(known, { ...named, seq, recorded_at: 2_000 });
      const short = eventId === undefined ? ([1, 0, 2, ', you'] as const) : ([1, 0, 2, ', you', eventId] as const);
      expect(applyPlacedAppend(placed, short, 2_000)).toBe(true);
      expect(placed).toEqual(known);
    });
  }
}

test('an append by its place changes nothing where its message is not in memory, or its text does not go on there (I1)', () => {
  const state = stateAfter(BEGINNING);
  for (const [ref, position, offset] of [
    [2, 0, 2],
    [1, 1, 2],
    [1, 0, 1],
    [1, 0, 3],
  ] as const)
    expect(applyPlacedAppend(state, [ref, position, offset, 'x'], 2_000)).toBe(false);
  expect(state).toEqual(stateAfter(BEGINNING));
});
