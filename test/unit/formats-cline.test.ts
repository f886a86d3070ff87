// Cline's two files of a task: the messages of the model's API, and the steps of its view.

import { describe, expect, it } from 'vitest';
import { cline } from '../../src/formats/cline/history.ts';
import { clineUi } from '../../src/formats/cline/ui.ts';
import { outline, readValues, sampleOf } from '../support/read-with-format.ts';

const task = { role: 'user', content: [{ type: 'text', text: 'Fix it' }], ts: 1_761_000_000_000 };
const answer = { id: 'g1', role: 'assistant', content: 'Done', ts: 1_761_000_001_000, metrics: { cost: 1 } };

describe("Cline's messages of the API", () => {
  it('follow each other, with what they say beside', () => {
    const { chats, warnings } = readValues(cline, [task, answer]);
    expect(outline(chats[0])).toStrictEqual(['#0 < -: user Fix it', 'g1 < #0: assistant Done']);
    expect(chats[0]?.messages[1]?.rest).toStrictEqual({ metrics: { cost: 1 } });
    expect(warnings).toStrictEqual(['no_ids $']);
  });

  it('belong to the task that began at the time of the first one, or to the folder', () => {
    const identity = (values: object[], path: string) => readValues(cline, values, { path }).chats[0]?.identity;
    const file = 'api_conversation_history.json';
    expect(identity([task, answer], file)).toBe(identity([task], `tasks/1761000000000/${file}`));
    const timeless = { role: 'user', content: 'Fix it' };
    expect(identity([timeless], `tasks/17/${file}`)).not.toBe(identity([timeless], `tasks/18/${file}`));
  });

  it('report a result whose call is lost, and what is no message', () => {
    const result = (id: string) => ({ type: 'tool_result', tool_use_id: id, content: 'x' });
    const call = { role: 'assistant', content: [{ type: 'tool_use', id: 'a', name: 'read', input: {} }] };
    const { chats, warnings } = readValues(cline, [call, { role: 'user', content: [result('a'), result('b')] }, null]);
    expect(warnings).toStrictEqual(['tool_call_missing line 2', 'unknown_entry line 3', 'no_ids $', 'no_times $']);
    expect(chats[0]?.messages[1]?.role).toBe('tool');
    expect(chats[0]?.rest).toStrictEqual({ entries: [null] });
  });

  it('are told from OpenAI messages', () => {
    expect(cline.recognizes(sampleOf([null, task, answer]))).toBe(true);
    expect(cline.recognizes(sampleOf([{ role: 'user', content: 'A' }], 't/api_conversation_history.json'))).toBe(true);
    expect(
      cline.recognizes(
        sampleOf([
          { role: 'user', content: 'A' },
          { role: 'assistant', content: 'B' },
        ]),
      ),
    ).toBe(false);
    expect(cline.recognizes(sampleOf([task, { role: 'system', content: 'A' }]))).toBe(false);
    expect(cline.recognizes(sampleOf([task, { role: 'assistant', content: null, tool_calls: [] }]))).toBe(false);
    expect(cline.recognizes(sampleOf([]))).toBe(false);
  });
});

describe("the steps of Cline's view", () => {
  const say = (kind: string, ts: number, more: object = {}): object => ({
    ts,
    type: 'say',
    say: kind,
    text: kind,
    ...more,
  });

  it('show what was said, and errors, and hide what the program did', () => {
    const steps = [
      say('task', 1_761_000_000_000),
      say('checkpoint_created', 1_761_000_000_001),
      say('error', 1_761_000_000_002),
    ];
    const { chats } = readValues(clineUi, steps);
    expect(chats[0]?.messages.map(({ role, hidden }) => [role, hidden])).toStrictEqual([
      ['user', undefined],
      ['system', true],
      ['system', false],
    ]);
    expect(chats[0]?.messages[2]?.parts).toStrictEqual([{ type: 'error', text: 'error' }]);
  });

  it('carry pictures, files and reasoning, and stay apart where their times are the same', () => {
    const images = ['data:image/png;base64,AA', 7];
    const steps = [
      say('task', 1_761_000_000_000, { images, files: ['a.ts'] }),
      say('text', 1_761_000_000_000, { reasoning: 'Hm' }),
    ];
    const { chats } = readValues(clineUi, steps);
    expect(chats[0]?.messages.map(({ id }) => id)).toStrictEqual(['1761000000000', '1761000000000~2']);
    expect(chats[0]?.messages[0]?.parts.map((part) => part.type)).toStrictEqual(['text', 'file', 'unknown', 'file']);
    expect(chats[0]?.messages[1]?.parts.map((part) => part.type)).toStrictEqual(['reasoning', 'text']);
  });

  it('are another chat than the messages of the API', () => {
    const [view] = readValues(clineUi, [say('task', task.ts)]).chats;
    expect(view?.identity).not.toBe(readValues(cline, [task]).chats[0]?.identity);
  });

  it('are told by what they say or ask', () => {
    expect(clineUi.recognizes(sampleOf([null, say('task', 1)]))).toBe(true);
    expect(clineUi.recognizes(sampleOf([{ ts: 1, type: 'ask', say: 'task' }]))).toBe(false);
    expect(clineUi.recognizes(sampleOf([task]))).toBe(false);
  });
});
