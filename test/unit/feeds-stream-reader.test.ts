// What the stream reader promises whatever comes: nothing is thrown, and what is no answer passes unseen.

import { afterEach, expect, test, vi } from 'vitest';
import { createStreamReader } from '../../src/feeds/readers/create-stream-reader.ts';
import type { AnswerHints } from '../../src/feeds/readers/recognise.ts';
import { collectAnswer, type CollectedAnswer } from '../support/collected-answer.ts';
import { chatChunks, ndjson, sse } from '../support/stream-bodies.ts';
import { readStream } from '../support/read-stream.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

const ANSWER = sse([...chatChunks([{ content: 'Hel' }, { content: 'lo' }]), '[DONE]']);

/** Reads a body into an answer that begins only where an API is recognised; null where none is. */
function readLazily(
  body: string,
  end: 'ended' | 'aborted' | 'broken' = 'ended',
  hints: AnswerHints = {},
): CollectedAnswer | null {
  let answer: CollectedAnswer | null = null;
  const reader = createStreamReader(() => (answer = collectAnswer()), hints);
  reader.write(new TextEncoder().encode(body));
  reader.end(end);
  return answer;
}

test.for([
  ['an empty body', ''],
  ['text', 'Hello there'],
  ['a page', '<!doctype html><title>Hi</title>'],
  ['other JSON', '{"items":[{"id":1}]}'],
  ['a list', '[1,2,{"a":1}]'],
  ['JSON lines', ndjson([{ level: 'info', message: 'x' }])],
  ['other events', sse([{ type: 'notification', text: 'x' }, { type: 'error', message: 'x' }, '[DONE]'])],
  ['choices elsewhere', '{"question":"?","choices":["a",{"text":"b"}]}'],
  ['an error of anything', '{"error":{"message":"x"}}'],
  ['an empty list of choices elsewhere', '{"question":"?","choices":[]}'],
] as const)('%s passes unseen', ([, body]) => {
  expect(readLazily(body)).toBeNull();
});

test('an answer begins where it is recognised, and what came before belongs to it', () => {
  const body = sse([{ type: 'ping' }, { type: 'message_start', message: { id: 'm', model: 'c', content: [] } }]);
  expect(readLazily(body, 'broken')).toMatchObject({ description: { response_id: 'm' }, outcome: 'cut_off' });
});

test('after many values that are not recognised, the body is not read any more', () => {
  const values = Array.from({ length: 20 }, (_, id) => ({ id }));
  const parse = vi.spyOn(JSON, 'parse');
  expect(readLazily(`${ndjson(values)}${ndjson(values)}`)).toBeNull();
  expect(parse.mock.calls.length).toBeLessThan(41);
  const reader = createStreamReader(() => collectAnswer());
  reader.write(new TextEncoder().encode(ndjson(values)));
  parse.mockClear();
  reader.write(new TextEncoder().encode(ndjson(values)));
  expect(parse).not.toHaveBeenCalled();
});

test.for([
  ['aborted', 'stopped'],
  ['broken', 'cut_off'],
  ['ended', 'cut_off'],
] as const)('the answer to a known request that %s before it began is %s', ([end, outcome]) => {
  expect(readLazily('', end, { api: 'anthropic' })).toMatchObject({ text: '', outcome });
});

test('an answer that exists already is cut off where nothing is recognised', () => {
  expect(readStream('Hello')).toMatchObject({ text: '', outcome: 'cut_off' });
});

test.for(['ended', 'aborted', 'broken'] as const)(
  'after its end marker an answer is complete, also when it %s',
  (end) => {
    expect(readStream(ANSWER, { end })).toMatchObject({ text: 'Hello', outcome: 'complete' });
  },
);

test('a bug costs one value and one warning', () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
  const answer = collectAnswer();
  const append = vi.spyOn(answer, 'append').mockImplementationOnce(() => {
    throw new Error('a bug');
  });
  const reader = createStreamReader(answer);
  reader.write(new TextEncoder().encode(ANSWER));
  reader.end('ended');
  expect(append).toHaveBeenCalledTimes(2);
  expect(answer).toMatchObject({ text: 'lo', outcome: 'complete', raw_values: [{ id: 'c-1' }] });
  expect(warn).toHaveBeenCalledTimes(1);
});

test('a sink that always throws harms nothing', () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
  const broken = new Proxy(collectAnswer(), {
    get: () => () => {
      throw new Error('a bug');
    },
  });
  const reader = createStreamReader(broken);
  reader.write(new TextEncoder().encode(ANSWER));
  reader.end('ended');
  expect(warn).toHaveBeenCalledTimes(1);
});

test('nothing that comes as JSON throws', () => {
  const warn = vi.spyOn(console, 'warn');
  const odd = [null, 0, '', 'x', true, [], {}, [null], [{}], { type: 1 }, { a: null }];
  const names = ['choices', 'candidates', 'message', 'content', 'delta', 'item', 'response', 'content_block', 'parts'];
  for (const api of ['openai_chat', 'openai_responses', 'anthropic', 'ai_sdk', 'ollama', 'gemini', 'ag_ui'] as const) {
    for (const name of names) {
      const first = { error: 'x' };
      const types = [
        'message_start',
        'content_block_start',
        'content_block_delta',
        'response.completed',
        'TEXT_MESSAGE_CHUNK',
      ];
      const values = odd.flatMap((value) => types.map((type) => ({ type, [name]: value })));
      readStream(ndjson([first, ...values, ...odd]), { api });
      readStream(ndjson([first, ...odd.map((value) => ({ [name]: [value] }))]), { api });
    }
  }
  expect(warn).not.toHaveBeenCalled();
});
