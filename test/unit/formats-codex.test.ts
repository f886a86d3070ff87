// Codex's logs: of all ages, messages that are there twice, and logs that were cut.

import { describe, expect, it } from 'vitest';
import { codex } from '../../src/formats/codex/codex.ts';
import { cutDifferences } from '../support/cut-logs.ts';
import { outline, readValues, sampleOf } from '../support/read-with-format.ts';

const FILE = { path: 'rollout-2026-01-02T03-04-05-0f5e0000-0000-4000-8000-000000000001.jsonl' };
let second = 0;
const line = (type: string, payload: object): object => {
  second += 1;
  return { timestamp: new Date(Date.UTC(2026, 0, 2, 3, 4, second)).toISOString(), type, payload };
};
const meta = (id = 's-1'): object => line('session_meta', { id, timestamp: '2026-01-02T03:04:00Z', cwd: '/home/alex' });
const item = (payload: object): object => line('response_item', payload);
const said = (role: string, text: string, ...more: object[]): object =>
  item({ type: 'message', role, content: [{ type: role === 'user' ? 'input_text' : 'output_text', text }, ...more] });
const event = (type: string, message: string): object => line('event_msg', { type, message });

describe('messages that the log has twice', () => {
  it.each([
    ['the event first', [event('user_message', 'A'), said('user', 'A')]],
    ['the item first', [said('user', 'A'), event('user_message', 'A')]],
    ['the event alone', [event('user_message', 'A')]],
    ['the item alone', [said('user', 'A')]],
    ['blanks around one of them', [event('user_message', 'A\n'), said('user', 'A')]],
  ])('count once: %s', (_, lines) => {
    const { chats } = readValues(codex, [meta(), ...lines, said('assistant', 'B')], FILE);
    expect(outline(chats[0])).toStrictEqual(['#0 < -: user A', '#1 < #0: assistant B']);
  });

  it('count as often as they were said', () => {
    const twice = [said('user', 'go'), event('user_message', 'go'), said('user', 'go'), event('user_message', 'go')];
    expect(readValues(codex, [meta(), ...twice], FILE).chats[0]?.messages).toHaveLength(2);
  });

  it('stand where they came first, with all that the item says', () => {
    const picture = { type: 'input_image', image_url: 'data:image/png;base64,AAAA' };
    const lines = [event('user_message', 'A'), said('assistant', 'B'), said('user', 'A', picture)];
    const [first] = readValues(codex, [meta(), ...lines], FILE).chats[0]?.messages ?? [];
    expect(first?.parts.map((part) => part.type)).toStrictEqual(['text', 'file']);
  });
});

describe('what a log holds', () => {
  it('reads calls and results of every kind', () => {
    const { chats } = readValues(
      codex,
      [
        meta(),
        item({ type: 'local_shell_call', call_id: 'c1', action: { type: 'exec', command: ['ls'] } }),
        item({ type: 'function_call_output', call_id: 'c1', output: '{"output":"a.ts","metadata":{"exit_code":2}}' }),
        item({ type: 'web_search_call', action: { query: 'q' } }),
        item({ type: 'custom_tool_call_output', call_id: 'c2', output: { content: 'no', success: false } }),
        item({
          type: 'function_call_output',
          call_id: 'c3',
          output: [
            { type: 'input_text', text: 'x' },
            { type: 'input_image', image_url: 'data:image/png;base64,AA' },
          ],
        }),
      ],
      FILE,
    );
    expect(chats[0]?.messages.map(({ parts }) => parts)).toMatchObject([
      [{ type: 'tool_call', name: 'local_shell', call_id: 'c1', input: '{"type":"exec","command":["ls"]}' }],
      [
        {
          type: 'tool_result',
          call_id: 'c1',
          text: 'a.ts',
          is_error: true,
          rest: { output_metadata: { exit_code: 2 } },
        },
      ],
      [{ type: 'tool_call', name: 'web_search', input: '{"query":"q"}' }],
      [{ type: 'tool_result', call_id: 'c2', text: 'no', is_error: true }],
      [{ type: 'tool_result', call_id: 'c3', text: 'x' }, { type: 'file' }],
    ]);
  });

  it('hides what the program itself sent, and summaries of what was left out', () => {
    const lines = [
      said('developer', 'Rules'),
      said('user', '<environment_context>\n</environment_context>'),
      said('user', '# AGENTS.md instructions for /home'),
      line('compacted', { message: 'In short' }),
      said('user', 'A <environment_context> question'),
    ];
    const { chats } = readValues(codex, [meta(), ...lines], FILE);
    expect(chats[0]?.messages.map(({ hidden }) => hidden)).toStrictEqual([true, true, true, true, false]);
  });

  it('keeps what is no message, and reports each unknown kind once', () => {
    const future = line('future', { a: 1 });
    const counted = line('event_msg', { type: 'token_count', info: null });
    const sealed = { type: 'reasoning', summary: [], encrypted_content: 'x' };
    const { chats, warnings } = readValues(
      codex,
      [meta(), future, future, counted, item(sealed), said('user', 'A'), 7],
      FILE,
    );
    expect(chats[0]?.rest).toMatchObject({ lines: [{ type: 'session_meta' }, future, future, counted, sealed, 7] });
    expect(warnings).toStrictEqual(['unknown_entry line 2', 'unknown_entry line 7', 'no_ids $']);
  });

  it('keeps an item that it does not know', () => {
    const { chats, warnings } = readValues(codex, [meta(), item({ type: 'hologram', size: 3 })], FILE);
    expect(chats[0]?.messages[0]?.parts).toStrictEqual([
      { type: 'unknown', kind: 'hologram', value: { type: 'hologram', size: 3 } },
    ]);
    expect(warnings).toContain('unknown_content line 2');
  });
});

describe('the session', () => {
  it('is that of the first line, also where the log repeats the lines of another one', () => {
    const lines = [meta('s-1'), meta('s-0'), said('user', 'A'), line('turn_context', { model: 'm-1' })];
    const { chats } = readValues(codex, lines, FILE);
    expect(chats[0]).toMatchObject({
      id: 's-1',
      model: 'm-1',
      workspace: '/home/alex',
      created_at: Date.UTC(2026, 0, 2, 3, 4),
    });
  });

  it('has its id from the name of the file where its first line is lost', () => {
    expect(readValues(codex, [said('user', 'A')], FILE).chats[0]?.id).toBe('0f5e0000-0000-4000-8000-000000000001');
  });

  it('has the name that it was given', () => {
    const named = line('event_msg', { type: 'thread_name_updated', thread_name: 'Tidy up' });
    expect(readValues(codex, [meta(), said('user', 'A'), named], FILE).chats[0]?.title).toBe('Tidy up');
  });
});

describe('older logs', () => {
  const header = { id: 's-1', timestamp: '2025-05-01T10:00:00Z', instructions: null };
  const question = { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'A' }] };
  const answer = { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'B' }] };

  it('have bare items after their first line', () => {
    const { chats, warnings } = readValues(codex, [header, { record_type: 'state' }, question, answer], FILE);
    expect(outline(chats[0])).toStrictEqual(['#0 < -: user A', '#1 < #0: assistant B']);
    expect(chats[0]).toMatchObject({ id: 's-1', created_at: Date.UTC(2025, 4, 1, 10) });
    expect(warnings).toStrictEqual(['no_ids $', 'no_times $']);
  });

  it('may be one document', () => {
    const { chats } = readValues(codex, [{ session: { ...header, extra: 1 }, items: [question, answer] }], FILE);
    expect(outline(chats[0])).toStrictEqual(['#0 < -: user A', '#1 < #0: assistant B']);
    expect(chats[0]?.id).toBe('s-1');
  });

  it('are told from messages of the API', () => {
    expect(codex.recognizes(sampleOf([header, question]))).toBe(true);
    expect(codex.recognizes(sampleOf([question, answer], FILE.path))).toBe(true);
    expect(codex.recognizes(sampleOf([question, answer]))).toBe(false);
    expect(codex.recognizes(sampleOf([{ id: 'x', timestamp: header.timestamp, role: 'user', content: 'A' }]))).toBe(
      false,
    );
    expect(codex.recognizes(sampleOf([null, meta()]))).toBe(true);
  });
});

describe('a log that was cut', () => {
  it('at the end of any line gives the same messages as the whole', () => {
    const log = [
      meta(),
      said('user', '<environment_context>x</environment_context>'),
      said('user', 'A'),
      event('user_message', 'A'),
      event('agent_reasoning', 'Hm'),
      item({ type: 'reasoning', summary: [{ type: 'summary_text', text: 'Hm' }] }),
      item({ type: 'function_call', name: 'run', arguments: '{}', call_id: 'c1' }),
      event('agent_message', 'Running'),
      item({ type: 'function_call_output', call_id: 'c1', output: 'done' }),
      said('assistant', 'Running'),
      event('user_message', 'A'),
      line('event_msg', { type: 'turn_aborted' }),
      said('user', 'A'),
      said('assistant', 'B'),
      event('agent_message', 'B'),
    ];
    expect(cutDifferences(codex, log, FILE.path)).toStrictEqual([]);
    expect(readValues(codex, log, FILE).chats[0]?.messages).toHaveLength(8);
  });
});
