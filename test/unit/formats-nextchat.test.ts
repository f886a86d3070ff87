// NextChat's backup: personas, calls, errors, and stores that are not imported.

import { describe, expect, it } from 'vitest';
import { nextchat } from '../../src/formats/nextchat.ts';
import { outline, readValues, sampleOf } from '../support/read-with-format.ts';

const backup = (sessions: unknown[], more: object = {}): object => ({ 'chat-next-web-store': { sessions }, ...more });
const session = (messages: unknown[], more: object = {}): object => ({ id: 's1', topic: 'Soup', messages, ...more });

describe("NextChat's backup", () => {
  it('puts the instructions of the persona first, hidden', () => {
    const mask = { context: [{ id: 'x', role: 'system', content: 'Cook.' }], modelConfig: { model: 'm' } };
    const { chats } = readValues(nextchat, [backup([session([{ id: 'n', role: 'user', content: 'A' }], { mask })])]);
    expect(outline(chats[0])).toStrictEqual(['x < -: system Cook.', 'n < x: user A']);
    expect(chats[0]?.messages.map(({ hidden }) => hidden)).toStrictEqual([true, false]);
    expect(chats[0]?.model).toBe('m');
  });

  it('keeps calls with their results, and errors', () => {
    const tool = {
      id: 'c',
      type: 'function',
      function: { name: 'find', arguments: '{}' },
      content: 'found',
      isError: true,
    };
    const message = { id: 'n', role: 'assistant', content: 'Failed', tools: [tool], isError: true };
    const { chats } = readValues(nextchat, [backup([session([message])])]);
    expect(chats[0]?.messages[0]?.parts).toMatchObject([
      { type: 'text', text: 'Failed' },
      { type: 'tool_call', name: 'find', call_id: 'c', input: '{}' },
      { type: 'tool_result', call_id: 'c', text: 'found', is_error: true },
      { type: 'error', text: 'Failed' },
    ]);
  });

  it('drops keys, and names all stores that are not imported', () => {
    const stores = { 'access-control': { openaiApiKey: 'sk-1' }, 'app-config': { fontSize: 1 } };
    const given = [backup([session([{ role: 'user', content: 'A' }])], stores)];
    const { chats, warnings } = readValues(nextchat, given);
    expect(JSON.stringify(chats)).not.toContain('sk-');
    expect(warnings).toStrictEqual(['no_ids $.chat-next-web-store.sessions[0]', 'secrets_not_imported $']);
  });

  it('takes a time with a zone, and reports others once', () => {
    const dated = (id: string, date: string) => ({ id, role: 'user', content: 'A', date });
    const messages = [dated('a', '2026-01-02T10:00:00Z'), dated('b', '1/2/2026, 10:00:00 AM'), dated('c', 'yesterday')];
    const { chats, warnings } = readValues(nextchat, [backup([session(messages)])]);
    expect(chats[0]?.messages.map(({ created_at }) => created_at)).toStrictEqual([
      Date.UTC(2026, 0, 2, 10),
      null,
      null,
    ]);
    expect(chats[0]?.messages[1]?.rest).toStrictEqual({ date: '1/2/2026, 10:00:00 AM' });
    expect(warnings).toStrictEqual(['local_time_without_zone $']);
  });

  it('reads the others where a session or a message is broken', () => {
    const { chats, skipped } = readValues(nextchat, [
      backup([null, session([7, { id: 'n', role: 'user', content: 'A' }])]),
    ]);
    expect(skipped).toStrictEqual(['$.chat-next-web-store.sessions[0] entry_not_a_conversation']);
    expect(chats[0]?.messages).toHaveLength(2);
  });

  it('is told by its store', () => {
    expect(nextchat.recognizes(sampleOf([backup([])]))).toBe(true);
    expect(nextchat.recognizes(sampleOf([{ 'chat-next-web-store': 'x' }, { sessions: [] }]))).toBe(false);
  });
});
