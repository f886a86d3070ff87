import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { recordStream } from '../../src/adapters/record-stream.ts';
import { ConversationController } from '../../src/chat/conversation-controller.ts';
import type { AnswerRequest, Model } from '../../src/chat/model.ts';
import type { FollowedSession, NewEvent, RecorderClient, Refusal } from '../../src/client/index.ts';
import { recover } from '../../src/client/reading/recover.ts';
import { createSessionWriter } from '../../src/feeds/writer/session-writer.ts';
import {
  failed,
  ok,
  type Completion,
  type ErrorReply,
  type JsonValue,
  type RecordedMessage,
  type RecordingApi,
  type SessionDetail,
  type SessionStatus,
} from '../../src/protocol/index.ts';
import { HOST } from '../support/controller-host.ts';

afterEach(() => void vi.useRealTimers());

beforeEach(() => {
  vi.stubGlobal('requestAnimationFrame', (callback: () => void) => setTimeout(callback, 0));
});

interface FakeRecorder {
  readonly client: RecorderClient;
  readonly events: NewEvent[];
  readonly show: (followed: FollowedSession) => void;
  readonly refuse: (error: ErrorReply) => void;
}

/** A recorder that never acks. It reads what was shown last. */
function fakeRecorder(): FakeRecorder {
  const events: NewEvent[] = [];
  let last: SessionDetail | null = null;
  const api: Partial<RecordingApi> = {
    session: () => Promise.resolve(last === null ? failed('not_connected', 'no recorder') : ok(last)),
  };
  let refuse: (refusal: Refusal) => void = () => undefined;
  let listener: ((followed: FollowedSession) => void) | null = null;
  const record = (event: NewEvent): void => void events.push(event);
  const client: Partial<RecorderClient> = {
    session: (options) => createSessionWriter(record, options),
    recover: (id) => recover(id, api as RecordingApi, record),
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
    show: (followed) => {
      if (followed.status === 'content') last = followed.session;
      listener?.(followed);
    },
    refuse: (error) => refuse({ event: { type: 'heartbeat', timestamp: 0 }, error }),
  };
}

/** Null: nothing more comes until the answer is stopped. */
function saying(parts: readonly (string | { failed: string } | null)[], canContinue = false): Model {
  async function* stream(signal: AbortSignal): AsyncIterable<string> {
    for (const part of parts) {
      await (part === null ? new Promise((resolve) => signal.addEventListener('abort', resolve)) : null);
      signal.throwIfAborted();
      if (typeof part !== 'string') throw new Error(part?.failed);
      yield part;
    }
  }
  return {
    provider: 'test',
    name: 'small',
    canContinue: () => canContinue,
    async answer({ recorder, signal, shown }): Promise<void> {
      try {
        for await (const text of recordStream(recorder, stream(signal), { model: 'small' })) shown.append(text);
      } catch (error) {
        if (!signal.aborted) shown.fail(error as Error);
      }
    },
  };
}

function answered(conversation: ConversationController): Promise<void> {
  return vi.waitFor(() => expect(conversation.isAnswering).toBe(false));
}

function message(
  message_id: string,
  role: string,
  content: string,
  completion: Completion,
  metadata: JsonValue = null,
): Partial<RecordedMessage> {
  return { message_id, role, content, model: 'small', completion, metadata, superseded: false };
}

/** A part of the answer `a1`. */
function partOf(id: string, content: string, about: { kind: string; outcome?: string }): Partial<RecordedMessage> {
  return message(id, 'assistant', content, 'complete', { ...about, answer_id: 'a1' });
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
    { type: 'message_add', message_id: user?.id, role: 'user', content: 'Hello', parent_id: undefined },
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
    { type: 'message_update', message_id: assistant?.id, is_complete: true, metadata: { outcome: 'complete' } },
  ]);
});

test('shows the whole answer although no event is ever acked', async () => {
  const conversation = new ConversationController(HOST, fakeRecorder().client);
  conversation.send('Hello', saying(['Good', ' day']));
  await answered(conversation);
  expect(conversation.messages).toMatchObject([{ content: 'Hello' }, { content: 'Good day', state: 'complete' }]);
});

test('records that an answer was stopped, and shows what is there as the whole', async () => {
  const { client, events } = fakeRecorder();
  const conversation = new ConversationController(HOST, client);
  conversation.send('Hello', saying(['Good', null, ' day']));
  await vi.waitFor(() => expect(conversation.messages[1]?.content).toBe('Good'));
  conversation.stop();
  await answered(conversation);
  const [, answer] = conversation.messages;
  expect(answer).toMatchObject({ content: 'Good', state: 'complete' });
  const metadata = { outcome: 'stopped' };
  expect(events.at(-1)).toMatchObject({ type: 'message_update', message_id: answer?.id, is_complete: true, metadata });
});

test('keeps what came before a failure, and records that the answer failed and why', async () => {
  const { client, events } = fakeRecorder();
  const conversation = new ConversationController(HOST, client);
  conversation.send('Hello', saying(['Good', { failed: 'out of memory' }]));
  await answered(conversation);
  const [, answer] = conversation.messages;
  expect(answer).toMatchObject({ content: 'Good', state: 'failed', problem: 'out of memory' });
  expect(events.slice(-2)).toMatchObject([
    { type: 'message_add', content: 'out of memory', metadata: { kind: 'error', answer_id: answer?.id } },
    { type: 'message_update', message_id: answer?.id, is_complete: false, metadata: { outcome: 'failed' } },
  ]);
});

test('records why there is no answer where no adapter could', async () => {
  const { client, events } = fakeRecorder();
  const conversation = new ConversationController(HOST, client);
  const answer = ({ shown }: AnswerRequest): Promise<void> => Promise.resolve(shown.fail({ message: 'no address' }));
  conversation.send('Hello', { ...saying([]), answer });
  await answered(conversation);
  expect(conversation.messages[1]).toMatchObject({ state: 'failed', problem: 'no address' });
  const metadata = { kind: 'error', answer_id: conversation.messages[1]?.id };
  expect(events).toContainEqual(expect.objectContaining({ content: 'no address', metadata }));
});

test('shows the parts of a recorded answer as one message, and why it failed', () => {
  const { client, show } = fakeRecorder();
  const conversation = new ConversationController(HOST, client);
  conversation.open('s1');
  const parts = [
    partOf('a1#0', 'Hm.', { kind: 'reasoning' }),
    partOf('a1', 'Good', { kind: 'answer', outcome: 'failed' }),
    partOf('a1#2', 'lookup', { kind: 'tool_call' }),
    partOf('a1#3', ' day', { kind: 'text' }),
    partOf('a1#4', 'out of memory', { kind: 'error' }),
  ];
  show(session('active', [message('u1', 'user', 'Hello', 'complete'), ...parts]));
  expect(conversation.messages).toMatchObject([
    { content: 'Hello' },
    { id: 'a1', content: 'Good day', reasoning: 'Hm.', state: 'failed', problem: 'out of memory' },
  ]);
});

test('shows a question whose page was lost before its answer began as one that was cut off', async () => {
  const { client, events, show } = fakeRecorder();
  const conversation = new ConversationController(HOST, client);
  conversation.open('s1');
  const question = message('u1', 'user', 'Hello', 'complete');
  show(session('active', [question]));
  expect(conversation.messages).toHaveLength(1);
  show(session('interrupted', [question]));
  const [, cutOff] = conversation.messages;
  if (cutOff === undefined) throw new Error('the answer is missing');
  expect(cutOff).toMatchObject({ role: 'assistant', content: '', state: 'cut_off' });
  conversation.retry(cutOff, saying(['Good']));
  await answered(conversation);
  expect(conversation.messages).toMatchObject([{ content: 'Hello' }, { content: 'Good', state: 'complete' }]);
  expect(events[0]).toMatchObject({ type: 'message_add', message_id: cutOff.id, parent_id: 'u1' });
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

test('ends a session only after its answer has ended', async () => {
  const { client, events } = fakeRecorder();
  const conversation = new ConversationController(HOST, client);
  conversation.send('Hello', saying(['Good', null]));
  await vi.waitFor(() => expect(conversation.messages[1]?.content).toBe('Good'));
  await conversation.end();
  expect(events.slice(-2)).toMatchObject([
    { type: 'message_update', metadata: { outcome: 'stopped' } },
    { type: 'session_end' },
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
    { type: 'message_append', session_id: 's1', message_id: 'a1', content_delta: ' day', offset: 4 },
    { type: 'message_update', message_id: 'a1', is_complete: true, metadata: { outcome: 'complete' } },
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
  expect(events[0]).toMatchObject({ type: 'message_add', role: 'assistant', content: '', parent_id: 'a1' });
});

test.each([
  ['cannot read now', Promise.resolve(failed('not_connected', 'no recorder'))],
  ['does not read in time', new Promise<never>(() => undefined)],
])('continues a chat that the recorder %s, after what is recorded', async (_why, read) => {
  vi.useFakeTimers();
  const { client, events, show } = fakeRecorder();
  client.recover = () => read;
  const conversation = new ConversationController(HOST, client);
  conversation.open('s1');
  show(recorded('interrupted', 'Good', 'complete'));
  conversation.send('And you?', saying(['Fine']));
  await vi.runAllTimersAsync();
  expect(conversation.messages.at(-1)).toMatchObject({ content: 'Fine', state: 'complete' });
  expect(events).toMatchObject([
    { type: 'session_start', session_id: 's1' },
    { type: 'message_add', content: 'And you?' },
    { type: 'message_add', role: 'assistant' },
    { type: 'message_append', content_delta: 'Fine' },
    { type: 'message_update', is_complete: true },
  ]);
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
