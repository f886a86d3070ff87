// Exports of LibreChat: nested messages, older texts, and content that is not known.

import { describe, expect, it } from 'vitest';
import { librechat } from '../../src/formats/librechat.ts';
import { outline, readValues, sampleOf } from '../support/read-with-format.ts';

const NONE = '00000000-0000-0000-0000-000000000000';
const message = (messageId: string, parentMessageId: string, more: object = {}): object => ({
  messageId,
  parentMessageId,
  text: messageId,
  isCreatedByUser: false,
  ...more,
});
const conversation = (messages: unknown, more: object = {}): object => ({
  conversationId: 'l',
  title: 'Fog',
  messages,
  ...more,
});
const only = (more: object) => readValues(librechat, [conversation([message('a', NONE, more)])]);
const partsOf = (more: object) => only(more).chats[0]?.messages[0]?.parts;

describe('a conversation of LibreChat', () => {
  it('is known by the ids of its messages', () => {
    expect(librechat.recognizes(sampleOf([conversation([null, message('a', NONE)])]))).toBe(true);
    expect(librechat.recognizes(sampleOf([{ messagesTree: [message('a', NONE)] }]))).toBe(true);
    expect(librechat.recognizes(sampleOf([conversation([{ id: 'a' }]), { messageId: 'a' }]))).toBe(false);
  });

  it('may nest as deep as it is long', () => {
    let nested = message('m4000', 'm3999');
    for (let place = 3999; place >= 0; place -= 1)
      nested = message(`m${place}`, place === 0 ? NONE : `m${place - 1}`, { children: [nested] });
    const { chats } = readValues(librechat, [conversation([nested])]);
    expect(chats[0]?.messages).toHaveLength(4001);
    expect(chats[0]?.active_id).toBe('m4000');
  });

  it('takes the parent from the nesting where it is not named', () => {
    const { parentMessageId: _, ...child } = message('b', '') as { parentMessageId: string };
    const { chats } = readValues(librechat, [conversation([message('a', NONE, { children: [child, null, 'odd'] })])]);
    expect(outline(chats[0])).toStrictEqual(['a < -: assistant a', 'b < a: assistant b']);
  });

  it('has no secrets of its options', () => {
    const { chats, warnings } = readValues(librechat, [
      conversation([message('a', NONE)], { options: { apiKey: 'sk-1', top_p: 1 } }),
    ]);
    expect(chats[0]?.rest).toStrictEqual({ options: { top_p: 1 } });
    expect(warnings).toStrictEqual(['secrets_not_imported $']);
  });

  it('is skipped where it has no list, or nothing in it', () => {
    expect(readValues(librechat, [{ title: 'Fog' }]).skipped).toStrictEqual(['$ entry_not_a_conversation']);
    expect(readValues(librechat, [conversation([null])]).skipped).toStrictEqual(['$ no_messages']);
  });
});

describe('a message of LibreChat', () => {
  it('has the reasoning that older versions write into its text', () => {
    expect(partsOf({ text: ':::thinking\nHm.\n:::\n\nFog.' })).toStrictEqual([
      { type: 'reasoning', text: 'Hm.' },
      { type: 'text', text: 'Fog.' },
    ]);
    expect(partsOf({ text: ':::thinking\nnever closed' })).toStrictEqual([
      { type: 'text', text: ':::thinking\nnever closed' },
    ]);
  });

  it('has the text beside its content only where the content does not have it', () => {
    const content = [{ type: 'text', text: 'Fog and rain.' }];
    expect(partsOf({ content, text: 'Fog' })).toHaveLength(1);
    expect(partsOf({ content, text: 'Sun' })).toHaveLength(2);
  });

  it('that failed has its text as the error', () => {
    expect(partsOf({ error: true, text: 'No credits' })).toStrictEqual([{ type: 'error', text: 'No credits' }]);
  });

  it('keeps content that is not known, and reads that of the APIs', () => {
    const content = [
      { type: 'image_url', image_url: { url: 'https://a.example/a.png' } },
      { type: 'image_file', image_file: { file_id: 'f', type: 'image/png' } },
      { type: 'new' },
      'odd',
    ];
    const { chats, warnings } = only({ content, text: '' });
    expect(chats[0]?.messages[0]?.parts).toMatchObject([
      { type: 'file', name: 'image_url', url: 'https://a.example/a.png' },
      { type: 'file', name: 'f', media_type: 'image/png' },
      { type: 'unknown', kind: 'new' },
      { type: 'unknown', value: 'odd' },
    ]);
    expect(warnings).toHaveLength(2);
  });

  it('has the calls of assistants as those of agents', () => {
    const call = { id: 't', function: { name: 'look', arguments: '{}', output: 'seen' } };
    expect(partsOf({ text: '', content: [{ type: 'tool_call', tool_call: call }] })).toStrictEqual([
      { type: 'tool_call', name: 'look', call_id: 't', input: '{}' },
      { type: 'tool_result', name: 'look', call_id: 't', text: 'seen' },
    ]);
  });

  it('has files that tools have made, and keeps what else they say', () => {
    expect(partsOf({ attachments: [{ filename: 'plot.png', type: 'image/png' }] })?.[1]).toMatchObject({
      type: 'file',
      name: 'plot.png',
    });
    const found = [{ type: 'web_search', web_search: {} }];
    expect(only({ attachments: found }).chats[0]?.messages[0]?.rest).toStrictEqual({ attachments: found });
  });

  it('is cut off where it is unfinished, or its model did not finish', () => {
    const cutOff = [{ unfinished: true }, { finish_reason: 'incomplete' }, { finish_reason: 'stop' }].map((more) => {
      return only(more).chats[0]?.messages[0]?.cut_off;
    });
    expect(cutOff).toStrictEqual([true, true, false]);
  });

  it('is of whoever it says', () => {
    const roles = [{ isCreatedByUser: true }, { isCreatedByUser: null, role: 'system' }, { isCreatedByUser: 'x' }].map(
      (more) => only(more).chats[0]?.messages[0]?.role,
    );
    expect(roles).toStrictEqual(['user', 'system', 'unknown']);
  });
});
