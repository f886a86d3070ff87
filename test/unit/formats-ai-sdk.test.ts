// Messages of the AI SDK: parts of every version, and what is still being written.

import { describe, expect, it } from 'vitest';
import { aiSdk } from '../../src/formats/ai-sdk/ai-sdk.ts';
import { readValues, sampleOf } from '../support/read-with-format.ts';

const only = (message: object) =>
  readValues(aiSdk, [{ id: 'c', messages: [{ id: 'a', role: 'assistant', ...message }] }]);
const read = (...parts: unknown[]) => only({ parts }).chats[0]?.messages[0];

describe('messages of the AI SDK', () => {
  it('are known by the types of their parts, or by what only version 4 had', () => {
    const message = { role: 'user', parts: [{ type: 'text', text: 'Hi' }] };
    expect(aiSdk.recognizes(sampleOf([message]))).toBe(true);
    expect(aiSdk.recognizes(sampleOf([{ messages: [message] }]))).toBe(true);
    expect(aiSdk.recognizes(sampleOf([{ role: 'assistant', content: '', toolInvocations: [] }]))).toBe(true);
    expect(
      aiSdk.recognizes(
        sampleOf([
          { role: 'user', content: 'Hi' },
          { role: 'model', parts: [{ text: 'Hi' }] },
        ]),
      ),
    ).toBe(false);
  });

  it('alone are one chat, which is known by the id of the first', () => {
    const values = [{ id: 'a', role: 'user', parts: [] }, null, { id: 'a', role: 'user', parts: [] }, { odd: 1 }];
    const { chats, skipped, warnings } = readValues(aiSdk, values);
    expect(chats[0]?.messages.map(({ id }) => id)).toStrictEqual(['a', 'a~2']);
    expect(skipped).toStrictEqual(['line 4 entry_not_a_conversation']);
    expect(warnings).toStrictEqual(['duplicate_id $']);
  });

  it('without any id are known by all of their texts', () => {
    const message = { role: 'user', parts: [{ type: 'text', text: 'Hi' }] };
    const [one, other] = [[message], [message, message]].map((messages) => readValues(aiSdk, [{ messages }]));
    expect(one?.warnings).toStrictEqual(['no_ids $']);
    expect(one?.chats[0]?.identity).not.toBe(other?.chats[0]?.identity);
  });

  it('have no secrets beside them', () => {
    const { chats, warnings } = readValues(aiSdk, [
      { id: 'c', messages: [{ role: 'user', parts: [] }], headers: { Authorization: 'Bearer x', Accept: '*' } },
    ]);
    expect(chats[0]?.rest).toStrictEqual({ headers: { Accept: '*' } });
    expect(warnings).toStrictEqual(['secrets_not_imported $']);
  });
});

describe('parts of the AI SDK', () => {
  it('that are texts are one where nothing stands between them', () => {
    const text = (value: string, more: object = {}) => ({ type: 'text', text: value, ...more });
    expect(read(text('a', { state: 'done' }), text('b'), { type: 'step-start' }, text('c'))?.parts).toStrictEqual([
      { type: 'text', text: 'ab' },
      { type: 'text', text: 'c', rest: { step_start: true } },
    ]);
  });

  it('of calls have the state that their result does not tell', () => {
    const call = { type: 'tool-look', toolCallId: 't', input: 1 };
    expect(read({ ...call, state: 'output-available', output: null })?.parts).toStrictEqual([
      { type: 'tool_call', name: 'look', call_id: 't', input: '1' },
      { type: 'tool_result', name: 'look', call_id: 't', text: '' },
    ]);
    expect(read({ ...call, state: 'approval-requested' })?.parts).toStrictEqual([
      { type: 'tool_call', name: 'look', call_id: 't', input: '1', rest: { state: 'approval-requested' } },
    ]);
    expect(read({ ...call, state: 'output-denied', approval: { reason: 'no' } })?.parts[1]).toStrictEqual({
      type: 'tool_result',
      call_id: 't',
      name: 'look',
      text: 'no',
      is_error: true,
    });
  });

  it.each([
    [{ type: 'text', text: 'a', state: 'streaming' }, true],
    [{ type: 'tool-look', toolCallId: 't', state: 'input-streaming' }, true],
    [{ type: 'tool-invocation', toolInvocation: { state: 'partial-call', toolName: 'x' } }, true],
    [{ type: 'tool-look', toolCallId: 't', state: 'input-available', input: {} }, false],
    [{ type: 'text', text: 'a', state: 'done' }, false],
  ])('say that the message is cut off while they stream: %o', (part, isCutOff) => {
    expect(read(part)?.cut_off).toBe(isCutOff);
  });

  it('of version 4 are read, and what they say twice is not', () => {
    const invocation = { state: 'result', toolCallId: 't', toolName: 'clock', args: {}, result: { at: 10 } };
    const parts = [
      { type: 'reasoning', reasoning: 'Hm', details: [] },
      { type: 'tool-invocation', toolInvocation: invocation },
      { type: 'source', source: { id: 's', url: 'https://a.example', title: 'A' } },
      { type: 'file', mimeType: 'text/plain', data: 'YQ==' },
      { type: 'text', text: 'Ten.' },
    ];
    const [chat] = only({ parts, content: 'Ten.', reasoning: 'Hm', toolInvocations: [invocation] }).chats;
    expect(chat?.messages[0]?.parts).toMatchObject([
      { type: 'reasoning', text: 'Hm' },
      { type: 'tool_call', name: 'clock', call_id: 't' },
      { type: 'tool_result', text: '{"at":10}' },
      { type: 'source', url: 'https://a.example' },
      { type: 'file', name: 'file', media_type: 'text/plain', bytes: { data: 'data:text/plain;base64,YQ==' } },
      { type: 'text', text: 'Ten.' },
    ]);
  });

  it('of version 4 have files beside them', () => {
    const files = [{ name: 'a.png', contentType: 'image/png', url: 'https://a.example/a.png' }];
    expect(only({ content: 'See', experimental_attachments: files }).chats[0]?.messages[0]?.parts).toStrictEqual([
      { type: 'text', text: 'See' },
      { type: 'file', name: 'a.png', media_type: 'image/png', bytes: null, url: 'https://a.example/a.png' },
    ]);
  });

  it('that are not known are kept, those of an app without a word', () => {
    const parts = [{ type: 'data-sky', data: 1 }, { type: 'hologram' }, { type: 'text' }, 'odd', null];
    const { chats, warnings } = only({ parts });
    expect(chats[0]?.messages[0]?.parts).toStrictEqual(
      ['data-sky', 'hologram', 'text', 'string'].map((kind, place) => ({ type: 'unknown', kind, value: parts[place] })),
    );
    expect(warnings).toHaveLength(3);
  });
});
