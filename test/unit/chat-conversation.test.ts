import { beforeEach, expect, test, vi } from 'vitest';
import { ConversationController } from '../../src/chat/conversation-controller.ts';
import type { AnswerPart, Model } from '../../src/chat/model.ts';
import type { FollowedSession, NewEvent, RecorderClient } from '../../src/client/index.ts';
import type { RecordedMessage, Reply, SessionDetail, SessionStatus } from '../../src/protocol/index.ts';

beforeEach(() => {
  vi.stubGlobal('requestAnimationFrame', (callback: () => void) => setTimeout(callback, 0));
});

const HOST = {
  addController: (): void => {},
  removeController: (): void => {},
  requestUpdate: (): void => {},
  updateComplete: Promise.resolve(true),
};

interface FakeRecorder {
  readonly client: RecorderClient;
  readonly events: NewEvent[];
  readonly show: (followed: FollowedSession) => void;
}

/** A recorder that never acks, unless it is told what to reply. */
function fakeRecorder(reply?: Reply): FakeRecorder {
  const events: NewEvent[] = [];
  let listener: ((followed: FollowedSession) => void) | null = null;
  const client: Partial<RecorderClient> = {
    record: (event) => {
      events.push(event);
      return reply === undefined ? new Promise(() => {}) : Promise.resolve(reply);
    },
    follow: (_sessionId, follower) => {
      listener = follower;
      return () => void (listener = null);
    },
  };
  return { client: client as RecorderClient, events, show: (followed) => listener?.(followed) };
}

function saying(parts: readonly (string | { failed: string })[], canContinue = false): Model {
  return {
    provider: 'test',
    name: 'small',
    canContinue: () => canContinue,
    async *answer({ signal }): AsyncIterable<AnswerPart> {
      for (const part of parts) {
        await Promise.resolve();
        if (signal.aborted) return;
        yield typeof part === 'string' ? { type: 'token', text: part } : { type: 'failed', message: part.failed };
      }
    },
  };
}

function answered(conversation: ConversationController): Promise<void> {
  return vi.waitFor(() => expect(conversation.isAnswering).toBe(false));
}

function recorded(status: SessionStatus, answer: string): FollowedSession {
  const message = (
    message_id: string,
    role: string,
    content: string,
    is_complete: boolean,
  ): Partial<RecordedMessage> => ({
    message_id,
    role,
    content,
    model: 'small',
    is_complete,
    superseded: false,
  });
  const messages = [message('u1', 'user', 'Hello', true), message('a1', 'assistant', answer, false)];
  return { status: 'content', session: { session_id: 's1', status, messages } as unknown as SessionDetail };
}

test('records a session, both messages, every token with its offset, and the completed answer', async () => {
  const { client, events } = fakeRecorder();
  const conversation = new ConversationController(HOST, client);
  conversation.send('Hello', saying(['Good', ' day']));
  await answered(conversation);
  const session_id = conversation.sessionId;
  const [user, assistant] = conversation.messages;
  expect(events).toMatchObject([
    { type: 'session_start', session_id, provider: 'test', model: 'small', title: 'Hello' },
    { type: 'message_add', message_id: user?.id, role: 'user', content: 'Hello', parent_id: null },
    {
      type: 'message_add',
      message_id: assistant?.id,
      role: 'assistant',
      content: '',
      parent_id: user?.id,
      model: 'small',
    },
    { type: 'message_append', message_id: assistant?.id, content_delta: 'Good', offset: 0 },
    { type: 'message_append', message_id: assistant?.id, content_delta: ' day', offset: 4 },
    { type: 'message_update', message_id: assistant?.id, content: 'Good day', is_complete: true },
  ]);
});

test('shows the whole answer although no event is ever acked', async () => {
  const conversation = new ConversationController(HOST, fakeRecorder().client);
  conversation.send('Hello', saying(['Good', ' day']));
  await answered(conversation);
  expect(conversation.messages).toMatchObject([{ content: 'Hello' }, { content: 'Good day', state: 'complete' }]);
});

test('completes a stopped answer with what is there', async () => {
  const { client, events } = fakeRecorder();
  const conversation = new ConversationController(HOST, client);
  conversation.send('Hello', saying(['Good', ' day', ' to', ' you']));
  await vi.waitFor(() => expect(conversation.messages[1]?.content).not.toBe(''));
  conversation.stop();
  await answered(conversation);
  const content = conversation.messages[1]?.content;
  expect(events.at(-1)).toMatchObject({ type: 'message_update', content, is_complete: true });
});

test('keeps what came before a failure, leaves it cut off on record, and says why', async () => {
  const { client, events } = fakeRecorder();
  const conversation = new ConversationController(HOST, client);
  conversation.send('Hello', saying(['Good', { failed: 'out of memory' }]));
  await answered(conversation);
  expect(conversation.messages[1]).toMatchObject({ content: 'Good', state: 'failed', problem: 'out of memory' });
  expect(events.map(({ type }) => type)).not.toContain('message_update');
});

test('ends a session only after its answer has been completed', async () => {
  const { client, events } = fakeRecorder();
  const conversation = new ConversationController(HOST, client);
  conversation.send('Hello', saying(['Good', ' day', ' to', ' you']));
  await conversation.end();
  expect(events.slice(-2)).toMatchObject([
    { type: 'message_update', is_complete: true },
    { type: 'session_end', final_message_count: 2 },
  ]);
  expect(conversation.status).toBe('ended');
});

test('an unfinished answer is cut off only once nobody writes it any more', () => {
  const { client, show } = fakeRecorder();
  const conversation = new ConversationController(HOST, client);
  conversation.open('s1');
  expect(conversation.status).toBe('loading');
  show(recorded('active', 'Good'));
  expect(conversation.messages[1]?.state).toBe('elsewhere');
  show(recorded('interrupted', 'Good d'));
  expect(conversation.messages[1]).toMatchObject({ state: 'cut_off', content: 'Good d' });
});

test('goes on with a cut-off answer from its saved length, in the same message', async () => {
  const { client, events, show } = fakeRecorder();
  const conversation = new ConversationController(HOST, client);
  conversation.open('s1');
  show(recorded('interrupted', 'Good'));
  const [, cutOff] = conversation.messages;
  if (cutOff === undefined) throw new Error('the answer is missing');
  conversation.retry(cutOff, saying([' day'], true));
  await answered(conversation);
  expect(events).toMatchObject([
    { type: 'session_start', session_id: 's1', provider: 'test' },
    { type: 'message_append', message_id: 'a1', content_delta: ' day', offset: 4 },
    { type: 'message_update', message_id: 'a1', content: 'Good day', is_complete: true },
  ]);
});

test('answers anew in a message of its own where the model cannot go on', async () => {
  const { client, events, show } = fakeRecorder();
  const conversation = new ConversationController(HOST, client);
  conversation.open('s1');
  show(recorded('interrupted', 'Good'));
  const [, cutOff] = conversation.messages;
  if (cutOff === undefined) throw new Error('the answer is missing');
  conversation.retry(cutOff, saying(['Hi']));
  await answered(conversation);
  expect(conversation.messages.map(({ content }) => content)).toEqual(['Hello', 'Good', 'Hi']);
  expect(events[1]).toMatchObject({ type: 'message_add', role: 'assistant', content: '' });
});

test('leaves a session that it only read as it is when a new one begins', async () => {
  const { client, events, show } = fakeRecorder();
  const conversation = new ConversationController(HOST, client);
  conversation.open('s1');
  show(recorded('interrupted', 'Good'));
  await conversation.startNew();
  expect(events).toEqual([]);
  expect(conversation).toMatchObject({ sessionId: null, status: 'open', messages: [] });
});

test('remembers that the recorder refused something', async () => {
  const refusal: Reply = { type: 'error', event_id: null, code: 'session_not_found', message: 'gone' };
  const conversation = new ConversationController(HOST, fakeRecorder(refusal).client);
  conversation.send('Hello', saying(['Good']));
  await answered(conversation);
  expect(conversation.refused).toEqual(refusal);
});
