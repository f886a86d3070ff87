// What is read of OpenAI chat completions, beyond the odd streams.

import { expect, test } from 'vitest';
import { chatChunks, sse } from '../support/stream-bodies.ts';
import { readStream } from '../support/read-stream.ts';

const USAGE = { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 };

test('a streamed completion', () => {
  const answer = readStream(
    sse([...chatChunks([{ content: 'Hel' }, { content: 'lo' }]), { choices: [], usage: USAGE }, '[DONE]']),
  );
  expect(answer).toMatchObject({ text: 'Hello', outcome: 'complete', raw_values: [] });
  expect(answer.description).toEqual({ response_id: 'c-1', model: 'm-1', finish_reason: 'stop', usage: USAGE });
});

test('a completion in one piece', () => {
  const answer = readStream(
    JSON.stringify({
      id: 'c-1',
      object: 'chat.completion',
      created: 1,
      model: 'm-1',
      choices: [
        {
          index: 0,
          message: {
            role: 'assistant',
            content: 'Hello',
            tool_calls: [{ id: 't1', type: 'function', function: { name: 'add', arguments: '{"a":1}' } }],
            annotations: [{ type: 'url_citation', url_citation: { url: 'https://a.example', title: 'A' } }],
          },
          finish_reason: 'stop',
        },
      ],
      usage: USAGE,
    }),
  );
  expect(answer).toMatchObject({ text: 'Hello', outcome: 'complete' });
  expect(answer.calls).toEqual([{ id: 't1', name: 'add', arguments: '{"a":1}' }]);
  expect(answer.sources).toEqual([{ type: 'url_citation', url: 'https://a.example', title: 'A' }]);
  expect(answer.description).toMatchObject({ finish_reason: 'stop', usage: USAGE });
});

test('two tool calls whose arguments alternate', () => {
  const call = (index: number, fields: object): object => ({ tool_calls: [{ index, ...fields }] });
  const answer = readStream(
    sse(
      chatChunks([
        call(0, { id: 'a', function: { name: 'f', arguments: '' } }),
        call(1, { id: 'b', function: { name: 'g', arguments: '' } }),
        call(0, { function: { arguments: '{"x"' } }),
        call(1, { function: { arguments: '{"y"' } }),
        call(0, { function: { arguments: ':1}' } }),
        call(1, { function: { arguments: ':2}' } }),
      ]),
    ),
  );
  expect(answer.calls).toEqual([
    { id: 'a', name: 'f', arguments: '{"x":1}' },
    { id: 'b', name: 'g', arguments: '{"y":2}' },
  ]);
});

test('an id that is repeated with each piece of a call names one call', () => {
  const call = { id: 'a', function: { name: 'f', arguments: '1' } };
  const answer = readStream(sse(chatChunks([{ tool_calls: [call] }, { tool_calls: [call] }])));
  expect(answer.calls).toEqual([{ id: 'a', name: 'f', arguments: '11' }]);
});

test('calls of the old API and custom tools', () => {
  const answer = readStream(
    sse(
      chatChunks([
        { function_call: { name: 'old', arguments: '{"a"' } },
        { function_call: { arguments: ':1}' } },
        { tool_calls: [{ index: 0, id: 't', type: 'custom', custom: { name: 'free', input: 'as text' } }] },
      ]),
    ),
  );
  expect(answer.calls).toEqual([
    { id: undefined, name: 'old', arguments: '{"a":1}' },
    { id: 't', name: 'free', arguments: 'as text' },
  ]);
});

test('a refusal is text, as people read it', () => {
  expect(readStream(sse(chatChunks([{ refusal: 'I can' }, { refusal: 'not.' }]))).text).toBe('I cannot.');
});

test('other choices are kept raw', () => {
  const other = { index: 1, delta: { content: 'Hi' }, finish_reason: null };
  const answer = readStream(sse([...chatChunks([{ content: 'Hello' }]), { choices: [other] }]));
  expect(answer).toMatchObject({ text: 'Hello', raw_values: [{ choice: other }] });
});

test('unknown members that every chunk repeats are kept once', () => {
  const chunks = chatChunks([{ content: 'a' }, { content: 'b' }]).map((chunk) => ({ ...chunk, citations: ['x'] }));
  expect(readStream(sse(chunks)).raw_values).toEqual([{ citations: ['x'] }]);
});

test('an error instead of an answer, of a request in this API', () => {
  const body = JSON.stringify({ error: { message: 'No such model', code: 'model_not_found' } });
  const answer = readStream(body, { api: 'openai_chat' });
  expect(answer).toMatchObject({ outcome: 'failed', error: { message: 'No such model', code: 'model_not_found' } });
});

test('text after a finish reason makes the answer unfinished', () => {
  const body = sse([...chatChunks([{ content: 'a' }]), ...chatChunks([{ content: 'b' }]).slice(0, 1)]);
  expect(readStream(body, { end: 'broken' })).toMatchObject({ text: 'ab', outcome: 'cut_off' });
});

test('an answer in one piece is complete without a finish reason', () => {
  const body = JSON.stringify({ choices: [{ index: 0, message: { role: 'assistant', content: 'Hello' } }] });
  expect(readStream(body)).toMatchObject({ text: 'Hello', outcome: 'complete' });
  expect(readStream(body.slice(0, -3))).toMatchObject({ text: '', outcome: 'cut_off' });
});

test.each([
  ['data: {"detail":"out of memory"}\n\n', { message: 'out of memory' }],
  ['data: {"object":"error","message":"out of memory","code":500}\n\n', { message: 'out of memory', code: 500 }],
  ['event: error\ndata: {"message":"out of memory"}\n\n', { message: 'out of memory' }],
  ['event: error\ndata: out of memory\n\n', { message: 'out of memory' }],
])('the error %j within a stream', (error, expected) => {
  const [first = ''] = sse(chatChunks([{ content: 'Hel' }])).split('\n\n');
  expect(readStream(`${first}\n\n${error}`)).toMatchObject({ text: 'Hel', outcome: 'failed', error: expected });
});
