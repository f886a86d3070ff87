import { expect, test } from 'vitest';
import type { RecordedMessage, SessionDetail } from '../../src/protocol/index.ts';
import { conversationText } from '../../src/ui/view/conversation-text.ts';
import { lastCurrent, messageProgress } from '../../src/ui/view/message-progress.ts';
import { sessionLength } from '../../src/ui/view/session-facts.ts';
import { sessionOrigin, sessionTitle } from '../../src/ui/view/session-labels.ts';
import { recordedMessage as message } from '../support/recorded-messages.ts';

const OPEN = { completion: 'open', is_complete: false } as const;
const INCOMPLETE = { completion: 'incomplete', is_complete: false } as const;

function session(messages: readonly RecordedMessage[], fields: Partial<SessionDetail> = {}): SessionDetail {
  return {
    session_id: 's1',
    provider: 'openai',
    title: 'A chat',
    workspace_id: null,
    workspace_path: null,
    model: null,
    message_count: messages.filter(({ superseded }) => !superseded).length,
    started_at: '2026-03-12T12:00:00.000Z',
    last_activity: '2026-03-12T12:00:00.000Z',
    status: 'active',
    interrupted_at: null,
    ended_at: null,
    trashed_at: null,
    expected_message_count: null,
    is_dirty: false,
    pinned: false,
    url: null,
    metadata: null,
    messages,
    next_before: null,
    seq: 1,
    ...fields,
  };
}

test('an open message is being written while it is the last one of an active session', () => {
  const open = message(1, OPEN);
  expect(messageProgress(open, 'active', true)).toBe('writing');
  expect(messageProgress(open, 'active', false)).toBe('unfinished');
});

test.each(['interrupted', 'timed_out', 'ended', 'trashed'] as const)(
  'an open message of a session that is %s was cut off',
  (status) => {
    expect(messageProgress(message(1, OPEN), status, true)).toBe('cut_off');
  },
);

test.each(['active', 'interrupted', 'ended'] as const)(
  'a message that its app called incomplete is shown as incomplete while its session is %s',
  (status) => {
    expect(messageProgress(message(1, INCOMPLETE), status, false)).toBe('incomplete');
  },
);

test.each(['active', 'interrupted'] as const)(
  'an answer that failed or was stopped is shown as that while its session is %s',
  (status) => {
    const metadata = { kind: 'answer', answer_id: 'm1', outcome: 'failed' };
    const failed = message(1, { completion: 'paused', is_complete: false, metadata });
    expect(messageProgress(failed, status, true)).toBe('incomplete');
    const stopped = message(1, { metadata: { ...metadata, outcome: 'stopped' } });
    expect(messageProgress(stopped, status, true)).toBe('stopped');
    expect(messageProgress({ ...stopped, superseded: true }, status, true)).toBe('complete');
    expect(conversationText(session([stopped]), null)).toContain('text 1\n[stopped here, 6 characters saved]');
  },
);

test('a superseded message is never shown as unfinished', () => {
  expect(messageProgress(message(1, { ...OPEN, superseded: true }), 'interrupted', false)).toBe('complete');
});

test('the last current message is not a superseded one', () => {
  expect(lastCurrent([message(0), message(1, { superseded: true })])?.message_id).toBe('m0');
});

test('copies a conversation with its roles and says where it was cut off', () => {
  const messages = [message(0), message(1, OPEN), message(2, { superseded: true })];
  expect(conversationText(session(messages, { status: 'interrupted' }), null)).toBe(
    'A chat\n\nUser:\ntext 0\n\nAssistant:\ntext 1\n[cut off here, 6 characters saved]\n',
  );
});

test('copies a message that its app called incomplete as incomplete', () => {
  expect(conversationText(session([message(1, INCOMPLETE)], { status: 'ended' }), null)).toBe(
    'A chat\n\nAssistant:\ntext 1\n[incomplete, 6 characters saved]\n',
  );
});

test('copies an active conversation without calling its open answer cut off', () => {
  expect(conversationText(session([message(1, OPEN)]), null)).toBe('A chat\n\nAssistant:\ntext 1\n');
});

test('copies the branch that is shown', () => {
  const again = session([
    message(0),
    message(1),
    message(2),
    message(3, { parent_id: 'm0' }),
    message(4, { superseded: true }),
    message(5, { parent_id: 'm3', role: 'tool' }),
  ]);
  expect(conversationText(again, null)).toBe('A chat\n\nUser:\ntext 0\n\nAssistant:\ntext 3\n\nTool:\ntext 5\n');
  expect(conversationText(again, 'm1')).toBe('A chat\n\nUser:\ntext 0\n\nAssistant:\ntext 1\n\nUser:\ntext 2\n');
});

test('copies messages that were recorded before their parents after those', () => {
  const lastFirst = session([message(0, { parent_id: 'm1' }), message(1, { parent_id: 'm2' }), message(2)]);
  expect(conversationText(lastFirst, null)).toBe('A chat\n\nUser:\ntext 2\n\nAssistant:\ntext 1\n\nUser:\ntext 0\n');
});

test('says no duration of a session whose beginning is not known', () => {
  const imported = session([], { started_at: new Date(0).toISOString() });
  expect(sessionLength(imported).duration).toBeNull();
  expect(sessionLength({ ...imported, started_at: '2026-03-12T11:55:00.000Z' }, 'en').duration).toBe('5 min');
});

test('names an untitled session by its id', () => {
  expect(sessionTitle({ title: null, session_id: 's1' })).toBe('Untitled · s1');
  expect(sessionTitle({ title: '  ', session_id: '0123456789abcdef' })).toBe('Untitled · 0123456789ab…');
});

test('does not say provider and model twice', () => {
  expect(sessionOrigin({ provider: 'scripted', model: 'scripted' })).toBe('scripted');
  expect(sessionOrigin({ provider: 'openai', model: 'gpt' })).toBe('openai · gpt');
});
