// Jan's chats: a file of messages, and the thread beside it.

import { describe, expect, it } from 'vitest';
import { jan } from '../../src/formats/jan.ts';
import { readChats } from '../support/read-chats.ts';
import { outline, readValues, sampleOf } from '../support/read-with-format.ts';

const thread = {
  object: 'thread',
  id: 't1',
  title: 'Hi',
  created: 1_762_000_000,
  assistants: [{ model: { id: 'm' }, name: 'J' }],
};
const said = (id: string, more: object = {}): object => ({
  id,
  object: 'thread.message',
  thread_id: 't1',
  role: 'user',
  content: [{ type: 'text', text: { value: id.toUpperCase(), annotations: [] } }],
  created_at: 1_762_000_001,
  ...more,
});

describe("Jan's messages", () => {
  it('take title, model and times from the thread in their folder', () => {
    const companions = { 'threads/t1/thread.json': thread, 'threads/t2/thread.json': { ...thread, title: 'Other' } };
    const { chats } = readValues(jan, [said('a'), said('b')], { path: 'threads/t1/messages.jsonl', companions });
    expect(chats[0]).toMatchObject({ id: 't1', title: 'Hi', model: 'm', created_at: 1_762_000_000_000 });
    expect(chats[0]?.rest).toStrictEqual({ assistants: thread.assistants });
    expect(outline(chats[0])).toStrictEqual(['a < -: user A', 'b < a: user B']);
  });

  it('read with their folder give one chat, and a thread alone is reported', () => {
    const messages = `${JSON.stringify(said('a'))}\n${JSON.stringify(said('b'))}\n`;
    const folder = new Map([
      ['t1/thread.json', JSON.stringify(thread)],
      ['t1/messages.jsonl', messages],
    ]);
    const read = readChats(folder, { formats: [jan] });
    expect(read.chats.map(({ title }) => title)).toStrictEqual(['Hi']);
    expect(read.skipped).toStrictEqual([]);
    expect(readValues(jan, [thread]).skipped).toStrictEqual(['$ no_messages']);
  });

  it('are cut off where they were stopped, and keep what they say beside', () => {
    const stopped = said('a', { status: 'stopped', metadata: { modelId: 'm', usage: 3 }, completed_at: 5 });
    const [message] = readValues(jan, [stopped]).chats[0]?.messages ?? [];
    expect(message).toMatchObject({ cut_off: true, model: 'm' });
    expect(message?.rest).toMatchObject({ metadata: { usage: 3 }, completed_at: 5 });
  });

  it('of versions before 0.5.13 have their times as well', () => {
    const { created_at: created, ...old } = { ...said('a'), created_at: 1_738_000_000_000 };
    const [message] = readValues(jan, [{ ...old, created }]).chats[0]?.messages ?? [];
    expect(message?.created_at).toBe(1_738_000_000_000);
    expect(message?.rest).toBeUndefined();
  });

  it('of any form do not end the reading', () => {
    const { chats, warnings } = readValues(jan, [
      7,
      said('a', { content: [null, { type: 'text', text: 'plain' }] }),
      said('b'),
    ]);
    expect(outline(chats[0])).toStrictEqual(['a < -: user plain', 'b < a: user B']);
    expect(warnings).toStrictEqual(['unknown_entry line 1', 'unknown_content line 2']);
  });

  it('are told from messages of the API of OpenAI', () => {
    expect(jan.recognizes(sampleOf([null, said('a')]))).toBe(true);
    expect(jan.recognizes(sampleOf([{ role: 'user', content: [{ type: 'text', text: 'A' }] }]))).toBe(false);
    expect(jan.recognizes(sampleOf([{ object: 'thread.message' }]))).toBe(false);
  });
});
