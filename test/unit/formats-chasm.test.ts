// chasm's sessions and harvests.

import { describe, expect, it } from 'vitest';
import { chasm } from '../../src/formats/chasm.ts';
import { outline, readValues, sampleOf } from '../support/read-with-format.ts';

const said = (content: unknown, more: object = {}): object => ({
  role: 'user',
  content,
  timestamp: null,
  model: null,
  ...more,
});
const session = (messages: unknown[], more: object = {}): object => ({
  id: 'c1',
  title: 'Generic',
  messages,
  created_at: '2026-01-01T10:00:00+00:00',
  updated_at: null,
  model: null,
  ...more,
});
const converted = {
  version: 3,
  sessionId: 'v1',
  isImported: true,
  initialLocation: 'imported',
  requests: [{ requestId: 'q', message: { text: 'A' }, response: { value: [{ value: 'B' }] }, responseId: 'a' }],
};

describe("chasm's sessions", () => {
  it('have times and models, and keep their provider', () => {
    const { chats, warnings } = readValues(chasm, [
      session([said('A', { id: 'm', timestamp: 1_767_225_600_000, model: 'x' }), said('B')], { provider: 'Ollama' }),
    ]);
    expect(outline(chats[0])).toStrictEqual(['m < -: user A', '#1 < m: user B']);
    expect(chats[0]).toMatchObject({ created_at: Date.UTC(2026, 0, 1, 10), rest: { provider: 'Ollama' } });
    expect(warnings).toStrictEqual(['no_ids $']);
  });

  it('of a harvest may be in the shape of VS Code, or broken', () => {
    const { chats, skipped } = readValues(chasm, [converted, 7, session([]), { other: 1 }]);
    expect(outline(chats[0])).toStrictEqual(['q < -: user A', 'a < q: assistant B']);
    expect(skipped).toStrictEqual([
      'line 2 entry_not_a_conversation',
      'line 3 no_messages',
      'line 4 entry_not_a_conversation',
    ]);
  });

  it('are told from OpenAI messages and from sessions of VS Code', () => {
    expect(chasm.recognizes(sampleOf([null, session([said('A')])]))).toBe(true);
    expect(chasm.recognizes(sampleOf([converted]))).toBe(true);
    expect(chasm.recognizes(sampleOf([{ ...converted, isImported: false }]))).toBe(false);
    expect(chasm.recognizes(sampleOf([session([{ role: 'user', content: 'A' }])]))).toBe(false);
    expect(chasm.recognizes(sampleOf([{ messages: [said('A')], model: 'x' }]))).toBe(false);
  });
});
