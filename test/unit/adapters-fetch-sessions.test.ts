// Which session a request is recorded in, and what of its messages.

import { expect, test } from 'vitest';
import { recordingFetch, type Fetch, type RecordingFetchOptions } from '../../src/adapters/recording-fetch.ts';
import { adapterRecorder, type AdapterRecorder } from '../support/adapter-recorder.ts';
import { chatChunks, namedSse, sse } from '../support/stream-bodies.ts';

type Turn = readonly [role: string, content: string];

interface Chat {
  readonly recorder: AdapterRecorder;
  /** Asks with these messages; the answer has this text. */
  readonly ask: (turns: readonly Turn[], answer: string, body?: object) => Promise<void>;
}

function chat(options: RecordingFetchOptions = {}, recorder = adapterRecorder()): Chat {
  let answer = '';
  const send: Fetch = () => Promise.resolve(new Response(sse([...chatChunks([{ content: answer }]), '[DONE]'])));
  const fetch = recordingFetch(recorder, { fetch: send, ...options });
  return {
    recorder,
    async ask(turns, text, body = {}) {
      answer = text;
      const messages = turns.map(([role, content]) => ({ role, content }));
      const init = { method: 'POST', body: JSON.stringify({ model: 'm', messages, ...body }) };
      await (await fetch('http://localhost/v1/chat/completions', init)).text();
    },
  };
}

const SYSTEM = ['system', 'Be kind.'] as const;
const HI = ['user', 'Hi'] as const;
const HELLO = ['assistant', 'Hello'] as const;
const WHY = ['user', 'Why?'] as const;

test('a conversation that goes on is one session, in which nothing is twice', async () => {
  const { recorder, ask } = chat();
  await ask([SYSTEM, HI], 'Hello');
  await ask([SYSTEM, HI, HELLO, WHY], 'Because.');
  await ask([SYSTEM, HI, HELLO, WHY, ['assistant', 'Because.'], WHY], 'Just so.');
  expect(recorder.sessions).toHaveLength(1);
  expect(await recorder.texts()).toEqual([
    'system: Be kind.',
    'user: Hi',
    'assistant: Hello',
    'user: Why?',
    'assistant: Because.',
    'user: Why?',
    'assistant: Just so.',
  ]);
  const messages = await recorder.messages();
  expect(messages.map(({ parent_id }) => parent_id)).toEqual([
    null,
    ...messages.slice(0, -1).map(({ message_id }) => message_id),
  ]);
});

test('another conversation is another session', async () => {
  const { recorder, ask } = chat();
  await ask([SYSTEM, HI], 'Hello');
  await ask([SYSTEM, WHY], 'Because.');
  await ask([SYSTEM, HI, HELLO, ['user', 'More']], 'Yes.');
  expect(recorder.sessions).toHaveLength(2);
  expect(await recorder.sessions[0]?.messages()).toHaveLength(5);
  expect(await recorder.texts()).toEqual(['system: Be kind.', 'user: Why?', 'assistant: Because.']);
});

test('a question that is answered again is asked once', async () => {
  const { recorder, ask } = chat();
  await ask([HI], 'Hello');
  await ask([HI, HELLO, WHY], 'Because.');
  await ask([HI, HELLO, WHY], 'Just so.');
  expect(await recorder.texts()).toEqual([
    'user: Hi',
    'assistant: Hello',
    'user: Why?',
    'assistant: Because.',
    'assistant: Just so.',
  ]);
  const [, , why, because, justSo] = await recorder.messages();
  expect(because?.parent_id).toBe(why?.message_id);
  expect(justSo?.parent_id).toBe(why?.message_id);
});

test('an edited question is a branch of the same session', async () => {
  const { recorder, ask } = chat();
  await ask([HI], 'Hello');
  await ask([HI, HELLO, WHY], 'Because.');
  await ask([HI, HELLO, ['user', 'Why not?']], 'No reason.');
  await ask([HI, HELLO, ['user', 'Why not?'], ['assistant', 'No reason.'], ['user', 'Ok']], 'Fine.');
  expect(recorder.sessions).toHaveLength(1);
  const messages = await recorder.messages();
  expect(messages.map(({ content }) => content)).toEqual([
    'Hi',
    'Hello',
    'Why?',
    'Because.',
    'Why not?',
    'No reason.',
    'Ok',
    'Fine.',
  ]);
  const [, hello, why, , whyNot, noReason, ok] = messages;
  expect(why?.parent_id).toBe(hello?.message_id);
  expect(whyNot?.parent_id).toBe(hello?.message_id);
  expect(noReason?.parent_id).toBe(whyNot?.message_id);
  expect(ok?.parent_id).toBe(noReason?.message_id);
});

test('an app that sends only the end of a conversation goes on with it', async () => {
  const { recorder, ask } = chat();
  await ask([HI], 'Hello');
  await ask([HI, HELLO, WHY], 'Because.');
  await ask([WHY, ['assistant', 'Because.'], ['user', 'Ok']], 'Fine.');
  expect(recorder.sessions).toHaveLength(1);
  expect((await recorder.texts()).slice(-2)).toEqual(['user: Ok', 'assistant: Fine.']);
});

test('results of tools are recorded once', async () => {
  const { recorder, ask } = chat();
  const call = {
    role: 'assistant',
    content: null,
    tool_calls: [{ id: 't', function: { name: 'f', arguments: '{}' } }],
  };
  const result = { role: 'tool', tool_call_id: 't', content: '42' };
  await ask([HI], '');
  await ask([], 'It is 42.', { messages: [{ role: 'user', content: 'Hi' }, call, result] });
  const later = [
    { role: 'assistant', content: 'It is 42.' },
    { role: 'user', content: 'Ok' },
  ];
  await ask([], 'Fine.', { messages: [{ role: 'user', content: 'Hi' }, call, result, ...later] });
  expect(recorder.sessions).toHaveLength(1);
  expect(await recorder.texts()).toEqual([
    'user: Hi',
    'assistant: ',
    'tool: 42',
    'assistant: It is 42.',
    'user: Ok',
    'assistant: Fine.',
  ]);
  expect((await recorder.messages())[2]?.metadata).toEqual({ tool_call_id: 't' });
});

test('a conversation that began elsewhere is recorded from its beginning', async () => {
  const { recorder, ask } = chat();
  await ask([HI, HELLO, WHY], 'Because.');
  expect(await recorder.texts()).toEqual(['user: Hi', 'assistant: Hello', 'user: Why?', 'assistant: Because.']);
});

/** What the AI SDK sends. */
function uiBody(id: string, turns: readonly Turn[]): object {
  return {
    id,
    trigger: 'submit-message',
    messages: turns.map(([role, text]) => ({ role, parts: [{ type: 'text', text }] })),
  };
}

test('the id of a conversation is that of its session, also after a reload of the page', async () => {
  const first = chat();
  await first.ask([], 'Hello', uiBody('chat-1', [HI]));
  await first.ask([], 'Other', uiBody('chat-2', [HI]));
  // Another page: nothing is remembered.
  const second = chat({}, first.recorder);
  await second.ask([], 'Because.', uiBody('chat-1', [HI, HELLO, WHY]));
  expect(first.recorder.sessions.map(({ session }) => session.id)).toEqual(['chat-1', 'chat-2']);
  const messages = await first.recorder.sessions[0]?.messages();
  expect(messages?.map(({ role, content }) => `${role}: ${content}`)).toEqual([
    'user: Hi',
    'assistant: Hello',
    'user: Why?',
    'assistant: Because.',
  ]);
  expect(messages?.[0]?.revisions).toEqual([]);
});

test('a session is given as an id, a writer or a function of the request', async () => {
  const recorder = adapterRecorder();
  const writer = recorder.session({ provider: 'p', id: 'own' });
  await chat({ session: 'by-id', provider: 'mine', title: 'My title' }, recorder).ask([HI], 'Hello');
  await chat({ session: writer }, recorder).ask([HI], 'Hello');
  const byRequest = chat({ session: ({ chat: asked }) => (asked?.model === 'm' ? 'by-model' : null) }, recorder);
  await byRequest.ask([HI], 'Hello');
  await byRequest.ask([HI], 'Hello', { model: 'other' });
  expect(recorder.sessions.slice(0, 3).map(({ session }) => session.id)).toEqual(['own', 'by-id', 'by-model']);
  expect(recorder.sessions).toHaveLength(4);
  for (const { messages } of recorder.sessions) expect(await messages()).toHaveLength(2);
  expect(await recorder.sessions[1]?.read()).toMatchObject({ provider: 'mine', title: 'My title' });
});

test('a response that continues another one is in its session', async () => {
  const recorder = adapterRecorder();
  let id = 'resp_1';
  const send: Fetch = () => {
    const delta = { type: 'response.output_text.delta', output_index: 0, content_index: 0, delta: `Answer ${id}` };
    const response = { id, status: 'completed', output: [] };
    const events = [
      { type: 'response.created', response: { id, output: [] } },
      delta,
      { type: 'response.completed', response },
    ];
    return Promise.resolve(new Response(namedSse(events)));
  };
  const fetch = recordingFetch(recorder, { fetch: send });
  const ask = async (input: string, previous?: string): Promise<void> => {
    const body = JSON.stringify({ model: 'm', input, previous_response_id: previous });
    await (await fetch('http://localhost/v1/responses', { method: 'POST', body })).text();
  };
  await ask('Hi');
  id = 'resp_2';
  await ask('Why?', 'resp_1');
  id = 'resp_3';
  await ask('Why not?', 'resp_1');
  expect(recorder.sessions).toHaveLength(1);
  const messages = await recorder.messages();
  expect(messages.map(({ content }) => content)).toEqual([
    'Hi',
    'Answer resp_1',
    'Why?',
    'Answer resp_2',
    'Why not?',
    'Answer resp_3',
  ]);
  expect(messages[2]?.parent_id).toBe(messages[1]?.message_id);
  expect(messages[4]?.parent_id).toBe(messages[1]?.message_id);
});
