// Gemini in its three files: AI Studio's prompts, Takeout's records and the sessions of the CLI.

import { describe, expect, it } from 'vitest';
import { aiStudio } from '../../src/formats/ai-studio.ts';
import { geminiCli } from '../../src/formats/gemini-cli.ts';
import { geminiTakeout } from '../../src/formats/gemini-takeout.ts';
import { outline, readValues, sampleOf } from '../support/read-with-format.ts';

describe('a prompt of AI Studio', () => {
  const prompt = (chunks: unknown, more: object = {}): object => ({ id: 'p', chunkedPrompt: { chunks }, ...more });
  const chunk = (more: object) => readValues(aiStudio, [prompt([{ role: 'model', ...more }])]).chats[0]?.messages[0];

  it('is known by its chunks', () => {
    expect(aiStudio.recognizes(sampleOf([prompt([])]))).toBe(true);
    expect(aiStudio.recognizes(sampleOf([{ chunkedPrompt: null }, { chunkedPrompt: [] }]))).toBe(false);
    expect(readValues(aiStudio, [prompt('none'), { other: 1 }]).skipped).toStrictEqual([
      'line 1 no_messages',
      'line 2 entry_not_a_conversation',
    ]);
  });

  it('has the same ids after an instruction was added', () => {
    const chunks = [
      { role: 'user', text: 'Hi' },
      { role: 'model', text: 'Hello' },
    ];
    const [without, added] = [{}, { systemInstruction: { parts: [{ text: 'Be ' }, { text: 'brief.' }] } }].map(
      (more) => {
        return readValues(aiStudio, [{ ...prompt(chunks, more), id: null }]).chats[0];
      },
    );
    expect(outline(without)).toStrictEqual(['#1 < -: user Hi', '#2 < #1: assistant Hello']);
    expect(outline(added)).toStrictEqual([
      'system < -: system Be brief.',
      '#1 < system: user Hi',
      '#2 < #1: assistant Hello',
    ]);
    expect(without?.identity).toBe(added?.identity);
  });

  it('has the text of its parts once, and keeps parts that say more', () => {
    expect(chunk({ text: 'One two', parts: [{ text: 'One ' }, { text: 'two' }] })).toMatchObject({
      parts: [{ type: 'text', text: 'One two' }],
    });
    const parts = [{ text: 'One ', thoughtSignature: 'x' }, { text: 'two' }];
    expect(chunk({ text: 'One two', parts })).toMatchObject({ parts: [{ text: 'One two' }], rest: { parts } });
    expect(chunk({ parts })?.parts).toStrictEqual([
      { type: 'text', text: 'One ', rest: { thoughtSignature: 'x' } },
      { type: 'text', text: 'two' },
    ]);
  });

  it('has calls, results, code and files of its parts', () => {
    const parts = [
      { functionCall: { id: 't', name: 'look', args: { q: 1 } } },
      { functionResponse: { id: 't', name: 'look', response: { seen: true } } },
      { executableCode: { code: '1/0' } },
      { codeExecutionResult: { outcome: 'OUTCOME_FAILED' } },
      { inlineData: { mimeType: 'image/png', data: 'AA==' } },
      { fileData: { fileUri: 'https://files.example/1', mimeType: 'text/plain' } },
      { hologram: 1 },
    ];
    expect(chunk({ parts })?.parts).toStrictEqual([
      { type: 'tool_call', name: 'look', call_id: 't', input: '{"q":1}' },
      { type: 'tool_result', call_id: 't', name: 'look', text: '{"seen":true}' },
      { type: 'tool_call', name: 'code_execution', call_id: null, input: '1/0' },
      { type: 'tool_result', call_id: null, name: 'code_execution', text: '', is_error: true },
      { type: 'file', name: 'inlineData', media_type: 'image/png', bytes: { data: 'data:image/png;base64,AA==' } },
      {
        type: 'file',
        name: 'https://files.example/1',
        media_type: 'text/plain',
        bytes: null,
        url: 'https://files.example/1',
      },
      { type: 'unknown', kind: 'part', value: { hologram: 1 } },
    ]);
  });

  it('says that it is cut off where the model did not stop by itself', () => {
    const reasons = ['STOP', 'MAX_TOKENS', 'SAFETY', undefined];
    expect(reasons.map((finishReason) => chunk({ text: 'x', finishReason })?.cut_off)).toStrictEqual([
      false,
      true,
      true,
      false,
    ]);
  });

  it('hides its thoughts', () => {
    expect(chunk({ text: 'Hm', isThought: true })).toMatchObject({
      hidden: true,
      parts: [{ type: 'reasoning', text: 'Hm' }],
    });
    expect(chunk({ text: 'Yes' })).toMatchObject({ hidden: false, parts: [{ type: 'text', text: 'Yes' }] });
  });

  it('has a video as a source, and keeps an empty draft without a word', () => {
    const value = {
      chunkedPrompt: { chunks: [{ role: 'user', youtubeVideo: { id: 'abc' } }], pendingInputs: [{ text: '' }] },
      id: 'p',
    };
    const { chats, warnings } = readValues(aiStudio, [value]);
    expect(chats[0]?.messages[0]?.parts).toStrictEqual([
      { type: 'source', title: null, url: 'https://www.youtube.com/watch?v=abc' },
    ]);
    expect(warnings).toStrictEqual([]);
  });
});

describe('records of Gemini in Takeout', () => {
  const record = (title: string, time: string, more: object = {}): object => ({
    header: 'Gemini Apps',
    title,
    time: `2026-07-20T${time}:00Z`,
    products: ['Gemini Apps'],
    ...more,
  });
  const answered = (title: string, time: string, thread: string, html = 'A'): object =>
    record(title, time, { titleUrl: `https://gemini.google.com/app/${thread}`, safeHtmlItem: [{ html }] });

  it('are told from those of other products', () => {
    expect(geminiTakeout.recognizes(sampleOf([null, record('Prompted Hi', '10:00')]))).toBe(true);
    expect(
      geminiTakeout.recognizes(sampleOf([{ header: 'Bard', title: 'Said Hi', time: '2023-01-01T00:00:00Z' }])),
    ).toBe(true);
    expect(
      geminiTakeout.recognizes(sampleOf([{ header: 'Maps', title: 'Visited', time: 'x', products: ['Maps'] }])),
    ).toBe(false);
    const mixed = [
      record('Prompted Hi', '10:00'),
      { header: 'Maps', title: 'Visited Bardsley', time: 'x', products: ['Maps'] },
    ];
    expect(readValues(geminiTakeout, mixed).skipped).toStrictEqual(['line 2 entry_not_a_conversation']);
  });

  it('are sorted by time within a thread, also where files were put together', () => {
    const { chats } = readValues(geminiTakeout, [
      answered('Prompted 2', '11:00', 't'),
      answered('Prompted 1', '10:00', 't'),
      answered('Prompted 3', '12:00', 't'),
    ]);
    const asked = chats[0]?.messages.filter(({ role }) => role === 'user');
    expect(asked?.map(({ parts }) => parts[0])).toStrictEqual(['1', '2', '3'].map((text) => ({ type: 'text', text })));
  });

  it('keep their ids when a newer file has more of the thread', () => {
    const older = [answered('Prompted 1', '10:00', 't')];
    const ids = [older, [answered('Prompted 2', '11:00', 't'), ...older]].map(
      (values) => readValues(geminiTakeout, values).chats[0]?.messages[0]?.id,
    );
    expect(ids[0]).toBe(ids[1]);
  });

  it.each([
    ['Prompted Why: because?', 'Why: because?'],
    ['送信したメッセージ: なぜ？', 'なぜ？'],
    ['Eingegebener Prompt: Warum?', 'Warum?'],
    ['Promptedness', 'Promptedness'],
    ['Prompted', ''],
  ])('have the prompt of %s', (title, prompt) => {
    const [chat] = readValues(geminiTakeout, [answered(title, '10:00', 't')]).chats;
    expect(chat?.messages[0]?.parts).toStrictEqual(prompt === '' ? [] : [{ type: 'text', text: prompt }]);
  });

  it('have their files beside them, under the name that they give', () => {
    const more = { imageFile: 'a.png', attachedFiles: ['a.png', 'b.pdf', 7], safeHtmlItem: [{ html: 'A', extra: 1 }] };
    const path = 'Takeout/Gemini/MyActivity.json';
    const { chats, warnings } = readValues(geminiTakeout, [record('Prompted Hi', '10:00', more)], {
      path,
      paths: [path, 'Takeout/Gemini/a.png'],
    });
    expect(chats[0]?.messages[0]?.parts.slice(1)).toStrictEqual([
      { type: 'file', name: 'a.png', media_type: null, bytes: { member: 'Takeout/Gemini/a.png' } },
      { type: 'file', name: 'b.pdf', media_type: null, bytes: null },
      { type: 'unknown', kind: 'file', value: 7 },
    ]);
    expect(chats[0]?.messages[0]?.rest).toMatchObject({ safeHtmlItem: [{ html: 'A', extra: 1 }] });
    expect(warnings).toStrictEqual(['attachment_not_included $', 'no_ids $']);
  });
});

describe('a session of Gemini CLI', () => {
  const head = { sessionId: 's', projectHash: 'h' };
  const line = (id: string, type: string, more: object = {}): object => ({ id, type, content: id, ...more });

  it('is known as an object, as a log and as a checkpoint', () => {
    expect(geminiCli.recognizes(sampleOf([head]))).toBe(true);
    expect(geminiCli.recognizes(sampleOf([{ sessionId: 's', messages: [line('a', 'user')] }]))).toBe(true);
    expect(geminiCli.recognizes(sampleOf([{ role: 'model', parts: [{ text: 'Hi' }] }]))).toBe(true);
    expect(
      geminiCli.recognizes(
        sampleOf([
          { sessionId: 's', messages: [] },
          { role: 'user', parts: [{ type: 'text', text: 'Hi' }] },
        ]),
      ),
    ).toBe(false);
  });

  it('keeps what was taken back as an earlier branch', () => {
    const lines = [
      head,
      line('a', 'user'),
      line('b', 'gemini'),
      line('c', 'user'),
      { $rewindTo: 'b' },
      line('d', 'gemini'),
    ];
    const { chats, warnings } = readValues(geminiCli, lines);
    expect(outline(chats[0])).toStrictEqual([
      'a < -: user a',
      'b < a: assistant b',
      'c < b: user c',
      'd < a: assistant d',
    ]);
    expect(chats[0]?.active_id).toBe('d');
    expect(warnings).toStrictEqual([]);
  });

  it('takes a message that comes again for its later state, and a list for all that is shown', () => {
    const lines = [
      head,
      line('a', 'user'),
      line('b', 'gemini', { content: 'Rea' }),
      line('b', 'gemini', { content: 'Read.' }),
      { $set: { summary: 'Reading', messages: [line('a', 'user'), line('e', 'gemini')] } },
      { $rewindTo: 'gone' },
      line('f', 'user'),
    ];
    const [chat] = readValues(geminiCli, lines).chats;
    expect(outline(chat)).toStrictEqual([
      'a < -: user a',
      'b < a: assistant Read.',
      'e < a: assistant e',
      'f < -: user f',
    ]);
    expect(chat).toMatchObject({ title: 'Reading', active_id: 'f' });
  });

  it('has what the CLI itself says as hidden notes, and errors as errors', () => {
    const [chat] = readValues(geminiCli, [head, line('a', 'info'), line('b', 'error'), line('c', 'quit')]).chats;
    expect(chat?.messages.map(({ role, hidden, kind, parts }) => [role, hidden, kind, parts[0]?.type])).toStrictEqual([
      ['system', true, 'info', 'text'],
      ['system', true, 'error', 'error'],
      ['quit', false, undefined, 'text'],
    ]);
  });

  it('has the results of its calls, whatever their shape', () => {
    const toolCalls = [
      {
        id: 't',
        name: 'read',
        args: {},
        status: 'success',
        result: [{ functionResponse: { response: { output: 'A' } } }],
      },
      { id: 'u', name: 'run', status: 'error', resultDisplay: '2 failed' },
      { id: 'v', name: 'write', result: { odd: 1 } },
      { id: 'w' },
    ];
    const [chat] = readValues(geminiCli, [
      head,
      line('a', 'gemini', { content: '', toolCalls, thoughts: ['odd'] }),
    ]).chats;
    expect(chat?.messages[0]?.parts.filter(({ type }) => type !== 'tool_call')).toMatchObject([
      { type: 'unknown', kind: 'thought' },
      { type: 'tool_result', call_id: 't', text: 'A', is_error: false },
      { type: 'tool_result', call_id: 'u', text: '2 failed', is_error: true },
      { type: 'tool_result', call_id: 'v', text: '{"odd":1}' },
      { type: 'unknown', kind: 'toolCall' },
    ]);
  });

  it('of a checkpoint has no id', () => {
    const { chats, warnings } = readValues(geminiCli, [
      { role: 'user', parts: [{ text: 'Hi' }] },
      { role: 'model', parts: [{ text: 'Hel' }, { text: 'lo' }] },
    ]);
    expect(outline(chats[0])).toStrictEqual(['#0 < -: user Hi', '#1 < #0: assistant Hello']);
    expect(chats[0]?.id).toBeNull();
    expect(warnings).toStrictEqual(['no_ids $']);
  });

  it('without messages is skipped, and so is a log of something else', () => {
    expect(readValues(geminiCli, [head]).skipped).toStrictEqual(['$ no_messages']);
    expect(readValues(geminiCli, [{ odd: 1 }, 'odd'])).toMatchObject({
      skipped: ['$ entry_not_a_conversation'],
      warnings: ['unknown_entry line 1', 'unknown_entry line 2'],
    });
  });
});
