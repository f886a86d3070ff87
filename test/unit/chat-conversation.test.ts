import { beforeEach, expect, test, vi } from 'vitest';
import { ConversationController } from '../../src/chat/conversation-controller.ts';
import type { AnswerPart, Model } from '../../src/chat/model.ts';
import type { FollowedSession, NewEvent, RecorderClient, Refusal } from '../../src/client/index.ts';
import type {
  Completion,
  ErrorReply,
  RecordedMessage,
  SessionDetail,
  SessionStatus,
} from '../../src/protocol/index.ts';

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
  readonly refuse: (error: ErrorReply) => void;
}

/** A recorder that never acks. */
function fakeRecorder(): FakeRecorder {
  const events: NewEvent[] = [];
  let refuse: (refusal: Refusal) => void = () => undefined;
  let listener: ((followed: FollowedSession) => void) | null = null;
  const client: Partial<RecorderClient> = {
    record: (event) => {
      events.push(event);
      return new Promise(() => {});
    },
    state: { status: 'saved', refused: 0 },
    onStateChange: () => () => undefined,
    onRefused: (onRefused) => {
      refuse = onRefused;
      return () => undefined;
    },
    follow: (_sessionId, follower) => {
      listener = follower;
      return () => void (listener = null);
    },
  };
  return {
    client: client as RecorderClient,
    events,
    show: (followed) => listener?.(followed),
    refuse: (error) => refuse({ event: { type: 'heartbeat', timestamp: 0 }, error }),
  };
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

function message(message_id: string, role: string, content: string, completion: Completion): Partial<RecordedMessage> {
  return { message_id, role, content, model: 'small', completion, metadata: null, superseded: false };
}

function session(status: SessionStatus, messages: readonly Partial<RecordedMessage>[]): FollowedSession {
  return { status: 'content', session: { session_id: 's1', status, messages } as unknown as SessionDetail };
}

function recorded(status: SessionStatus, answer: string, completion: Completion = 'open'): FollowedSession {
  return session(status, [message('u1', 'user', 'Hello', 'complete'), message('a1', 'assistant', answer, completion)]);
}

/** What the page has written so far, as the recorder has it after `characters` of the last message. */
function recordedSoFar(conversation: ConversationController, characters: number): Partial<RecordedMessage>[] {
  const last = conversation.messages.at(-1);
  return conversation.messages.map(({ id, role, content, state }) => {
    const isShort = id === last?.id && (characters < content.length || state === 'writing');
    return message(id, role, isShort ? content.slice(0, characters) : content, isShort ? 'open' : 'complete');
  });
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

test('keeps what came before a failure, and records that the answer is incomplete and why', async () => {
  const { client, events } = fakeRecorder();
  const conversation = new ConversationController(HOST, client);
  conversation.send('Hello', saying(['Good', { failed: 'out of memory' }]));
  await answered(conversation);
  const [, answer] = conversation.messages;
  expect(answer).toMatchObject({ content: 'Good', state: 'failed', problem: 'out of memory' });
  const last = { type: 'message_update', message_id: answer?.id, is_complete: false };
  expect(events.at(-1)).toMatchObject({ ...last, metadata: { error: 'out of memory' } });
  expect(events.at(-1)).not.toHaveProperty('content');
});

test('shows why a recorded answer failed', () => {
  const { client, show } = fakeRecorder();
  const conversation = new ConversationController(HOST, client);
  conversation.open('s1');
  const failed = { ...message('a1', 'assistant', 'Good', 'incomplete'), metadata: { error: 'out of memory' } };
  show(session('active', [message('u1', 'user', 'Hello', 'complete'), failed]));
  expect(conversation.messages[1]).toMatchObject({ content: 'Good', state: 'failed', problem: 'out of memory' });
});

test('shows what another tab adds to a chat that this page has written to', async () => {
  const { client, show } = fakeRecorder();
  const conversation = new ConversationController(HOST, client);
  conversation.send('Hello', saying(['Good', ' day']));
  await answered(conversation);
  const others = [message('u2', 'user', 'And you?', 'complete'), message('a2', 'assistant', 'Fine', 'open')];
  show(session('active', [...recordedSoFar(conversation, 8), ...others]));
  expect(conversation.messages).toMatchObject([
    { content: 'Hello', state: 'complete' },
    { content: 'Good day', state: 'complete' },
    { content: 'And you?', state: 'complete' },
    { content: 'Fine', state: 'elsewhere' },
  ]);
  expect(conversation.status).toBe('open');
});

test('shows its own answer as far as it has come, though the recorder has less of it', async () => {
  const { client, show } = fakeRecorder();
  const conversation = new ConversationController(HOST, client);
  conversation.send('Hello', saying(['Good', ' day']));
  await answered(conversation);
  show(session('active', []));
  expect(conversation.messages.map(({ content }) => content)).toEqual(['Hello', 'Good day']);
  show(session('active', recordedSoFar(conversation, 4)));
  expect(conversation.messages[1]).toMatchObject({ content: 'Good day', state: 'complete' });
});

test('shows how another tab changes an answer of this page, once the recorder has it', async () => {
  const { client, show } = fakeRecorder();
  const conversation = new ConversationController(HOST, client);
  conversation.send('Hello', saying(['Good', { failed: 'out of memory' }]));
  await answered(conversation);
  const [user, answer] = conversation.messages;
  const prompt = message(user?.id ?? '', 'user', 'Hello', 'complete');
  show(session('active', [prompt, message(answer?.id ?? '', 'assistant', 'Good', 'paused')]));
  show(session('active', [prompt, message(answer?.id ?? '', 'assistant', 'Good day', 'open')]));
  expect(conversation.messages[1]).toMatchObject({ content: 'Good day', state: 'elsewhere' });
});

test('is ended when another tab ends the chat', async () => {
  const { client, show } = fakeRecorder();
  const conversation = new ConversationController(HOST, client);
  conversation.send('Hello', saying(['Good']));
  await answered(conversation);
  show(session('ended', recordedSoFar(conversation, 4)));
  expect(conversation.status).toBe('ended');
});

test('stays ended while the recorder does not have the end yet', async () => {
  const { client, show } = fakeRecorder();
  const conversation = new ConversationController(HOST, client);
  conversation.send('Hello', saying(['Good']));
  await conversation.end();
  show(session('active', recordedSoFar(conversation, 4)));
  expect(conversation.status).toBe('ended');
});

test('keeps a new chat on the screen while the recorder does not have it yet', async () => {
  const { client, show } = fakeRecorder();
  const conversation = new ConversationController(HOST, client);
  conversation.send('Hello', saying(['Good']));
  await answered(conversation);
  show({ status: 'error', error: { code: 'session_not_found', message: 'no such session' } });
  expect(conversation).toMatchObject({ status: 'open', messages: [{ content: 'Hello' }, { content: 'Good' }] });
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

test.each([
  ['append_gap', 'a token is missing', /a token is missing/u],
  ['session_not_found', 'gone', /deleted.*Start a new one/u],
] as const)('keeps why the recorder refused an event with %s', (code, text, reason) => {
  const { client, refuse } = fakeRecorder();
  const conversation = new ConversationController(HOST, client);
  conversation.hostConnected();
  expect(conversation.refusal).toBeNull();
  refuse({ type: 'error', event_id: null, code, message: text });
  expect(conversation.refusal).toMatch(reason);
});
