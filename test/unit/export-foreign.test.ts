// Sessions in the formats of other tools: what is written is read back by the readers of these formats, with the same roles and texts.

import { expect, test } from 'vitest';
import { WRITERS } from '../../src/formats/index.ts';
import type { ChatPart } from '../../src/formats/index.ts';
import type { ExportFormat, SessionDetail } from '../../src/protocol/index.ts';
import { recordedMessage, sessionOf } from '../support/arbitrary-sessions.ts';
import { readChats } from '../support/read-chats.ts';
import { written } from '../support/read-back.ts';

const about = (kind: string, more: object = {}) => ({ kind, answer_id: 'a', ...more });
const call = { tool_call_id: 'call-1', tool_name: 'look' };

/** A question that was asked twice, and an answer in parts. */
const TALK = sessionOf(
  's1',
  [
    recordedMessage('i', { role: 'system', content: 'Be brief.' }),
    recordedMessage('q0', { role: 'user', content: 'Wrong?', parent_id: 'i' }),
    recordedMessage('a0', { content: 'Wrong.', parent_id: 'q0' }),
    recordedMessage('q', {
      role: 'user',
      content: 'Where is "it"? \ud800',
      parent_id: 'i',
      created_at: 1_700_000_000_000,
    }),
    recordedMessage('r', { content: 'Let me see.', parent_id: 'q', metadata: about('reasoning') }),
    recordedMessage('a', {
      content: 'I look.',
      parent_id: 'r',
      metadata: about('answer'),
      model: 'm',
      created_at: 1_700_000_005_000,
    }),
    recordedMessage('c', { content: '{"at":"home"}', parent_id: 'a', metadata: about('tool_call', call) }),
    recordedMessage('t', {
      role: 'tool',
      content: 'It is here.',
      parent_id: 'c',
      metadata: about('tool_result', call),
    }),
    recordedMessage('u', { content: 'https://x', parent_id: 't', metadata: about('source', { url: 'https://x' }) }),
    recordedMessage('b', { content: '</b> It is ', parent_id: 'u', metadata: about('text') }),
    recordedMessage('b2', { content: 'here.', parent_id: 'b', metadata: about('text') }),
    recordedMessage('old', { content: 'Taken back', parent_id: 'b2', superseded: true }),
    recordedMessage('q2', { role: 'user', content: 'Thanks!', parent_id: 'b2' }),
    recordedMessage('a2', { content: 'Welc', parent_id: 'q2', completion: 'cut_off' }),
  ],
  { title: 'Where', provider: 'p' },
);

type Said = readonly [role: string, ...parts: readonly (readonly string[])[]];

function saidIn(part: ChatPart): readonly string[] {
  switch (part.type) {
    case 'text':
    case 'reasoning':
      return [part.type, part.text];
    case 'tool_call':
      return [part.type, part.name, part.call_id ?? '', JSON.stringify(JSON.parse(part.input))];
    case 'tool_result':
      return [part.type, part.call_id ?? '', part.text];
    default:
      return [part.type];
  }
}

async function readAs(name: ExportFormat, sessions: readonly SessionDetail[], isLone = false) {
  const writer = WRITERS.find((each) => each.name === name);
  if (writer === undefined) throw new Error(`There is no writer ${name}.`);
  const { text, losses } = await written(writer, sessions, isLone);
  const { chats, formats, skipped, warnings } = readChats(new Map([[`x.${writer.extension}`, text]]));
  const said = chats.map(({ messages }) => messages.map(({ role, parts }): Said => [role, ...parts.map(saidIn)]));
  return { chats, said, formats, skipped, warnings: warnings.map(({ code }) => code), losses };
}

const QUESTION: Said = ['user', ['text', 'Where is "it"? \ud800']];
const CALL = ['tool_call', 'look', 'call-1', '{"at":"home"}'];

test('OpenAI messages have the shown branch of each session, with reasoning, calls and results', async () => {
  const { said, formats, skipped, losses } = await readAs('openai', [TALK, TALK]);
  expect([formats, skipped]).toEqual([['openai-messages'], []]);
  const talk: Said[] = [
    ['system', ['text', 'Be brief.']],
    QUESTION,
    ['assistant', ['reasoning', 'Let me see.'], ['text', 'I look.'], CALL],
    ['tool', ['tool_result', 'call-1', 'It is here.']],
    ['assistant', ['text', '</b> It is here.']],
    ['user', ['text', 'Thanks!']],
    ['assistant', ['text', 'Welc']],
  ];
  expect(said).toEqual([talk, talk]);
  expect(losses).toMatchObject({ branches: 4, extras: 2, superseded: 2, completion: 2, titles: 2 });
});

test('ShareGPT has the same without reasoning and ids of calls', async () => {
  const { said, chats, formats, skipped, losses } = await readAs('sharegpt', [TALK]);
  expect([formats, skipped, chats[0]?.id]).toEqual([['sharegpt'], [], 's1']);
  expect(said).toEqual([
    [
      ['system', ['text', 'Be brief.']],
      QUESTION,
      ['assistant', ['text', 'I look.']],
      ['assistant', ['tool_call', 'look', '', '{"name":"look","arguments":{"at":"home"}}']],
      ['tool', ['tool_result', '', 'It is here.']],
      ['assistant', ['text', '</b> It is here.']],
      ['user', ['text', 'Thanks!']],
      ['assistant', ['text', 'Welc']],
    ],
  ]);
  expect(losses).toMatchObject({ reasoning: 1, branches: 2 });
});

test('VS Code has questions with their answers, ids, times and models, and which was cut off', async () => {
  const { said, chats, formats, skipped, losses } = await readAs('vscode', [TALK], true);
  expect([formats, skipped]).toEqual([['vscode'], []]);
  expect(chats[0]).toMatchObject({ id: 's1', title: 'Where', created_at: Date.parse(TALK.started_at) });
  expect(said).toEqual([
    [
      ['user', ['text', 'Be brief.']],
      QUESTION,
      [
        'assistant',
        ['reasoning', 'Let me see.'],
        ['text', 'I look.'],
        CALL,
        ['tool_result', 'call-1', 'It is here.'],
        ['text', '</b> It is here.'],
      ],
      ['user', ['text', 'Thanks!']],
      ['assistant', ['text', 'Welc']],
    ],
  ]);
  expect(chats[0]?.messages.map(({ id }) => id)).toEqual(['i', 'q', 'r', 'q2', 'a2']);
  expect(chats[0]?.messages[1]?.created_at).toBe(1_700_000_000_000);
  expect(chats[0]?.messages.at(-1)?.cut_off).toBe(true);
  expect(losses).toMatchObject({ system: 1, branches: 2 });
});

test.each(['openai', 'sharegpt', 'vscode'] as const)(
  'several sessions and none at all are files of %s',
  async (name) => {
    expect((await readAs(name, [TALK, sessionOf('s2', TALK.messages)])).chats).toHaveLength(2);
    expect((await readAs(name, [])).chats).toEqual([]);
  },
);

test('a session of 20,000 messages is written in pieces', async () => {
  const messages = Array.from({ length: 20_000 }, (_, index) =>
    recordedMessage(`m${index}`, { content: 'word', role: index % 2 === 0 ? 'user' : 'assistant' }),
  );
  for (const writer of WRITERS) {
    const { pieces } = await written(writer, [sessionOf('s', messages)]);
    expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThan(140_000);
  }
});
