// How bodies are cut into JSON texts.

import { expect, test } from 'vitest';
import type { Framing, OnData } from '../../src/feeds/framing/framing.ts';
import { createJsonValues } from '../../src/feeds/framing/json-values.ts';
import { createSse } from '../../src/feeds/framing/sse.ts';
import { chatChunks, sse } from '../support/stream-bodies.ts';
import { readStream } from '../support/read-stream.ts';

/** All data of a text, which must not depend on how it is cut. */
function dataOf(create: (onData: OnData) => Framing, text: string): string[] {
  const cut = (size: number): string[] => {
    const data: string[] = [];
    const framing = create((item) => data.push(item));
    for (let at = 0; at < text.length; at += size) framing.push(text.slice(at, at + size));
    framing.end();
    return data;
  };
  const whole = cut(Math.max(1, text.length));
  for (const size of [1, 2, 3, 5, 7]) expect(cut(size)).toEqual(whole);
  return whole;
}

test.for([
  ['LF', 'data: {"a":1}\n\ndata: {"b":2}\n\n'],
  ['CRLF', 'data: {"a":1}\r\n\r\ndata: {"b":2}\r\n\r\n'],
  ['CR', 'data: {"a":1}\r\rdata: {"b":2}\r\r'],
  ['no blank line at the end', 'data: {"a":1}\n\ndata: {"b":2}'],
  ['empty events and comments', ': hi\n\ndata:\n\ndata: {"a":1}\n: ping\n\ndata: {"b":2}\n\n'],
  ['other fields', 'event: x\nid: 7\nretry: 10\ndata:{"a":1}\n\ndata:{"b":2}\n\n'],
  ['a bare line of JSON', 'data: {"a":1}\n\n{"b":2}\n\n'],
] as const)('server-sent events with %s', ([, text]) => {
  expect(dataOf(createSse, text)).toEqual(['{"a":1}', '{"b":2}']);
});

test('an event of several data lines is one text', () => {
  expect(dataOf(createSse, 'data: {"a":\ndata: 1}\n\n').map((text) => JSON.parse(text) as unknown)).toEqual([{ a: 1 }]);
});

test.for([
  ['one a line', '{"a":"}"}\n{"b":"\\"{"}\n'],
  ['no line break at the end', '{"a":"}"}\r\n{"b":"\\"{"}'],
  ['a list', '[{"a":"}"},{"b":"\\"{"}]'],
  ['a list over several lines', '[{"a":"}"}\n,\r\n{"b":"\\"{"}\n]\n'],
  ['a broken line between them', '{"a":"}"}\n{"x":"bro\n{"b":"\\"{"}\n'],
  ['other text between them', 'ok "{" [\n{"a":"}"} 1, {"b":"\\"{"} null'],
  ['an unfinished one after them', '[{"a":"}"},{"b":"\\"{"},{"c":[{'],
] as const)('JSON values with %s', ([, text]) => {
  expect(dataOf(createJsonValues, text)).toEqual(['{"a":"}"}', '{"b":"\\"{"}']);
});

test('nested values and escapes at the end of strings', () => {
  const value = { a: [[1], { b: ['\\', '\\\\"', '[', ']'] }], c: {} };
  const pretty = JSON.stringify(value, null, 2);
  expect(dataOf(createJsonValues, `${pretty}\n`)).toEqual([pretty]);
});

test('characters of several bytes that are cut between pieces', () => {
  const body = sse([...chatChunks([{ content: 'é日' }, { content: '\u{1f680}' }]), '[DONE]']);
  for (const pieces of [1, 2, 3]) expect(readStream(`\ufeff${body}`, { pieces }).text).toBe('é日\u{1f680}');
});

test('a value that is too long is not kept', () => {
  const framing = createJsonValues(() => {});
  framing.push('{"a":"');
  const piece = 'x'.repeat(8 * 1024 * 1024);
  expect(() => {
    for (let count = 0; count < 5; count += 1) framing.push(piece);
  }).toThrow(RangeError);
});

test('the name of an event counts where only that says that it is an error', () => {
  const body = (data: string): string => `event: error\ndata: ${data}\n\n`;
  expect(dataOf(createSse, body('out of memory'))).toEqual(['{"error":"out of memory"}']);
  expect(dataOf(createSse, body('{"message":"out of memory"}'))).toEqual(['{"error":{"message":"out of memory"}}']);
  expect(dataOf(createSse, body(''))).toEqual([]);
  for (const own of ['{"error":{"message":"a"}}', '{"type":"error","errorText":"a"}'])
    expect(dataOf(createSse, body(own))).toEqual([own]);
});
