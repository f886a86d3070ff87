// LobeChat's export: topics, sessions without topics, and messages in any order.

import { describe, expect, it } from 'vitest';
import { lobechat } from '../../src/formats/lobechat/lobechat.ts';
import type { JsonValue } from '../../src/protocol/index.ts';
import { outline, readValues, sampleOf } from '../support/read-with-format.ts';

const AROUND = { path: 'a.json', shape: 'json', companions: new Map(), has: () => false, paths: [] } as const;
const AT = 1_715_394_000_000;
const said = (id: string, at: number, more: object = {}): object => ({
  id,
  role: 'user',
  content: id.toUpperCase(),
  topicId: 't1',
  createdAt: AT + at,
  ...more,
});
const exported = (messages: unknown[], more: object = {}): object => ({
  exportType: 'sessions',
  state: { messages, topics: [{ id: 't1', title: 'Fog', sessionId: 's1' }], ...more },
});

describe("LobeChat's messages", () => {
  it('follow what they name, and questions the message before them', () => {
    const answer = { role: 'assistant', parentId: 'q1' };
    const messages = [said('q2', 40), said('a2', 30, answer), said('q1', 10), said('a1', 20, answer)];
    const { chats, warnings } = readValues(lobechat, [exported(messages)]);
    expect(outline(chats[0])).toStrictEqual([
      'q1 < -: user Q1',
      'a1 < q1: assistant A1',
      'a2 < q1: assistant A2',
      'q2 < a2: user Q2',
    ]);
    expect(chats[0]?.active_id).toBe('q2');
    expect(warnings).toStrictEqual(['no_active_leaf $.state: t1']);
  });

  it('stand after what they name also where all times are the same or missing', () => {
    const messages = [
      said('a', 0, { role: 'assistant', parentId: 'q', createdAt: null }),
      said('q', 0, { createdAt: null }),
      said('b', 0, { role: 'assistant', parentId: 'a', createdAt: null }),
    ];
    const { chats } = readValues(lobechat, [exported(messages)]);
    expect(outline(chats[0])).toStrictEqual(['q < -: user Q', 'a < q: assistant A', 'b < a: assistant B']);
  });

  it('of any form are kept', () => {
    const messages = [
      said('a', 0, { parentId: 'b' }),
      said('b', 0, { parentId: 'a' }),
      said('c', 0, { parentId: 'c' }),
      null,
    ];
    const { chats, warnings } = readValues(lobechat, [exported(messages)]);
    expect(chats[0]?.messages).toHaveLength(3);
    expect(warnings).toContain('cycle $.state: t1');
    expect(warnings).toContain('unknown_entry $.state.messages[3]');
  });

  it('carry reasoning, calls, results, files, sources and errors', () => {
    const call = { id: 'c', apiName: 'find', arguments: '{}', identifier: 'web' };
    const messages = [
      said('a', 1, {
        role: 'assistant',
        reasoning: { content: 'Hm', duration: 3 },
        tools: [call],
        search: { citations: [{ title: 'T', url: 'https://example.org' }] },
        error: { type: 429, message: 'Slow down' },
        imageList: [{ id: 'i', alt: 'shot.png', url: 'data:image/png;base64,AA' }],
      }),
      said('b', 2, { role: 'tool', tool_call_id: 'c', plugin: { apiName: 'find', type: 'default' } }),
    ];
    const [first, second] = readValues(lobechat, [exported(messages)]).chats[0]?.messages ?? [];
    expect(first?.parts).toMatchObject([
      { type: 'reasoning', text: 'Hm' },
      { type: 'text', text: 'A' },
      { type: 'tool_call', name: 'find', call_id: 'c', rest: { identifier: 'web' } },
      { type: 'file', name: 'shot.png', bytes: { data: 'data:image/png;base64,AA' } },
      { type: 'source', title: 'T' },
      { type: 'error', text: 'Slow down', code: '429' },
    ]);
    expect(first?.rest).toMatchObject({ reasoning: { duration: 3 } });
    expect(second?.parts).toMatchObject([{ type: 'tool_result', call_id: 'c', name: 'find', text: 'B' }]);
  });
});

describe("LobeChat's export", () => {
  it('names a chat after its topic, or else its session, and keeps the agent', () => {
    const sessions = [{ id: 's1', meta: { title: 'Desk' }, config: { model: 'm', systemRole: 'Clerk' } }];
    const { chats } = readValues(lobechat, [
      exported([said('a', 0), said('b', 0, { topicId: null, sessionId: 's1' })], { sessions }),
    ]);
    expect(chats.map(({ id, title, model }) => [id, title, model])).toStrictEqual([
      ['t1', 'Fog', 'm'],
      ['s1', 'Desk', 'm'],
    ]);
    expect(chats[1]?.rest).toMatchObject({ session: { config: { systemRole: 'Clerk' } } });
  });

  it('of a database have their calls, and what is not read is named, not the lists that were', () => {
    const result = { ...said('r', 1), role: 'tool' };
    const file = {
      schemaHash: 'x',
      data: {
        messages: [said('q', 0), result],
        messagePlugins: [{ id: 'r', toolCallId: 'c', apiName: 'search' }],
        topics: [{ id: 't1', title: 'Fog' }],
        userSettings: [{ theme: 'dark' }],
      },
    };
    const { chats } = readValues(lobechat, [file]);
    expect(chats[0]?.messages[1]?.parts).toStrictEqual([
      { type: 'tool_result', call_id: 'c', name: 'search', text: 'R', is_error: false },
    ]);
    const messages: string[] = [];
    const warn = (_code: string, _where: string, text: string) => messages.push(text);
    lobechat.readEntry(
      { value: JSON.parse(JSON.stringify(file)) as JsonValue, where: '$' },
      { chat: () => {}, skip: () => {}, warn },
      AROUND,
    );
    expect(messages).toStrictEqual(['Not imported, as it is not of a chat: userSettings.']);
  });

  it('may come from a database, with times as texts', () => {
    const message = { id: 'a', role: 'user', content: 'A', topicId: 't1', createdAt: '2026-01-02T03:04:05.000Z' };
    const { chats } = readValues(lobechat, [{ schemaHash: 'x', data: { messages: [message] } }]);
    expect(chats[0]?.messages[0]?.created_at).toBe(Date.UTC(2026, 0, 2, 3, 4, 5));
  });

  it('reports topics without messages, settings and keys', () => {
    const settings = { keyVaults: { openai: { apiKey: 'sk-1' } } };
    const { chats, skipped, warnings } = readValues(lobechat, [exported([], { settings })]);
    expect([chats, skipped]).toStrictEqual([[], ['$.state: t1 no_messages']]);
    expect(warnings).toStrictEqual(['secrets_not_imported $']);
  });

  it('is told by what it says of itself', () => {
    expect(lobechat.recognizes(sampleOf([exported([])]))).toBe(true);
    expect(lobechat.recognizes(sampleOf([{ state: {} }, { data: {} }]))).toBe(false);
  });
});
