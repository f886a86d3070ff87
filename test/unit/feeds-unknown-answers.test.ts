// An answer to a known chat that no reader recognises: plain text is its text, and of anything else the beginning is kept.

import { expect, test } from 'vitest';
import type { AnswerSink } from '../../src/feeds/answer-sink.ts';
import type { Api } from '../../src/feeds/readers/reader.ts';
import { recordResponse, type ResponseHead } from '../../src/feeds/readers/record-response.ts';
import type { StreamEnd } from '../../src/feeds/readers/answer-progress.ts';
import { MAX_RAW_LENGTH } from '../../src/protocol/index.ts';
import { collectAnswer, type CollectedAnswer } from '../support/collected-answer.ts';
import { chatChunks, ndjson, sse } from '../support/stream-bodies.ts';

interface Recorded {
  readonly answer: CollectedAnswer | null;
  /** Of the request, at the beginning of the answer. */
  readonly api: Api | undefined;
}

interface Options {
  readonly type?: string;
  readonly api?: Api | undefined;
  readonly isChosen?: boolean;
  readonly status?: number;
  /** In bytes. */
  readonly pieces?: number;
  /** Null: it goes on. */
  readonly end?: StreamEnd | null;
}

function record(body: string, options: Options = {}): Recorded {
  const { type = 'text/plain; charset=utf-8', isChosen = false, status = 200, end = 'ended' } = options;
  const api = 'api' in options ? options.api : 'ai_sdk';
  const begun: { answer: CollectedAnswer | null; api: Api | undefined } = { answer: null, api: undefined };
  const begin = (found: Api | undefined): AnswerSink => {
    begun.api = found;
    begun.answer = collectAnswer();
    return begun.answer;
  };
  const recorder = recordResponse(begin, api, isChosen);
  const head: ResponseHead = { status, statusText: '', type, hasBody: true };
  if (!recorder.respond(head)) return begun;
  const bytes = new TextEncoder().encode(body);
  const { pieces = bytes.length } = options;
  for (let at = 0; at < bytes.length; at += pieces) recorder.write(bytes.subarray(at, at + pieces));
  if (end !== null) recorder.end(end);
  return begun;
}

const TEXTS = [
  'Hello there.',
  '\n\n  Hello there.\n',
  'data is what it needs.',
  'data',
  'id',
  'event horizon: a border',
  'Größe 👍',
  '{"a":1}',
  '{"a": {',
  '[1] First, [2] second {',
  '```json\n{"choices":[{"delta":{"content":"x"}}]}\n```',
];

test.for(TEXTS.flatMap((text) => [undefined, 1, 3].map((pieces) => ({ text, pieces }))))(
  'plain text is the text of the answer: $text in pieces of $pieces',
  ({ text, pieces }) => {
    const { answer, api } = record(text, pieces === undefined ? {} : { pieces });
    expect(answer).toMatchObject({ text, outcome: 'complete', raw_values: [], files: [] });
    expect(api).toBe('ai_sdk');
  },
);

test('plain text is recorded as it comes', () => {
  expect(record('Hello', { pieces: 1, end: null }).answer?.text).toBe('Hello');
  const long = `{${'x'.repeat(MAX_RAW_LENGTH)}`;
  expect(record(`${long}more`, { pieces: 1_000, end: null }).answer?.text).toBe(`${long}more`);
});

test.for([
  ['aborted', 'stopped'],
  ['broken', 'cut_off'],
] as const)('plain text that %s is %s, with its text', ([end, outcome]) => {
  expect(record('Hello', { end }).answer).toMatchObject({ text: 'Hello', outcome });
});

test('a text of no type is plain text as well', () => {
  expect(record('Hello', { type: '' }).answer).toMatchObject({ text: 'Hello', outcome: 'complete' });
});

test('at an address that is chosen, plain text is an answer whatever was asked', () => {
  expect(record('Hello', { api: undefined, isChosen: true })).toMatchObject({
    answer: { text: 'Hello', outcome: 'complete' },
    api: undefined,
  });
  expect(record('Hello', { api: undefined }).answer).toBeNull();
  expect(record('', { api: undefined, isChosen: true }).answer).toBeNull();
  expect(record('Hello', { api: undefined, isChosen: true, type: 'text/html' }).answer).toBeNull();
});

test.for([
  ['events', sse([...chatChunks([{ content: 'Hel' }, { content: 'lo' }]), '[DONE]'])],
  ['comments and events', `: hi\n\n${sse([...chatChunks([{ content: 'Hello' }]), '[DONE]'])}`],
  ['lines of JSON', ndjson(chatChunks([{ content: 'Hello' }]))],
] as const)('%s of a known API are read as such, although their type is that of plain text', ([, body]) => {
  for (const pieces of [1, 5, body.length])
    expect(record(body, { pieces })).toMatchObject({ answer: { text: 'Hello' }, api: 'openai_chat' });
});

test.for([
  ['JSON', 'application/json', '{"reply":"Hello"}'],
  ['a list', 'application/json', '["Hello"]'],
  ['a page', 'text/html; charset=utf-8', '<!doctype html><p>Hello'],
  ['events of texts', 'text/event-stream', 'data: Hel\n\ndata: lo\n\n'],
  ['events of other JSON', 'text/event-stream', sse([{ token: 'Hel' }, { token: 'lo' }])],
] as const)('of %s that no reader knows, the beginning is kept, and a part says what it is', ([, type, body]) => {
  const { answer } = record(body, { type, pieces: 2 });
  const media_type = type.split(';')[0];
  expect(answer).toMatchObject({
    text: '',
    outcome: 'complete',
    raw_values: [body],
    files: [{ media_type, name: `Answer in an unknown format (${media_type})` }],
  });
  expect(record(body, { type, api: undefined, isChosen: true }).answer).toBeNull();
});

test('a body that goes on is kept once it is known that no reader knows it, and up to a bound', () => {
  const values = ndjson(Array.from({ length: 16 }, (_, id) => ({ id })));
  const { answer } = record(values, { type: 'application/x-ndjson', end: null });
  expect(answer).toMatchObject({ raw_values: [values], files: [{ media_type: 'application/x-ndjson' }] });
  expect(answer?.outcome).toBeUndefined();
  const long = JSON.stringify({ reply: 'x'.repeat(MAX_RAW_LENGTH) });
  expect(record(long, { type: 'application/json' }).answer?.raw_values).toEqual([long.slice(0, MAX_RAW_LENGTH)]);
});

test.for(['ended', 'broken'] as const)('JSON that %s within a value is cut off, and what came of it is kept', (end) => {
  const body = '{"choices":[{"message":{"content":"Hel';
  const { answer } = record(body, { type: 'application/json', api: 'openai_chat', end });
  expect(answer).toMatchObject({ text: '', outcome: 'cut_off', files: [], raw_values: [body] });
});

test('what refuses is no answer', () => {
  for (const type of ['text/plain', 'application/json']) {
    const { answer } = record('{"detail":"Too long"}', { type, status: 413 });
    expect(answer).toMatchObject({ text: '', files: [], outcome: 'failed', error: { code: 413 } });
  }
});
