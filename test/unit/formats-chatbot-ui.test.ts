// chatbot-ui's exports of all versions.

import { describe, expect, it } from 'vitest';
import { chatbotUi } from '../../src/formats/chatbot-ui.ts';
import { outline, readValues, sampleOf } from '../support/read-with-format.ts';

const chat = (messages: unknown[], more: object = {}): object => ({
  id: 1,
  name: 'Hello',
  prompt: 'Be brief.',
  messages,
  ...more,
});
const said = (content: unknown): object => ({ role: 'user', type: 'text', content });

describe("chatbot-ui's exports", () => {
  it('have chats under `history`, with folders and models', () => {
    const folders = [{ id: 'f', name: 'Work' }];
    const { chats, warnings } = readValues(chatbotUi, [
      {
        version: 4,
        history: [chat([said('A'), said('B')], { folderId: 'f', model: { id: 'm', name: 'M' } })],
        folders,
        prompts: [{}],
      },
    ]);
    expect(outline(chats[0])).toStrictEqual(['#0 < -: user A', '#1 < #0: user B']);
    expect(chats[0]).toMatchObject({ id: '1', title: 'Hello', workspace: 'Work', model: 'm' });
    expect(chats[0]?.rest).toStrictEqual({ prompt: 'Be brief.', model: { name: 'M' } });
    expect(warnings).toStrictEqual(['no_ids $', 'no_times $']);
  });

  it('were lists of chats at first', () => {
    expect(outline(readValues(chatbotUi, [chat([said('A')]), chat([said('B')])]).chats[1])).toStrictEqual([
      '#0 < -: user B',
    ]);
  });

  it('with something broken give the rest', () => {
    const { chats, skipped } = readValues(chatbotUi, [{ history: [7, chat([]), chat([null, said(3)])] }]);
    expect(skipped).toStrictEqual(['$.history[0] entry_not_a_conversation', '$.history[1] no_messages']);
    expect(chats[0]?.messages.map(({ parts }) => parts)).toStrictEqual([
      [{ type: 'unknown', kind: 'object', value: null }],
      [{ type: 'unknown', kind: 'number', value: 3 }],
    ]);
  });

  it('are told from other lists of messages', () => {
    expect(chatbotUi.recognizes(sampleOf([{ history: [chat([])] }]))).toBe(true);
    expect(chatbotUi.recognizes(sampleOf([null, chat([])]))).toBe(true);
    expect(chatbotUi.recognizes(sampleOf([{ history: [{ role: 'user', parts: [] }] }]))).toBe(false);
    expect(chatbotUi.recognizes(sampleOf([{ id: 'x', name: 'T', messages: [] }]))).toBe(false);
  });
});
