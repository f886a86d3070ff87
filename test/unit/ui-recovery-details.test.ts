// What recovery says of a session: the words around a cut, and the last prompt.
import { expect, test } from 'vitest';
import type { RecordedMessage, RecoveryReport, SessionDetail, UnfinishedMessage } from '../../src/protocol/index.ts';
import { excerptOf, recoveryDetails } from '../../src/ui/view/recovery-details.ts';
import { summary } from '../support/session-summary.ts';

function message(position: number, content: string, fields: Partial<RecordedMessage> = {}): RecordedMessage {
  return {
    message_id: `m${position}`,
    role: position % 2 === 0 ? 'user' : 'assistant',
    content,
    model: null,
    created_at: 0,
    parent_id: null,
    metadata: null,
    position,
    completion: 'complete',
    is_complete: true,
    superseded: false,
    missing: [],
    revisions: [],
    ...fields,
  };
}

function report(cut_off: readonly UnfinishedMessage[]): RecoveryReport {
  const { session_id, provider, title, started_at, last_activity } = summary('s1');
  return {
    type: 'recovery',
    session_id,
    provider,
    title,
    started_at,
    last_activity,
    status: 'interrupted',
    last_message_id: null,
    message_count: 4,
    interrupted_at: null,
    ended_at: null,
    cut_off,
    incomplete: [],
    missing: [],
    lost_messages: [],
    possible_losses: [],
    expected_message_count: null,
  };
}

const SESSION: SessionDetail = { ...summary('s1'), metadata: null, messages: [], next_before: null, seq: 1 };

test('a short text is shown whole, in one line', () => {
  expect(excerptOf(' The moon\n\n pulls ')).toEqual({ beginning: null, end: 'The moon pulls' });
});

test('a long text is shown by its first and its last words', () => {
  const { beginning, end } = excerptOf(`First words ${'and then '.repeat(1_000)}the last words`);
  expect(beginning).toMatch(/^First words and then .* and…$|^First words and then .* then…$/);
  expect(end).toMatch(/^….*the last words$/);
  expect([beginning?.length ?? 0, end.length].every((length) => length <= 122)).toBe(true);
});

test('one endless word, or half a character, breaks nothing', () => {
  const { beginning, end } = excerptOf('😀'.repeat(1_000));
  expect([beginning?.isWellFormed(), end.isWellFormed()]).toEqual([true, true]);
});

test('the last cut comes first, with the words that were read', () => {
  const cuts = [1, 3].map((position) => ({ message_id: `m${position}`, role: 'assistant', position, saved_length: 4 }));
  const { cutOff } = recoveryDetails(report(cuts), SESSION, [message(3, 'half')]);
  expect(cutOff.map(({ message_id, excerpt }) => [message_id, excerpt?.end])).toEqual([
    ['m3', 'half'],
    ['m1', undefined],
  ]);
});

test('the last prompt is what a person asked last, in the branch that is current', () => {
  const messages = [message(0, 'First?'), message(2, 'Second?'), message(4, 'Replaced?', { superseded: true })];
  expect(recoveryDetails(report([]), SESSION, messages).lastPrompt).toBe('Second?');
  expect(recoveryDetails(report([]), SESSION, [message(1, 'An answer')]).lastPrompt).toBeNull();
  const lastFirst = [
    message(0, 'Second?', { parent_id: 'm1' }),
    message(1, 'Answer', { parent_id: 'm2' }),
    message(2, 'First?'),
  ];
  expect(recoveryDetails(report([]), SESSION, lastFirst).lastPrompt).toBe('Second?');
});
