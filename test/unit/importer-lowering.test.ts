// A chat of a file becomes a session by the convention of parts, and nothing of it is lost.

import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Chat, ChatMessage } from '../../src/formats/index.ts';
import { lowerChat } from '../../src/importer/index.ts';
import {
  FIRST_MESSAGES,
  type ImportedMessage,
  type JsonValue,
  MAX_METADATA_LENGTH,
  answersOf,
  isJsonObject,
  parseImportedSession,
} from '../../src/protocol/index.ts';
import { arbitraryChat } from '../support/arbitrary-chats.ts';
import { emptyChat } from '../support/entry-format.ts';

const ORIGIN = { format: 'numbered', file: 'chats.json' };

function chatOf(
  messages: readonly (Partial<ChatMessage> & { readonly id: string })[],
  about: Partial<Chat> = {},
): Chat {
  const whole = messages.map((message, index) => ({
    parent_id: messages[index - 1]?.id ?? null,
    role: 'assistant',
    created_at: null,
    parts: [{ type: 'text', text: message.id } as const],
    ...message,
  }));
  return { ...emptyChat('c', 'Chat'), messages: whole, ...about };
}

async function lowered(messages: Parameters<typeof chatOf>[0], about: Partial<Chat> = {}) {
  const { session, ...rest } = await lowerChat(chatOf(messages, about), ORIGIN);
  return { ...session, ...rest, ids: session.messages.map(({ message_id }) => message_id) };
}

const text = (words: string) => ({ type: 'text', text: words }) as const;

test('a message that is text only stays one plain message', async () => {
  const { messages, metadata } = await lowered([
    { id: 'q', role: 'user', created_at: 17.9 },
    { id: 'a', model: 'm' },
  ]);
  expect(messages).toEqual([
    { message_id: 'q', role: 'user', content: 'q', model: null, created_at: 17, parent_id: null, metadata: null },
    { message_id: 'a', role: 'assistant', content: 'a', model: 'm', created_at: null, parent_id: 'q', metadata: null },
  ]);
  expect(metadata).toEqual({ source: { format: 'numbered', id: 'c', file: 'chats.json' } });
});

test('the parts of an answer are messages of their own, in order, and what follows it hangs on the last one', async () => {
  const { messages } = await lowered([
    {
      id: 'q',
      role: 'user',
      parts: [text('Look.'), { type: 'file', name: 'a.txt', media_type: 'text/plain', text: 'Hello', bytes: null }],
    },
    {
      id: 'a',
      parts: [
        { type: 'reasoning', text: 'Hm.' },
        text('I look.'),
        { type: 'tool_call', name: 'look', call_id: 'c1', input: '{}' },
        text('Found.'),
      ],
      rest: { usage: { total_tokens: 3 }, finish_reason: 'stop', seed: 1 },
    },
    {
      id: 't',
      role: 'tool',
      parts: [{ type: 'tool_result', call_id: 'c1', text: 'Seen.', is_error: true }],
      name: 'look',
    },
    { id: 'b', parts: [] },
  ]);
  expect(messages.map(({ message_id, parent_id, content }) => [message_id, parent_id, content])).toEqual([
    ['q', null, 'Look.'],
    ['q#1', 'q', 'Hello'],
    ['a#0', 'q#1', 'Hm.'],
    ['a', 'a#0', 'I look.'],
    ['a#2', 'a', '{}'],
    ['a#3', 'a#2', 'Found.'],
    ['t#0', 'a#3', 'Seen.'],
    ['b', 't#0', ''],
  ]);
  const recorded = messages.map((message, position) => ({
    ...message,
    position,
    created_at: 0,
    completion: 'complete',
    is_complete: true,
    superseded: false,
    missing: [],
    revisions: [],
  }));
  const answer = answersOf(recorded as Parameters<typeof answersOf>[0]).find(({ answer_id }) => answer_id === 'a');
  expect(answer).toMatchObject({
    text: 'I look.Found.',
    reasoning: 'Hm.',
    finish_reason: 'stop',
    outcome: 'complete',
    usage: { total_tokens: 3 },
  });
  expect(answer?.tool_calls).toMatchObject([{ tool_call_id: 'c1', tool_name: 'look', content: '{}' }]);
  expect(answer?.tool_results).toMatchObject([{ tool_call_id: 'c1', content: 'Seen.', is_error: true }]);
});

test('keeps what the source says beside, what is hidden, and what its reader does not know', async () => {
  const { messages } = await lowered([
    {
      id: 'a',
      kind: 'odd',
      name: 'Ann',
      hidden: true,
      rest: { x: 1 },
      parts: [text('t'), { type: 'unknown', kind: 'widget', value: [1] }],
    },
    { id: 'b', parts: [{ type: 'reasoning', text: 'r', rest: { y: 2 } }], hidden: true },
    { id: 'c', parts: [{ type: 'text', text: '<p>', markup: 'html' }], cut_off: true },
  ]);
  expect(messages.map(({ metadata, completion }) => [metadata, completion])).toEqual([
    [
      {
        source: {
          kind: 'odd',
          name: 'Ann',
          rest: { x: 1 },
          unknown: [{ kind: 'widget', value: [1], index: 1 }],
          hidden: true,
        },
      },
      undefined,
    ],
    [{ kind: 'reasoning', answer_id: 'b', source: { part: { y: 2 }, hidden: true } }, undefined],
    [{ source: { markup: 'html' } }, 'cut_off'],
  ]);
});

test('the message that was shown last is recorded last where siblings keep their order', async () => {
  const branches = [
    { id: 'q', role: 'user' },
    { id: 'a' },
    { id: 'b', parent_id: 'q' },
    { id: 'a2', parent_id: 'a' },
    { id: 'b2', parent_id: 'b' },
  ];
  const moved = await lowered(branches, { active_id: 'a2' });
  expect(moved.ids).toEqual(['q', 'a', 'b', 'b2', 'a2']);
  expect(moved.metadata).toEqual({ source: { format: 'numbered', id: 'c', file: 'chats.json' } });
  const first = await lowered(branches.slice(0, 3), { active_id: 'a' });
  expect(first.ids).toEqual(['q', 'a', 'b']);
  expect(first.metadata).toMatchObject({ source: { active_message_id: 'a', last_message_id: 'b' } });
});

test('several first messages are branches', async () => {
  const { messages } = await lowered([{ id: 'a' }, { id: 'b', parent_id: null }, { id: 'c', parent_id: 'gone' }]);
  expect(messages.map(({ parent_id }) => parent_id)).toEqual([FIRST_MESSAGES, FIRST_MESSAGES, FIRST_MESSAGES]);
});

test('a session without an id has one by what tells it from others, and ids that are too long are hashed', async () => {
  const without = await lowered([{ id: 'a' }], { id: null, identity: 'x' });
  expect(without.session_id).toMatch(/^numbered:sha256-[0-9a-f]{64}$/);
  expect((await lowered([{ id: 'b' }], { id: null, identity: 'x' })).session_id).toBe(without.session_id);
  expect((await lowered([{ id: 'a' }], { id: null, identity: 'y' })).session_id).not.toBe(without.session_id);
  const long = await lowered([{ id: 'm'.repeat(300) }, { id: 'x' }], { id: 'i'.repeat(300) });
  expect(long.session_id).toMatch(/^numbered:sha256-[0-9a-f]{64}$/);
  expect(long.messages[1]?.parent_id).toBe(long.ids[0]);
  expect(long.ids[0]).toMatch(/^sha256-/);
});

test('leaves out keys of providers, and names their fields', async () => {
  const key = `sk-${'a1'.repeat(20)}`;
  const { dropped, messages, metadata } = await lowered(
    [{ id: 'a', rest: { apiKey: 'x', list: [key], token: 'the' } }],
    {
      rest: { setup: { endpoint: key } },
    },
  );
  expect(dropped.toSorted()).toEqual(['0', 'apiKey', 'endpoint']);
  expect(JSON.stringify([messages, metadata])).not.toContain(key);
  expect(messages[0]?.metadata).toEqual({ source: { rest: { list: [''], token: 'the' } } });
});

test('what metadata cannot hold is the text of a hidden message', async () => {
  let deep: JsonValue = 'end';
  for (let depth = 0; depth < 5_000; depth += 1) deep = [deep];
  const long = 'x'.repeat(MAX_METADATA_LENGTH);
  const { messages, ids } = await lowered(
    [
      { id: 'a', rest: { long } },
      { id: 'b', rest: { deep } },
    ],
    { rest: { long } },
  );
  expect(ids).toEqual(['source', 'a', 'a#source', 'b', 'b#source']);
  expect(messages[0]?.content).toContain(long);
  expect(messages[2]).toMatchObject({ parent_id: 'a', metadata: { source: { hidden: true, continues: 'a' } } });
  expect(messages[2]?.content).toContain(long);
  expect(messages[4]?.content).toContain(`${'['.repeat(5_000)}"end"`);
});

test('any chat becomes a session within the limits that has all of its texts', async () => {
  await fc.assert(
    fc.asyncProperty(arbitraryChat, async (chat) => {
      const { session } = await lowerChat(chat, ORIGIN);
      expect(parseImportedSession(session)).toMatchObject({ ok: true });
      expect((await lowerChat(chat, ORIGIN)).session).toEqual(session);
      const places = new Map(session.messages.map(({ message_id }, index) => [message_id, index]));
      expect(places.size).toBe(session.messages.length);
      for (const [index, { parent_id }] of session.messages.entries())
        if (parent_id !== null && parent_id !== FIRST_MESSAGES) expect(places.get(parent_id)).toBeLessThan(index);
      const texts = session.messages.map(({ content }) => content);
      for (const { parts } of chat.messages)
        for (const part of parts) if (part.type !== 'unknown' && 'text' in part) expect(texts).toContain(part.text);
      expect(session.messages.filter(isWhole).length).toBeGreaterThanOrEqual(chat.messages.length);
    }),
    { numRuns: 200 },
  );
});

/** Whether a message is no continuation of what the metadata of another one could not hold. */
function isWhole({ metadata }: ImportedMessage): boolean {
  const source = isJsonObject(metadata) ? (metadata['source'] ?? null) : null;
  return !isJsonObject(source) || source['continues'] === undefined;
}
