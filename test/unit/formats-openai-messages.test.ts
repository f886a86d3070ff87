// OpenAI messages and ShareGPT: chats without ids, calls of every age, and what other servers write beside.

import { describe, expect, it } from 'vitest';
import { openaiMessages } from '../../src/formats/openai-messages.ts';
import { sharegpt } from '../../src/formats/sharegpt.ts';
import { readChats } from '../support/read-chats.ts';
import { outline, readValues, sampleOf } from '../support/read-with-format.ts';

describe('OpenAI messages', () => {
  const partsOf = (message: object) =>
    readValues(openaiMessages, [{ messages: [message] }]).chats[0]?.messages[0]?.parts;

  it('are known by role and content, also after lines that are none', () => {
    expect(
      openaiMessages.recognizes(sampleOf([null, { prompt: 'x' }, { messages: [{ role: 'user', content: null }] }])),
    ).toBe(true);
    expect(openaiMessages.recognizes(sampleOf([{ role: 'assistant', tool_calls: [] }]))).toBe(true);
    expect(
      openaiMessages.recognizes(sampleOf([{ messages: [{ text: 'Hi' }] }, { role: 'user' }, { content: 'Hi' }])),
    ).toBe(false);
  });

  it.each([
    ['openai-messages', [{ role: 'user', content: 'Hi' }]],
    ['sharegpt', [{ from: 'human', value: 'Hi' }]],
    ['ai-sdk', [{ id: 'm', role: 'user', parts: [{ type: 'text', text: 'Hi' }] }]],
  ])('of %s may be an array on each line, which is a chat', (format, messages) => {
    // Longer than what shows the shape of most files.
    const padded = messages.map((message) => ({ ...message, padding: 'x'.repeat(100_000) }));
    const lines = [padded, messages, [...messages, ...messages]].map((line) => JSON.stringify(line));
    const { chats, formats, skipped } = readChats(new Map([['a.jsonl', lines.join('\n')]]), { piece: 1_000 });
    expect([...new Set(formats)]).toStrictEqual([format]);
    expect(chats.map((chat) => chat.messages.length)).toStrictEqual([1, 1, 2]);
    expect(skipped).toStrictEqual([]);
  });

  it('are known by all of their texts, so that a longer chat is another one', () => {
    const hi = { role: 'user', content: 'Hi' };
    const [one, same, longer] = [[hi], [hi], [hi, hi]].map(
      (messages) => readValues(openaiMessages, [{ messages }]).chats[0]?.identity,
    );
    expect(one).toBe(same);
    expect(one).not.toBe(longer);
  });

  it('are told apart by their pictures, too', () => {
    const identityOf = (bytes: string) => {
      const picture = { type: 'image_url', image_url: { url: `data:image/png;base64,${bytes}` } };
      const content = [{ type: 'text', text: 'What is this?' }, picture];
      return readValues(openaiMessages, [{ messages: [{ role: 'user', content }] }]).chats[0]?.identity;
    };
    expect(identityOf('AAAA')).toBe(identityOf('AAAA'));
    expect(identityOf('AAAA')).not.toBe(identityOf('AAAB'));
  });

  it('have the ids, times and models that some servers give', () => {
    const value = {
      id: 'c',
      title: 'Tides',
      created: 1_777_712_400,
      model: 'm',
      messages: [{ id: 'a', role: 'user', content: 'Hi', created_at: '2026-05-02T09:00:00Z', model: 'n' }],
    };
    const { chats, warnings } = readValues(openaiMessages, [value]);
    expect(chats[0]).toMatchObject({
      id: 'c',
      title: 'Tides',
      created_at: 1_777_712_400_000,
      model: 'm',
      messages: [{ id: 'a', created_at: 1_777_712_400_000, model: 'n' }],
    });
    expect(warnings).toStrictEqual([]);
  });

  it('have calls with their input as text, and keep those without a name', () => {
    const calls = [
      { id: 't', type: 'function', function: { name: 'a', arguments: { q: 1 } } },
      { id: 'u', type: 'custom', custom: { name: 'b', input: 'raw' } },
      { id: 'v', function: {} },
    ];
    expect(partsOf({ role: 'assistant', content: '', tool_calls: calls })).toStrictEqual([
      { type: 'tool_call', name: 'a', call_id: 't', input: '{"q":1}' },
      { type: 'tool_call', name: 'b', call_id: 'u', input: 'raw', rest: { type: 'custom' } },
      { type: 'unknown', kind: 'tool_call', value: calls[2] },
    ]);
  });

  it('have the result of a tool, and pictures after it', () => {
    const content = [
      { type: 'text', text: 'a' },
      { type: 'text', text: 'b' },
      { type: 'image_url', image_url: { url: 'https://a.example/a.png' } },
    ];
    expect(partsOf({ role: 'tool', tool_call_id: 't', content })).toMatchObject([
      { type: 'tool_result', call_id: 't', text: 'ab' },
      { type: 'file', url: 'https://a.example/a.png' },
    ]);
  });

  it('have the result of a function, as it was before there were tools', () => {
    expect(partsOf({ role: 'function', name: 'tide', content: '16:41' })).toStrictEqual([
      { type: 'tool_result', call_id: null, name: 'tide', text: '16:41' },
    ]);
    const call = { name: 'tide', arguments: '{"at": ' };
    expect(partsOf({ role: 'assistant', content: null, function_call: call })).toStrictEqual([
      { type: 'tool_call', name: 'tide', call_id: null, input: '{"at": ' },
    ]);
  });

  it('have reasoning, pictures and pages as other servers write them', () => {
    const annotations = [{ type: 'url_citation', url_citation: { url: 'https://a.example', title: 'A' } }, 'odd'];
    expect(
      partsOf({ role: 'assistant', content: 'See', thinking: 'Hm', images: ['AA==', 7], annotations }),
    ).toStrictEqual([
      { type: 'reasoning', text: 'Hm' },
      { type: 'text', text: 'See' },
      { type: 'file', name: 'image', media_type: null, bytes: { data: 'data:;base64,AA==' } },
      { type: 'unknown', kind: 'image', value: 7 },
      { type: 'source', title: 'A', url: 'https://a.example' },
    ]);
  });

  it('have no secrets of their request', () => {
    const { chats, warnings } = readValues(openaiMessages, [
      {
        id: 'c',
        messages: [{ role: 'user', content: 'Hi', timestamp: 1_777_712_400 }],
        api_key: 'sk-1',
        max_tokens: 9,
      },
    ]);
    expect(chats[0]?.rest).toStrictEqual({ max_tokens: 9 });
    expect(warnings).toStrictEqual(['secrets_not_imported $']);
  });
});

describe('ShareGPT', () => {
  const turn = (from: unknown, value: unknown): object => ({ from, value });
  const read = (...conversations: unknown[]) => readValues(sharegpt, [{ id: 's', conversations }]);

  it('is known by who its turns are from', () => {
    expect(sharegpt.recognizes(sampleOf([{ conversation: [] }, { conversations: [null, turn('human', 'Hi')] }]))).toBe(
      true,
    );
    expect(sharegpt.recognizes(sampleOf([{ conversations: [{ messages: [] }] }, { from: 'human', value: 'Hi' }]))).toBe(
      false,
    );
  });

  it('names the tools of calls that are JSON, one or a list', () => {
    const calls = ['{"name":"a"}', '[{"name":"b"}]', 'not JSON', '7'];
    const [chat] = read(...calls.map((call) => turn('function_call', call))).chats;
    expect(chat?.messages.map(({ parts }) => parts[0])).toStrictEqual(
      ['a', 'b', '', ''].map((name, place) => ({ type: 'tool_call', name, call_id: null, input: calls[place] })),
    );
  });

  it('reads turns with the names of OpenAI, and reports those that are none', () => {
    const { chats, warnings } = read({ role: 'user', content: 'Hi' }, 'odd', null, turn(7, { a: 1 }));
    expect(outline(chats[0])).toStrictEqual(['#0 < -: user Hi', '#1 < #0: unknown {"a":1}']);
    expect(warnings).toStrictEqual([
      'unknown_entry $.conversations[1]',
      'unknown_role $.conversations[3]',
      'no_times $',
    ]);
  });

  it('without turns is skipped', () => {
    expect(readValues(sharegpt, [{ conversations: [] }, { conversations: 'x' }, null]).skipped).toStrictEqual([
      'line 1 no_messages',
      'line 2 entry_not_a_conversation',
      'line 3 entry_not_a_conversation',
    ]);
  });
});
