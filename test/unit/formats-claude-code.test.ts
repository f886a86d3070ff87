// Claude Code's logs: the chain of lines, calls that run in parallel, subagents, resumed files, and logs that were cut.

import { describe, expect, it } from 'vitest';
import { claudeCode } from '../../src/formats/claude-code.ts';
import { cutDifferences } from '../support/cut-logs.ts';
import { outline, readValues, sampleOf, textsOf } from '../support/read-with-format.ts';

const SESSION = '0f5e0000-0000-4000-8000-000000000001';
const FILE = { path: `${SESSION}.jsonl` };

let minute = 0;
const line = (uuid: string, parentUuid: string | null, more: object): object => {
  minute += 1;
  const timestamp = new Date(Date.UTC(2026, 0, 2, 3, minute)).toISOString();
  return { parentUuid, isSidechain: false, cwd: '/home/alex/garden', sessionId: SESSION, ...more, uuid, timestamp };
};
const user = (uuid: string, parent: string | null, content: unknown, more: object = {}): object =>
  line(uuid, parent, { type: 'user', message: { role: 'user', content }, ...more });
const answer = (uuid: string, parent: string | null, id: string, ...content: unknown[]): object =>
  line(uuid, parent, { type: 'assistant', message: { id, role: 'assistant', model: 'opus', content } });
const text = (value: string): object => ({ type: 'text', text: value });
const call = (id: string): object => ({ type: 'tool_use', id, name: 'Write', input: { file: id } });
const result = (id: string): object => ({ type: 'tool_result', tool_use_id: id, content: `wrote ${id}` });

/** Two calls of one answer, whose results name the line of their call. */
const parallel = [
  user('u1', null, 'Write two files'),
  answer('a1', 'u1', 'msg_1', call('one')),
  answer('a2', 'a1', 'msg_1', call('two')),
  user('r1', 'a1', [result('one')]),
  line('p1', 'a2', { type: 'progress', data: {} }),
  user('r2', 'a2', [result('two')]),
  answer('a3', 'r2', 'msg_2', text('Both are written.')),
];

describe('the chain of lines', () => {
  it('puts the results of parallel calls in one row', () => {
    const { chats, warnings } = readValues(claudeCode, parallel, FILE);
    expect(outline(chats[0])).toStrictEqual([
      'u1 < -: user Write two files',
      'a1 < u1: assistant ',
      'a2 < a1: assistant ',
      'r1 < a2: tool ',
      'r2 < r1: tool ',
      'a3 < r2: assistant Both are written.',
    ]);
    expect(warnings).toStrictEqual([]);
  });

  it('keeps the branch that a question begins in the midst of an answer', () => {
    const rewound = [...parallel.slice(0, 4), user('u2', 'a1', 'No, wait')];
    const { chats, warnings } = readValues(claudeCode, rewound, FILE);
    expect(outline(chats[0]).at(-1)).toBe('u2 < a1: user No, wait');
    expect(chats[0]?.active_id).toBe('u2');
    expect(warnings).toStrictEqual(['no_active_leaf $']);
  });

  it('takes the branch of the last prompt, unless the chat went on after it', () => {
    const branches = [
      user('u1', null, 'A'),
      answer('a1', 'u1', 'm1', text('B')),
      answer('a2', 'u1', 'm2', text('C')),
      { type: 'last-prompt', leafUuid: 'a1', sessionId: SESSION },
    ];
    expect(readValues(claudeCode, branches, FILE).chats[0]?.active_id).toBe('a1');
    const more = [...branches, user('u2', 'a2', 'D')];
    expect(readValues(claudeCode, more, FILE).chats[0]?.active_id).toBe('u2');
  });

  it('keeps lines that are no messages as they are, and hangs what follows on the message before them', () => {
    const hook = line('h1', 'u1', { type: 'system', subtype: 'stop_hook_summary' });
    const { chats } = readValues(claudeCode, [user('u1', null, 'A'), hook, user('u2', 'h1', 'B')], FILE);
    expect(outline(chats[0])).toStrictEqual(['u1 < -: user A', 'u2 < u1: user B']);
    expect(chats[0]?.rest).toStrictEqual({ lines: [hook] });
  });

  it('keeps fields that it does not know', () => {
    const [message] = readValues(claudeCode, [user('u1', null, 'A', { mood: 'good' })], FILE).chats[0]?.messages ?? [];
    expect(message?.rest).toMatchObject({ mood: 'good', cwd: '/home/alex/garden' });
  });

  it('ends for lines that follow each other in a ring', () => {
    const { chats, warnings } = readValues(claudeCode, [user('x', 'y', 'X'), user('y', 'x', 'Y')], FILE);
    expect(outline(chats[0])).toStrictEqual(['x < -: user X', 'y < x: user Y']);
    expect(warnings).toStrictEqual(['cycle line 1']);
  });

  it('reads a repeated line once, and lets another line with the same uuid win', () => {
    const first = user('u1', null, 'A');
    const { chats, warnings } = readValues(claudeCode, [first, answer('a1', 'u1', 'm', text('B')), first], FILE);
    expect(outline(chats[0])).toStrictEqual(['u1 < -: user A', 'a1 < u1: assistant B']);
    expect(warnings).toStrictEqual([]);
    const changed = readValues(claudeCode, [first, user('u1', null, 'C')], FILE);
    expect(outline(changed.chats[0])).toStrictEqual(['u1 < -: user C']);
    expect(changed.warnings).toStrictEqual(['duplicate_id line 2']);
    expect(changed.chats[0]?.rest).toStrictEqual({ lines: [first] });
  });
});

describe('what a line holds', () => {
  it('hides what people did not write and compaction summaries', () => {
    const lines = [user('u1', null, 'Caveat', { isMeta: true }), user('u2', 'u1', 'Sum', { isCompactSummary: true })];
    const { chats } = readValues(claudeCode, lines, FILE);
    expect(chats[0]?.messages.map(({ hidden }) => hidden)).toStrictEqual([true, true]);
  });

  it('keeps pictures of a result after it, and what it does not know as it is', () => {
    const image = { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'AAAA' } };
    const shot = { type: 'tool_result', tool_use_id: 'one', content: [text('shot'), image] };
    const { chats, warnings } = readValues(claudeCode, [user('u1', null, [shot, { type: 'hologram', size: 3 }])], FILE);
    expect(chats[0]?.messages[0]?.parts).toStrictEqual([
      { type: 'tool_result', call_id: 'one', text: 'shot', is_error: false },
      { type: 'file', name: 'image', media_type: 'image/png', bytes: { data: 'data:image/png;base64,AAAA' } },
      { type: 'unknown', kind: 'hologram', value: { type: 'hologram', size: 3 } },
    ]);
    expect(warnings).toStrictEqual(['unknown_content $']);
  });

  it('says that an answer was cut by its length', () => {
    const cut = line('a1', null, {
      type: 'assistant',
      message: { role: 'assistant', content: 'A', stop_reason: 'max_tokens' },
    });
    expect(readValues(claudeCode, [cut], FILE).chats[0]?.messages[0]?.cut_off).toBe(true);
  });
});

describe('the session', () => {
  it('is the file, whatever session its lines come from', () => {
    const resumed = [user('u1', null, 'A', { sessionId: 'earlier' }), user('u2', 'u1', 'B')];
    expect(readValues(claudeCode, resumed, FILE).chats[0]?.id).toBe(SESSION);
    expect(readValues(claudeCode, resumed, { path: 'copy.jsonl' }).chats[0]?.id).toBe('earlier');
  });

  it('of a subagent has an id of its own and shows its messages', () => {
    const own = { isSidechain: true, agentId: 'ac47f8c' };
    const lines = [user('u1', null, 'Search', own), user('u2', 'u1', 'More', own)];
    const [renamed] = readValues(claudeCode, lines, { path: 'copy.jsonl' }).chats;
    const [named] = readValues(claudeCode, lines, { path: `${SESSION}/subagents/agent-ac47f8c.jsonl` }).chats;
    expect([renamed?.id, named?.id]).toStrictEqual(['agent-ac47f8c', 'agent-ac47f8c']);
    expect(named?.messages.map(({ hidden }) => hidden)).toStrictEqual([false, false]);
  });

  it('hides the tree of a subagent in the log of its session, and does not go on from there', () => {
    const lines = [user('u1', null, 'A'), user('s1', null, 'Search', { isSidechain: true }), user('u2', null, 'B')];
    const { chats, warnings } = readValues(claudeCode, lines, FILE);
    expect(outline(chats[0])).toStrictEqual(['u1 < -: user A', 'u2 < u1: user B', 's1 < -: user Search']);
    expect(chats[0]?.active_id).toBe('u2');
    expect(warnings).toStrictEqual([]);
  });

  it('takes no title from the summary of another session', () => {
    const foreign = { type: 'summary', summary: 'Another', leafUuid: 'elsewhere' };
    const own = { type: 'summary', summary: 'This one', leafUuid: 'u1' };
    const talk = user('u1', null, 'A');
    expect(readValues(claudeCode, [foreign, talk], FILE).chats[0]?.title).toBeNull();
    expect(readValues(claudeCode, [own, foreign, talk], FILE).chats[0]?.title).toBe('This one');
  });

  it('of a file with nothing but summaries is reported', () => {
    const { chats, skipped } = readValues(claudeCode, [{ type: 'summary', summary: 'Old', leafUuid: 'x' }], FILE);
    expect(chats).toStrictEqual([]);
    expect(skipped).toStrictEqual(['$ no_messages']);
  });
});

describe('a log that was cut', () => {
  const compacted = [
    ...parallel,
    line('cb', null, { type: 'system', content: 'Compacted', logicalParentUuid: 'a3' }),
    user('u2', 'cb', 'Go on'),
    answer('a4', 'u2', 'msg_3', { type: 'thinking', thinking: 'Hm' }),
    answer('a5', 'a4', 'msg_3', text('Going on.'), call('three')),
    user('u3', 'a3', 'Another way'),
    user('u4', 'gone', 'Its parent is not here'),
    { type: 'custom-title', customTitle: 'Files', sessionId: SESSION },
    { type: 'last-prompt', leafUuid: 'u3', sessionId: SESSION },
  ];

  it('at the end of any line gives the same messages as the whole', () => {
    expect(cutDifferences(claudeCode, compacted, FILE.path)).toStrictEqual([]);
    expect(readValues(claudeCode, compacted, FILE).chats[0]?.messages).toHaveLength(12);
  });
});

describe('its recognition', () => {
  it('finds lines of the chain after others, and none in other logs', () => {
    expect(claudeCode.recognizes(sampleOf([null, 7, user('u1', null, 'A')]))).toBe(true);
    expect(claudeCode.recognizes(sampleOf([{ type: 'queue-operation', sessionId: 's' }]))).toBe(true);
    expect(claudeCode.recognizes(sampleOf([{ type: 'session_meta', payload: { id: 'x' } }]))).toBe(false);
    expect(claudeCode.recognizes(sampleOf([{ role: 'user', content: 'A', uuid: 'x' }]))).toBe(false);
  });
});

it('reads texts of questions and answers', () => {
  const { chats } = readValues(
    claudeCode,
    [answer('a1', null, 'm', { type: 'thinking', thinking: 'Hm' }, text('B'))],
    FILE,
  );
  expect(textsOf(chats[0]?.messages[0], 'reasoning')).toBe('Hm');
  expect(textsOf(chats[0]?.messages[0])).toBe('B');
});
