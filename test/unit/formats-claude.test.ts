// Claude's export: blocks, files, branches, and the shapes of other exporters.

import { describe, expect, it } from 'vitest';
import { claude } from '../../src/formats/claude/claude.ts';
import { outline, readValues, sampleOf, textsOf } from '../support/read-with-format.ts';

function said(uuid: string, sender: string, content: unknown, more: object = {}): object {
  return { uuid, sender, content, created_at: '2026-05-02T09:00:01.000001Z', ...more };
}

const text = (value: string, more: object = {}): object => ({ type: 'text', text: value, ...more });
const conversation = (...messages: unknown[]): object => ({ uuid: 'c', name: 'Tides', chat_messages: messages });
const partsOf = (...blocks: unknown[]) =>
  readValues(claude, [conversation(said('m', 'assistant', blocks))]).chats[0]?.messages[0]?.parts;

describe('a conversation of Claude', () => {
  it('is known by its list of messages', () => {
    expect(claude.recognizes(sampleOf([null, { uuid: 'x' }, conversation()]))).toBe(true);
    expect(
      claude.recognizes(sampleOf([{ chat_messages: {} }, { uuid: 'x', messages: [{ role: 'user', content: 'Hi' }] }])),
    ).toBe(false);
  });

  it('is a chain where messages do not name their parents', () => {
    const { chats, warnings } = readValues(claude, [
      conversation(said('a', 'human', [text('Hi')]), null, said('b', 'assistant', [text('Hello')])),
    ]);
    expect(outline(chats[0])).toStrictEqual(['a < -: user Hi', 'b < a: assistant Hello']);
    expect(warnings).toStrictEqual([]);
  });

  it('shows the branch that the web app says, or else that of its last message', () => {
    const root = { parent_message_uuid: '00000000-0000-4000-8000-000000000000' };
    const messages = [
      said('a', 'human', [text('Hi')], root),
      said('b', 'assistant', [text('One')], { parent_message_uuid: 'a' }),
      said('c', 'assistant', [text('Two')], { parent_message_uuid: 'a' }),
      said('d', 'human', [text('Why?')], { parent_message_uuid: 'b' }),
    ];
    const told = readValues(claude, [{ ...conversation(...messages), current_leaf_message_uuid: 'c' }]);
    expect(told.chats[0]?.active_id).toBe('c');
    expect(told.warnings).toStrictEqual([]);
    const untold = readValues(claude, [conversation(...messages)]);
    expect(untold.chats[0]?.active_id).toBe('d');
    expect(untold.warnings).toStrictEqual(['no_active_leaf $']);
    const lost = readValues(claude, [{ ...conversation(...messages), current_leaf_message_uuid: 'gone' }]);
    expect(lost.chats[0]?.rest).toStrictEqual({ current_leaf_message_uuid: 'gone' });
  });

  it('has the model, the cut answers and the settings that only the web app loads', () => {
    const messages = [said('a', 'assistant', [text('It le')], { stop_reason: 'user_canceled', index: 1 })];
    const [chat] = readValues(claude, [
      { ...conversation(...messages), model: 'claude-opus', settings: { web: true } },
    ]).chats;
    expect(chat).toMatchObject({ model: 'claude-opus', rest: { settings: { web: true } } });
    expect(chat?.messages[0]).toMatchObject({ cut_off: true, rest: { stop_reason: 'user_canceled', index: 1 } });
  });

  it('reports messages that are none, and ids that come twice', () => {
    const { chats, warnings } = readValues(claude, [
      conversation('Hi', said('a', 'human', [text('One')]), said('a', 'robot', [text('Two')])),
    ]);
    expect(outline(chats[0])).toStrictEqual(['a < -: user One', 'a~2 < a: robot Two']);
    expect(warnings).toStrictEqual([
      'unknown_entry $.chat_messages[0]',
      'duplicate_id $.chat_messages[2]',
      'unknown_role $.chat_messages[2]',
    ]);
  });
});

describe('a message of Claude', () => {
  it('has the text beside its blocks only where they have none, and keeps another one', () => {
    const messages = [
      said('a', 'human', [], { text: 'Only here' }),
      said('b', 'human', [text('Said.')], { text: 'Said.' }),
      said('c', 'human', [text('Said.')], {
        text: '```\nThis block is not supported on your current device yet.\n```\nSaid.',
      }),
      said('d', 'human', [text('Said.')], { text: 'Something else' }),
      said('e', 'human', 'A bare text'),
    ];
    const [chat] = readValues(claude, [conversation(...messages)]).chats;
    expect(chat?.messages.map((message) => textsOf(message))).toStrictEqual([
      'Only here',
      'Said.',
      'Said.',
      'Said.',
      'A bare text',
    ]);
    expect(chat?.messages.map(({ rest }) => rest)).toStrictEqual([
      undefined,
      undefined,
      undefined,
      { text: 'Something else' },
      undefined,
    ]);
  });

  it('keeps the list of a result that has more than texts', () => {
    const pages = [{ type: 'knowledge', title: 'Tides', url: 'https://tides.example', text: 'At four.' }];
    const listed = 'Tides\nhttps://tides.example\nAt four.';
    expect(partsOf({ type: 'tool_result', tool_use_id: 't', content: pages })).toStrictEqual([
      { type: 'tool_result', call_id: 't', name: null, text: listed, is_error: false, rest: { content: pages } },
    ]);
    expect(partsOf({ type: 'tool_result', content: [{ type: 'text', text: 'no' }], is_error: true })).toStrictEqual([
      { type: 'tool_result', call_id: null, name: null, text: 'no', is_error: true },
    ]);
  });

  it('cites each page once', () => {
    const citations = [
      { details: { type: 'web', url: 'https://a.example' } },
      { url: 'https://a.example', title: 'A' },
      'odd',
    ];
    expect(partsOf(text('See', { citations }))).toStrictEqual([
      { type: 'text', text: 'See', rest: { citations } },
      { type: 'source', title: null, url: 'https://a.example' },
    ]);
  });

  it('keeps blocks that are not known, or lack what they should have', () => {
    const blocks = [{ type: 'hologram' }, { type: 'text' }, 'bare', 7, { type: 'redacted_thinking', data: 'x' }];
    const { chats, warnings } = readValues(claude, [conversation(said('m', 'assistant', blocks))]);
    expect(chats[0]?.messages[0]?.parts).toStrictEqual(
      ['hologram', 'text', 'string', 'number', 'redacted_thinking'].map((kind, place) => ({
        type: 'unknown',
        kind,
        value: blocks[place],
      })),
    );
    expect(warnings).toHaveLength(4);
  });

  it('has files with the text that was extracted, and reports those without', () => {
    const attachments = [{ file_name: '', file_type: 'txt', extracted_content: 'Pasted' }, 'odd'];
    const { chats, warnings } = readValues(claude, [
      conversation(said('m', 'human', [], { attachments, files: [{ file_uuid: 'f' }] })),
    ]);
    expect(chats[0]?.messages[0]?.parts).toStrictEqual([
      {
        type: 'file',
        name: 'attachment',
        media_type: null,
        bytes: null,
        text: 'Pasted',
        rest: { file_name: '', file_type: 'txt' },
      },
      { type: 'unknown', kind: 'attachment', value: 'odd' },
      { type: 'file', name: 'f', media_type: null, bytes: null },
    ]);
    expect(warnings).toStrictEqual(['attachment_not_included $.chat_messages[0]']);
  });
});

describe('a design chat of Claude', () => {
  it('is told from other files with messages', () => {
    const message = { uuid: 'd', role: 'user', content: { content: 'Redo it.' } };
    expect(claude.recognizes(sampleOf([{ uuid: 'c', messages: [message] }]))).toBe(true);
    expect(claude.recognizes(sampleOf([{ messages: [message] }]))).toBe(false);
  });

  it('reads what it can of blocks that are broken', () => {
    const blocks = [
      null,
      'odd',
      { type: 'text' },
      { type: 'tool_call', toolCall: 'none' },
      { type: 'error', message: 'Overloaded', code: 5 },
    ];
    const value = {
      uuid: 'c',
      messages: [{ uuid: 'd', role: 'assistant', content: { contentBlocks: blocks } }, 'odd', null],
    };
    const { chats, warnings } = readValues(claude, [value]);
    expect(chats[0]?.messages[0]?.parts.map(({ type }) => type)).toStrictEqual([
      'unknown',
      'unknown',
      'tool_call',
      'error',
      'unknown',
    ]);
    expect(warnings).toStrictEqual([
      ...Array.from({ length: 3 }, () => 'unknown_content $.messages[0]'),
      'unknown_entry $.messages[1]',
    ]);
  });

  it('without messages is skipped', () => {
    const value = { uuid: 'c', messages: [{ content: { content: 'x' } }] };
    expect(readValues(claude, [value]).chats).toHaveLength(1);
    expect(readValues(claude, [{ ...conversation(), uuid: 'c' }]).skipped).toStrictEqual(['$ no_messages']);
  });
});

describe('an archive of Claude', () => {
  it('says that projects and memories were not imported', () => {
    const warnings: string[] = [];
    const sink = {
      chat: () => {},
      skip: () => {},
      warn: (code: string, where: string) => warnings.push(`${code} ${where}`),
    };
    const companions = new Map([
      ['a/projects.json', [{ uuid: 'p', docs: [] }]],
      ['a/users.json', [{ uuid: 'u' }]],
      ['b/projects.json', [{ of: 'another app' }]],
      ['b/memories.json', []],
    ]);
    claude.checkFolder?.(sink, { companions, has: () => false, paths: [] });
    expect(warnings).toStrictEqual(['settings_not_imported a/projects.json']);
  });
});
