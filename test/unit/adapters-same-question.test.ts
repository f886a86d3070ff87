// Chats of one page that begin with the same question, and a question that is asked again.

import { expect, test } from 'vitest';
import { recordingFetch, type Fetch } from '../../src/adapters/recording-fetch.ts';
import { adapterRecorder, type AdapterRecorder } from '../support/adapter-recorder.ts';
import { chatChunks, sse } from '../support/stream-bodies.ts';

type Turn = readonly [role: string, content: string];

const answerOf = (content: string): string => sse([...chatChunks([{ content }]), '[DONE]']);
const HI = ['user', 'Hi'] as const;
const WHY = ['user', 'Why?'] as const;
const hello = ['assistant', 'Hello'] as const;
const goodDay = ['assistant', 'Good day'] as const;

interface Chat {
  readonly recorder: AdapterRecorder;
  readonly ask: (turns: readonly Turn[], send: Fetch | string, signal?: AbortSignal) => Promise<string>;
  /** Role and text of the messages of each session. */
  readonly sessions: () => Promise<readonly (readonly string[])[]>;
}

function chat(): Chat {
  const recorder = adapterRecorder();
  let send: Fetch = () => Promise.reject(new Error('Nothing is to be sent.'));
  const fetch = recordingFetch(recorder, { fetch: (...given) => send(...given) });
  return {
    recorder,
    async ask(turns, answer, signal) {
      send = typeof answer === 'string' ? () => Promise.resolve(new Response(answerOf(answer))) : answer;
      const messages = turns.map(([role, content]) => ({ role, content }));
      const init = { method: 'POST', body: JSON.stringify({ model: 'm', messages }), ...(signal ? { signal } : {}) };
      return (await fetch('http://localhost/v1/chat/completions', init)).text();
    },
    sessions: () =>
      Promise.all(
        recorder.sessions.map(async (session) =>
          (await session.messages()).map(({ role, content }) => `${role}: ${content}`),
        ),
      ),
  };
}

test('two chats that begin with the same question are two sessions, and each goes on in its own', async () => {
  const { ask, sessions } = chat();
  await ask([HI], 'Hello');
  await ask([HI], 'Good day');
  await ask([HI, hello, WHY], 'Because.');
  await ask([HI, goodDay, ['user', 'Weather?']], 'Rain.');
  await ask([HI, hello, WHY, ['assistant', 'Because.'], ['user', 'Ok']], 'Fine.');
  expect(await sessions()).toEqual([
    ['user: Hi', 'assistant: Hello', 'user: Why?', 'assistant: Because.', 'user: Ok', 'assistant: Fine.'],
    ['user: Hi', 'assistant: Good day', 'user: Weather?', 'assistant: Rain.'],
  ]);
});

test('an answer decides more than further questions, so that a chat goes on where its answer was', async () => {
  const { ask, sessions } = chat();
  await ask([HI], 'Hello');
  await ask([HI], 'Good day');
  await ask([HI, hello, WHY], 'Because.');
  await ask([HI, goodDay, WHY], 'Just so.');
  expect(await sessions()).toEqual([
    ['user: Hi', 'assistant: Hello', 'user: Why?', 'assistant: Because.'],
    ['user: Hi', 'assistant: Good day', 'user: Why?', 'assistant: Just so.'],
  ]);
});

test('where the app has changed the answer, the latest chat with the question goes on', async () => {
  const { ask, sessions } = chat();
  await ask([HI], 'Hello');
  await ask([HI], 'Good day');
  await ask([HI, ['assistant', 'Something else'], WHY], 'Because.');
  expect((await sessions()).map(({ length }) => length)).toEqual([2, 4]);
});

test('a long answer is known by its beginning, and an empty one by nothing', async () => {
  const { ask, sessions } = chat();
  const long = 'x'.repeat(5_000);
  await ask([HI], long);
  await ask([HI], '');
  await ask([HI, ['assistant', `${long}\n`], WHY], 'Because.');
  await ask([HI, ['assistant', ''], WHY], 'Just so.');
  expect((await sessions()).map(({ length }) => length)).toEqual([5, 2]);
});

const network: Fetch = () => Promise.reject(new TypeError('Failed to fetch'));
const refusal: Fetch = () => Promise.resolve(new Response('Overloaded', { status: 529 }));
const cut: Fetch = () => Promise.resolve(new Response(answerOf('Hello').slice(0, -60)));

test.for([
  ['the network failed', network, 'failed'],
  ['the server refused', refusal, 'failed'],
  ['the answer was cut off', cut, 'cut_off'],
] as const)('a first question that is asked again after %s is in the same session', async ([, send, outcome]) => {
  const { recorder, ask, sessions } = chat();
  await ask([HI], send).catch(() => undefined);
  await ask([HI], 'Good day');
  expect(recorder.sessions).toHaveLength(1);
  expect((await sessions())[0]?.filter((text) => text.startsWith('user'))).toEqual(['user: Hi']);
  expect((await recorder.answers()).map((answer) => answer.outcome)).toEqual([outcome, 'complete']);
  // It is answered now: who asks it once more begins a chat.
  await ask([HI], 'Hello');
  expect(recorder.sessions).toHaveLength(2);
});

test('a first question that is asked again after the person stopped its answer is in the same session', async () => {
  const { recorder, ask } = chat();
  const abort = new AbortController();
  const stopped = ask(
    [HI],
    () => new Promise((_, reject) => abort.signal.addEventListener('abort', () => reject(abort.signal.reason))),
    abort.signal,
  );
  abort.abort();
  await expect(stopped).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }));
  await ask([HI], 'Hello');
  expect((await recorder.answers()).map(({ outcome }) => outcome)).toEqual(['stopped', 'complete']);
});

test('a question that is asked while the same one is being answered begins a chat', async () => {
  const { recorder, ask } = chat();
  await Promise.all([ask([HI], 'Hello'), ask([HI], 'Good day')]);
  expect(recorder.sessions).toHaveLength(2);
});
