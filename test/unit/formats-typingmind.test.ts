// TypingMind's export.

import { describe, expect, it } from 'vitest';
import { typingmind } from '../../src/formats/typingmind.ts';
import { outline, readValues, sampleOf } from '../support/read-with-format.ts';

const chat = (messages: unknown[], more: object = {}): object => ({
  chatID: 't1',
  id: 't1',
  chatTitle: 'Ink',
  messages,
  ...more,
});
const exported = (chats: unknown[], more: object = {}): object => ({ data: { chats, ...more } });

describe("TypingMind's export", () => {
  it('reads chats with their folders, times and models', () => {
    const messages = [{ uuid: 'a', role: 'user', content: 'A', createdAt: '2026-01-10T09:00:00Z', keep: 1 }];
    const { chats } = readValues(typingmind, [
      exported([chat(messages, { folderID: 'f', model: 'm', tags: ['x'] })], { folders: [{ id: 'f', title: 'Desk' }] }),
    ]);
    expect(chats[0]).toMatchObject({ id: 't1', title: 'Ink', workspace: 'Desk', model: 'm', rest: { tags: ['x'] } });
    expect(chats[0]?.messages[0]).toMatchObject({ id: 'a', created_at: Date.UTC(2026, 0, 10, 9), rest: { keep: 1 } });
  });

  it('keeps calls and results', () => {
    const call = { id: 'c', type: 'function', function: { name: 'find', arguments: '{"q":1}' } };
    const messages = [
      { uuid: 'a', role: 'assistant', content: null, tool_calls: [call] },
      { uuid: 'b', role: 'tool', tool_call_id: 'c', content: [{ type: 'text', text: 'found' }] },
    ];
    const { chats } = readValues(typingmind, [exported([chat(messages)])]);
    expect(chats[0]?.messages.map(({ parts }) => parts)).toStrictEqual([
      [{ type: 'tool_call', name: 'find', call_id: 'c', input: '{"q":1}' }],
      [{ type: 'tool_result', call_id: 'c', name: null, text: 'found' }],
    ]);
  });

  it('reports what is not imported, and what is broken', () => {
    const plugins = [{ id: 'p', apiKey: 'sk-1' }];
    const { skipped, warnings, chats } = readValues(typingmind, [
      exported([null, chat([7, null])], { installedPlugins: plugins }),
    ]);
    expect(skipped).toStrictEqual(['$.data.chats[0] entry_not_a_conversation']);
    expect(chats[0]?.messages).toHaveLength(2);
    expect(warnings).toContain('secrets_not_imported $');
  });

  it('reads one chat alone', () => {
    expect(outline(readValues(typingmind, [chat([{ uuid: 'a', role: 'user', content: 'A' }])]).chats[0])).toStrictEqual(
      ['a < -: user A'],
    );
  });

  it('is told from other files with data', () => {
    expect(typingmind.recognizes(sampleOf([exported([null, chat([])])]))).toBe(true);
    expect(typingmind.recognizes(sampleOf([exported([])]))).toBe(true);
    expect(typingmind.recognizes(sampleOf([exported([{ id: 'x', messages: [] }])]))).toBe(false);
    expect(typingmind.recognizes(sampleOf([{ messages: [] }]))).toBe(false);
  });
});
