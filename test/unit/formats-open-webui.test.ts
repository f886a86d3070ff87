// Exports of Open WebUI: older shapes, blocks in the text, and files.

import { describe, expect, it } from 'vitest';
import { readDetails } from '../../src/formats/open-webui/details.ts';
import { openWebui } from '../../src/formats/open-webui/open-webui.ts';
import { outline, readValues, sampleOf } from '../support/read-with-format.ts';

const message = (id: string, parentId: string | null, more: object = {}): object => ({
  id,
  parentId,
  role: 'user',
  content: id,
  ...more,
});
const chat = (messages: unknown, more: object = {}): object => ({ history: { messages, currentId: 'a' }, ...more });
const wrapped = (inner: object, more: object = {}): object => ({ id: 'o', title: 'Birds', chat: inner, ...more });
const partsOf = (more: object) =>
  readValues(openWebui, [wrapped(chat({ a: message('a', null, more) }))]).chats[0]?.messages[0]?.parts;

describe('a chat of Open WebUI', () => {
  it('is known with and without its wrapper', () => {
    expect(openWebui.recognizes(sampleOf([null, wrapped(chat({}))]))).toBe(true);
    expect(openWebui.recognizes(sampleOf([chat({})]))).toBe(true);
    expect(openWebui.recognizes(sampleOf([{ history: [] }, { chat: 'x' }, { history: { messages: [] } }]))).toBe(false);
  });

  it('drops the list of messages only where it says no more than the tree', () => {
    const tree = { a: message('a', null) };
    const rests = [[{ id: 'a', content: 'a' }], [{ id: 'a', content: 'other' }], [{ id: 'b' }]].map((messages) => {
      return readValues(openWebui, [wrapped(chat(tree, { messages }))]).chats[0]?.rest;
    });
    expect(rests).toStrictEqual([
      undefined,
      { chat: { messages: [{ id: 'a', content: 'other' }] } },
      { chat: { messages: [{ id: 'b' }] } },
    ]);
  });

  it('has messages that only the list has, after the one before them', () => {
    const tree = { a: message('a', null), b: message('b', 'a') };
    const messages = [
      { id: 'a', content: 'a' },
      { id: 'x', role: 'assistant', content: 'x', seen: 1 },
      { id: 'y', role: 'user', content: 'y' },
      { id: 'z' },
    ];
    const { chats, warnings } = readValues(openWebui, [wrapped(chat(tree, { messages: messages.slice(0, 3) }))]);
    expect(outline(chats[0])).toStrictEqual(['a < -: user a', 'b < a: user b', 'x < a: assistant x', 'y < x: user y']);
    expect(chats[0]?.messages[2]?.rest).toStrictEqual({ seen: 1 });
    expect(chats[0]?.rest).toBeUndefined();
    expect(warnings).toStrictEqual(['only_in_list $.messages[1]', 'only_in_list $.messages[2]']);
    const odd = readValues(openWebui, [wrapped(chat(tree, { messages }))]);
    expect(odd.chats[0]?.rest).toStrictEqual({ chat: { messages } });
    expect(odd.warnings).toContain('only_in_list $.messages[3]');
  });

  it('of an older version has only the list', () => {
    const old = wrapped({ messages: [message('a', null), message('b', 'a')] });
    expect(openWebui.recognizes(sampleOf([old]))).toBe(true);
    const { chats, warnings } = readValues(openWebui, [old]);
    expect(outline(chats[0])).toStrictEqual(['a < -: user a', 'b < a: user b']);
    expect(warnings).toStrictEqual(['tree_missing_list_used $']);
  });

  it('has neither its keys nor its passwords', () => {
    const { chats, warnings } = readValues(openWebui, [
      wrapped(chat({ a: message('a', null) }, { params: { api_key: 'sk-1', seed: 3 } })),
    ]);
    expect(chats[0]?.rest).toStrictEqual({ chat: { params: { seed: 3 } } });
    expect(warnings).toStrictEqual(['secrets_not_imported $']);
  });

  it('takes what a message says of its children where the child does not name its parent', () => {
    const messages = { a: message('a', null, { childrenIds: ['b'] }), b: { role: 'assistant', content: 'b' } };
    expect(outline(readValues(openWebui, [wrapped(chat(messages))]).chats[0])).toStrictEqual([
      'a < -: user a',
      'b < a: assistant b',
    ]);
  });

  it('reports what is no message', () => {
    const { chats, warnings } = readValues(openWebui, [wrapped(chat({ a: message('a', null), b: 'odd', c: null }))]);
    expect(chats[0]?.messages).toHaveLength(1);
    expect(warnings).toStrictEqual(['unknown_entry $.history.messages.b']);
  });
});

describe('a message of Open WebUI', () => {
  it('has what failed, in each of the ways that are seen', () => {
    const errors = [{ content: 'No model' }, 'No model', true, { detail: 'No model' }, null, false];
    expect(errors.map((error) => partsOf({ content: '', error }))).toStrictEqual([
      [{ type: 'error', text: 'No model' }],
      [{ type: 'error', text: 'No model' }],
      [{ type: 'error', text: '' }],
      [{ type: 'error', text: '{"detail":"No model"}' }],
      [],
      [],
    ]);
  });

  it('has pictures in its content, and files with their text, bytes or neither', () => {
    const content = [
      { type: 'text', text: 'See ' },
      { type: 'text', text: 'this' },
      { type: 'image_url', image_url: { url: 'data:image/png;base64,AA==' } },
    ];
    const files = [
      { type: 'image', url: 'data:image/png;base64,AA==' },
      { type: 'file', name: 'a.txt', url: 'id' },
      'odd',
    ];
    const { chats, warnings } = readValues(openWebui, [wrapped(chat({ a: message('a', null, { content, files }) }))]);
    expect(chats[0]?.messages[0]?.parts).toMatchObject([
      { type: 'text', text: 'See this' },
      { type: 'file', name: 'image_url', bytes: { data: 'data:image/png;base64,AA==' } },
      { type: 'file', name: 'image', media_type: 'image/png' },
      { type: 'file', name: 'a.txt', bytes: null },
      { type: 'unknown', kind: 'file', value: 'odd' },
    ]);
    expect(warnings).toStrictEqual(['attachment_not_included $.history.messages.a']);
  });

  it('is cut off only where it says that it is not done', () => {
    const cutOff = [false, true, undefined].map((done) => {
      return readValues(openWebui, [wrapped(chat({ a: message('a', null, { done }) }))]).chats[0]?.messages[0]?.cut_off;
    });
    expect(cutOff).toStrictEqual([true, false, false]);
  });

  it('keeps output that is not known', () => {
    const output = [
      { type: 'open_webui:new', data: 1 },
      { type: 'message', content: [{ type: 'output_text', text: 'Hi' }], status: 'completed' },
    ];
    expect(partsOf({ output })).toStrictEqual([
      { type: 'unknown', kind: 'open_webui:new', value: output[0] },
      { type: 'text', text: 'Hi', rest: { status: 'completed' } },
    ]);
  });
});

describe('blocks in the text of Open WebUI', () => {
  it('are reasoning, calls and their results', () => {
    const text = [
      'Before.\n<details type="reasoning" done="true" duration="3">\n<summary>Thought for 3 seconds</summary>\n&gt; One &amp; two\n&gt; three\n</details>\n',
      `<details type="tool_calls" done="true" id="t" name="search" arguments="&quot;{\\&quot;q\\&quot;:1}&quot;" result="&quot;found&quot;">\n<summary>Tool Executed</summary>\n</details>\n`,
      `<details type="tool_calls" done="true" id="u" name="look" arguments='{"a":">"}'>\n<summary>x</summary>\n"seen"\n</details>\nAfter.`,
    ].join('');
    expect(readDetails(text)).toStrictEqual([
      { type: 'text', text: 'Before.\n' },
      { type: 'reasoning', text: 'One & two\nthree', rest: { done: 'true', duration: '3' } },
      { type: 'tool_call', name: 'search', call_id: 't', input: '{"q":1}', rest: { done: 'true' } },
      { type: 'tool_result', call_id: 't', name: 'search', text: 'found' },
      { type: 'tool_call', name: 'look', call_id: 'u', input: '{"a":">"}', rest: { done: 'true' } },
      { type: 'tool_result', call_id: 'u', name: 'look', text: 'seen' },
      { type: 'text', text: 'After.' },
    ]);
  });

  it('are code that was run', () => {
    const text =
      '<details type="code_interpreter" done="true" output="42"><summary>Analyzed</summary>\n```python\n6*7\n```\n</details>';
    expect(readDetails(text)).toMatchObject([
      { type: 'tool_call', name: 'code_interpreter', input: '```python\n6*7\n```' },
      { type: 'tool_result', text: '42' },
    ]);
  });

  it.each([
    '<details type="reasoning" done="true">never closed',
    '<details type="other">x</details>',
    '<details><summary>A</summary>b</details>',
    'plain',
  ])('are text where they are none: %s', (text) => {
    expect(readDetails(text)).toStrictEqual([{ type: 'text', text }]);
  });

  it('are read in time that is linear in their number', () => {
    const text = '<details type="reasoning" done="true"><summary>x</summary>y</details>'.repeat(20_000);
    expect(readDetails(text)).toHaveLength(20_000);
    expect(readDetails('<details type="reasoning" a="'.repeat(20_000))).toHaveLength(1);
  });
});
