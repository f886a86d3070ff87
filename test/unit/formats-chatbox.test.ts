// Chatbox's export: forks, threads, parts, and what its store has elsewhere.

import { describe, expect, it } from 'vitest';
import { chatbox } from '../../src/formats/chatbox/chatbox.ts';
import { outline, readValues, sampleOf } from '../support/read-with-format.ts';

const said = (id: string, role: string, more: object = {}): object => ({
  id,
  role,
  contentParts: [{ type: 'text', text: id.toUpperCase() }],
  ...more,
});
const file = (messages: unknown[], more: object = {}, beside: object = {}): object => ({
  'session:s1': { id: 's1', name: 'Knots', messages, ...more },
  ...beside,
});

describe("Chatbox's forks", () => {
  it('are branches at their place, also within each other', () => {
    const fork = (position: number, ...lists: unknown[][]) => ({
      position,
      lists: lists.map((messages) => ({ messages })),
    });
    const messageForksHash = {
      q: fork(1, [said('x', 'assistant')], [], [said('y', 'assistant'), said('z', 'user')]),
      y: fork(0, [], [said('w', 'user')]),
    };
    const { chats, warnings } = readValues(chatbox, [
      file([said('q', 'user'), said('a', 'assistant')], { messageForksHash }),
    ]);
    expect(outline(chats[0])).toStrictEqual([
      'q < -: user Q',
      'x < q: assistant X',
      'a < q: assistant A',
      'y < q: assistant Y',
      'z < y: user Z',
      'w < y: user W',
    ]);
    expect(chats[0]?.active_id).toBe('a');
    expect(warnings).toStrictEqual([]);
  });

  it('of an earlier thread go with it, and those of a message that is missing are kept', () => {
    const messageForksHash = {
      t: { position: 1, createdAt: 5, lists: [{ id: 'l', messages: [said('u', 'assistant')] }, { messages: [] }] },
      u: { lists: [{ messages: [said('w', 'user')] }] },
      gone: { lists: [{ messages: [said('v', 'assistant')] }] },
    };
    const threads = [{ id: 'th', name: 'Before', createdAt: 1_763_990_000_000, messages: [said('t', 'user')] }];
    const { chats, warnings } = readValues(chatbox, [file([said('q', 'user')], { messageForksHash, threads })]);
    expect(chats.map(outline)).toStrictEqual([
      ['q < -: user Q', 'v < -: assistant V'],
      ['t < -: user T', 'u < t: assistant U', 'w < u: user W'],
    ]);
    expect(chats[1]).toMatchObject({ id: 'th', title: 'Before', created_at: 1_763_990_000_000, active_id: 't' });
    expect(chats[1]?.rest).toStrictEqual({
      thread_of: 's1',
      messageForksHash: { t: { position: 1, createdAt: 5, lists: [{ id: 'l' }, {}] }, u: { lists: [{}] } },
    });
    expect(warnings).toStrictEqual(['missing_parent $.session:s1']);
  });

  it('of any form end', () => {
    const messageForksHash = { q: { lists: [{ messages: [said('q', 'user')] }, null] }, a: 7, b: null };
    const { chats } = readValues(chatbox, [file([said('q', 'user'), said('a', 'assistant')], { messageForksHash })]);
    expect(chats[0]?.messages.map(({ id }) => id)).toStrictEqual(['q', 'a', 'q~2']);
  });
});

describe("Chatbox's messages", () => {
  it('carry reasoning, calls, results, pictures, files, links and errors', () => {
    const contentParts = [
      { type: 'reasoning', text: 'Hm' },
      { type: 'tool-call', state: 'error', toolCallId: 'c', toolName: 'find', args: { q: 1 }, result: 'none' },
      { type: 'image', storageKey: 'picture:1' },
      { type: 'hologram' },
    ];
    const message = said('m', 'assistant', {
      contentParts,
      files: [{ name: 'a.txt', storageKey: 'parseFile:1' }],
      links: [{ title: 'T', url: 'https://example.org' }],
      error: 'Off',
      errorCode: 7,
    });
    const beside = { 'picture:1': 'data:image/png;base64,AA', 'parseFile:1': 'Its text' };
    const { chats, warnings } = readValues(chatbox, [file([message], {}, beside)]);
    expect(chats[0]?.messages[0]?.parts).toMatchObject([
      { type: 'reasoning', text: 'Hm' },
      { type: 'tool_call', name: 'find', call_id: 'c', input: '{"q":1}' },
      { type: 'tool_result', call_id: 'c', text: 'none', is_error: true },
      { type: 'file', name: 'picture:1', bytes: { data: 'data:image/png;base64,AA' } },
      { type: 'unknown', kind: 'hologram' },
      { type: 'file', name: 'a.txt', text: 'Its text' },
      { type: 'source', title: 'T' },
      { type: 'error', text: 'Off', code: '7' },
    ]);
    expect(warnings).toStrictEqual(['unknown_content $.session:s1 m']);
  });

  it('report what they name and the file does not have', () => {
    const { warnings } = readValues(chatbox, [
      file([said('m', 'user', { pictures: [{ storageKey: 'p' }], files: [{}] })]),
    ]);
    expect(warnings).toStrictEqual([
      'attachment_not_included $.session:s1 m',
      'attachment_not_included $.session:s1 m',
    ]);
  });

  it('keep what they say beside, and notes of the app', () => {
    const note = { type: 'info', text: 'Compressed' };
    const message = said('m', 'user', { contentParts: [{ type: 'text', text: 'M' }, note], wordCount: 1 });
    const [read] = readValues(chatbox, [file([message])]).chats[0]?.messages ?? [];
    expect(read?.rest).toStrictEqual({ wordCount: 1, contentParts: { 1: note } });
  });
});

describe("Chatbox's export", () => {
  it('has sessions of its first versions in a list, and keys in its settings', () => {
    const old = { 'chat-sessions': [{ id: 'o', name: 'Old', messages: [{ id: 'm', role: 'user', content: 'A' }] }, 7] };
    const settings = { providers: { openai: { apiKey: 'sk-1' } } };
    const { chats, skipped, warnings } = readValues(chatbox, [{ ...old, settings }]);
    expect(outline(chats[0])).toStrictEqual(['m < -: user A']);
    expect(skipped).toStrictEqual(['$.chat-sessions[1] entry_not_a_conversation']);
    expect(warnings).toStrictEqual(['secrets_not_imported $']);
    expect(JSON.stringify(chats)).not.toContain('sk-1');
  });

  it('is told by its sessions or the list of them', () => {
    expect(chatbox.recognizes(sampleOf([file([])]))).toBe(true);
    expect(chatbox.recognizes(sampleOf([{ 'chat-sessions-list': [] }]))).toBe(true);
    expect(chatbox.recognizes(sampleOf([{ 'session:x': 'cookie' }]))).toBe(false);
  });
});
