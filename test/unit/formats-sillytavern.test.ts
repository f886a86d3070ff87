// SillyTavern's chats: swipes, names, files, and chats that were renamed, edited or broken.

import { describe, expect, it } from 'vitest';
import { sillytavern } from '../../src/formats/sillytavern.ts';
import { outline, readValues, sampleOf, textsOf } from '../support/read-with-format.ts';

const head = {
  user_name: 'Robin',
  character_name: 'Ada',
  create_date: '2024-6-19@14h20m05s',
  chat_metadata: { tainted: true },
};
const said = (mes: unknown, more: object = {}): object => ({
  name: 'Ada',
  is_user: false,
  is_system: false,
  mes,
  ...more,
});

describe('swipes', () => {
  it('are branches in their order, and the chat goes on after the current one', () => {
    const swipes = ['One', 'Two', 'Three'];
    const { chats } = readValues(sillytavern, [head, said('Hi'), said('Two', { swipes, swipe_id: 1 }), said('On')]);
    expect(outline(chats[0])).toStrictEqual([
      '#0:0 < -: assistant Hi',
      '#1:0 < #0:0: assistant One',
      '#1:1 < #0:0: assistant Two',
      '#1:2 < #0:0: assistant Three',
      '#2:0 < #1:1: assistant On',
    ]);
    expect(chats[0]?.active_id).toBe('#2:0');
  });

  it('keep their ids when more are added', () => {
    const before = readValues(sillytavern, [head, said('One')]).chats[0]?.messages[0]?.id;
    const now = readValues(sillytavern, [head, said('Two', { swipes: ['One', 'Two'], swipe_id: 1 })]).chats[0];
    expect(now?.messages.find((message) => textsOf(message) === 'One')?.id).toBe(before);
  });

  it('have times, models and reasoning of their own, and keep what the current one was before it was edited', () => {
    const info = (model: string) => ({
      send_date: '2024-06-19T13:22:40Z',
      extra: { model, reasoning: `by ${model}`, api: 'x' },
    });
    const edited = said('Edited', { swipes: ['One', 'Two'], swipe_id: 1, swipe_info: [info('m0'), info('m1')] });
    const [first, current] = readValues(sillytavern, [head, edited]).chats[0]?.messages ?? [];
    expect(first).toMatchObject({
      model: 'm0',
      created_at: Date.UTC(2024, 5, 19, 13, 22, 40),
      rest: { extra: { api: 'x' } },
    });
    expect(textsOf(first, 'reasoning')).toBe('by m0');
    expect(textsOf(current)).toBe('Edited');
    expect(current?.rest).toMatchObject({ swipe: 'Two', swipe_info: { extra: { api: 'x' } } });
  });

  it.each([[7], [-1], [1.5], ['1'], [null]])('with a place of %j are found by their text', (swipe_id) => {
    const { chats } = readValues(sillytavern, [head, said('Two', { swipes: ['One', 'Two'], swipe_id })]);
    expect(chats[0]?.active_id).toBe('#0:1');
    expect(chats[0]?.messages).toHaveLength(2);
  });

  it('do not take the place of a text that is in none of them', () => {
    const { chats } = readValues(sillytavern, [head, said('New', { swipes: ['One'] })]);
    expect(outline(chats[0])).toStrictEqual(['#0:0 < -: assistant One', '#0:1 < -: assistant New']);
  });
});

describe('a chat of SillyTavern', () => {
  it('is named by its file, its people and its beginning', () => {
    const identity = (values: object[], path: string) => readValues(sillytavern, values, { path }).chats[0]?.identity;
    const longer = [head, said('Hi'), said('Ho')];
    expect(identity(longer, 'a/Ada.jsonl')).toBe(identity([head, said('Hi')], 'Ada.jsonl'));
    expect(identity(longer, 'Branch.jsonl')).not.toBe(identity(longer, 'Ada.jsonl'));
    const newer = { user_name: 'unused', character_name: 'unused', chat_metadata: {} };
    const dated = (send_date: string) => [newer, said('Hi', { send_date })];
    expect(identity(dated('June 1'), 'chat.jsonl')).not.toBe(identity(dated('June 2'), 'chat.jsonl'));
  });

  it('keeps its first line, and lines that are no messages', () => {
    const { chats, warnings } = readValues(sillytavern, [head, { odd: 1 }, 7, said('Hi', { force_avatar: 'x' })]);
    expect(chats[0]?.rest).toStrictEqual({
      user_name: 'Robin',
      create_date: head.create_date,
      chat_metadata: { tainted: true },
      lines: [{ odd: 1 }, 7],
    });
    expect(chats[0]?.messages[0]?.rest).toStrictEqual({ force_avatar: 'x' });
    expect(warnings).toStrictEqual(['unknown_entry line 2', 'unknown_entry line 3', 'no_ids $']);
  });

  it('reads without its first line, and a message that is no text', () => {
    const { chats, warnings } = readValues(sillytavern, [said({ a: 1 }), said('B')]);
    expect(outline(chats[0])).toStrictEqual(['#0:0 < -: assistant {"a":1}', '#1:0 < #0:0: assistant B']);
    expect(warnings).toContain('unknown_content line 1');
  });

  it('carries pictures and files', () => {
    const extra = {
      image: '/img/a.png',
      media: [{ url: '/m/b.mp4', type: 'video' }],
      files: [{ name: 'c.txt', text: 'C' }],
    };
    const [message] = readValues(sillytavern, [head, said('Hi', { extra })]).chats[0]?.messages ?? [];
    expect(message?.parts.slice(1)).toMatchObject([
      { type: 'file', name: 'c.txt', text: 'C' },
      { type: 'file', name: 'a.png', url: '/img/a.png' },
      { type: 'file', name: 'b.mp4', rest: { type: 'video' } },
    ]);
  });

  it('without messages is reported', () => {
    expect(readValues(sillytavern, [head]).skipped).toStrictEqual(['$ no_messages']);
  });

  it('is told by its first line or by its messages', () => {
    expect(sillytavern.recognizes(sampleOf([head]))).toBe(true);
    expect(sillytavern.recognizes(sampleOf([null, said('A')]))).toBe(true);
    expect(sillytavern.recognizes(sampleOf([{ mes: 'A' }, { user_name: 'x' }]))).toBe(false);
  });
});
