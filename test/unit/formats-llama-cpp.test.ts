// The chats of llama.cpp's web UI.

import { describe, expect, it } from 'vitest';
import { llamaCpp } from '../../src/formats/llama-cpp.ts';
import { outline, readValues, sampleOf } from '../support/read-with-format.ts';

const said = (id: string, parent: string | null, more: object = {}): object => ({
  id,
  parent,
  convId: 'c1',
  type: 'text',
  role: 'user',
  content: id.toUpperCase(),
  ...more,
});
const root = { id: 'r', type: 'root', role: 'system', content: '', parent: null, children: ['a'] };
const chat = (messages: unknown[], conv: object = {}): object => ({
  conv: { id: 'c1', name: 'Primes', ...conv },
  messages,
});

describe("llama.cpp's chats", () => {
  it('keep branches, their order, and the one that was shown', () => {
    const messages = [said('c', 'a'), root, said('b', 'a'), said('a', 'r', { children: ['b', 'c'] })];
    const { chats, warnings } = readValues(llamaCpp, [chat(messages, { currNode: 'b' })]);
    expect(outline(chats[0])).toStrictEqual(['a < -: user A', 'b < a: user B', 'c < a: user C']);
    expect(chats[0]?.active_id).toBe('b');
    expect(warnings).toStrictEqual([]);
  });

  it('report trees that are broken, and a leaf that is missing', () => {
    const messages = [said('a', 'b'), said('b', 'a'), said('c', 'gone')];
    const { chats, warnings } = readValues(llamaCpp, [chat(messages, { currNode: 'x' })]);
    expect(chats[0]?.messages).toHaveLength(3);
    expect(warnings).toStrictEqual(['missing_parent $', 'cycle $', 'active_leaf_missing $']);
    expect(readValues(llamaCpp, [chat([said('a', null), said('b', null)])]).warnings).toStrictEqual([
      'no_active_leaf $',
    ]);
  });

  it('carry attachments of all names, calls and results', () => {
    const call = { id: 'k', type: 'function', function: { name: 'factor', arguments: '{}' } };
    const extra = [
      { type: 'IMAGE', name: 'a.png', base64Url: 'data:image/png;base64,AA' },
      { type: 'AUDIO', name: 'a.mp3', base64Data: 'AA', mimeType: 'audio/mp3' },
      { type: 'PDF', name: 'a.pdf', content: 'Text', base64Data: 'AA' },
      { type: 'hologram' },
    ];
    const messages = [
      said('a', null, { extra, toolCalls: JSON.stringify([call]) }),
      said('b', 'a', { role: 'tool', toolCallId: 'k', content: '7' }),
      said('c', 'b', { toolCalls: 'no JSON' }),
    ];
    const { chats, warnings } = readValues(llamaCpp, [chat(messages)]);
    const [first, second, third] = chats[0]?.messages ?? [];
    expect(first?.parts.slice(1)).toMatchObject([
      { type: 'tool_call', name: 'factor', call_id: 'k', input: '{}' },
      { type: 'file', name: 'a.png', bytes: { data: 'data:image/png;base64,AA' } },
      { type: 'file', name: 'a.mp3', bytes: { data: 'data:audio/mp3;base64,AA' } },
      { type: 'file', name: 'a.pdf', text: 'Text', bytes: { data: 'data:application/pdf;base64,AA' } },
      { type: 'unknown', kind: 'hologram' },
    ]);
    expect(second?.parts).toStrictEqual([{ type: 'tool_result', call_id: 'k', text: '7' }]);
    expect(third?.rest).toStrictEqual({ toolCalls: 'no JSON' });
    expect(warnings).toStrictEqual(['unknown_content $.messages[0]']);
  });

  it('are told by their conversation', () => {
    expect(llamaCpp.recognizes(sampleOf([null, chat([])]))).toBe(true);
    expect(llamaCpp.recognizes(sampleOf([{ conv: 'x', messages: [] }]))).toBe(false);
  });
});
