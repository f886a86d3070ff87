// VS Code's chats: sessions, exports, and logs of changes, whole and damaged.

import { describe, expect, it } from 'vitest';
import { vscodeLog } from '../../src/formats/vscode/log.ts';
import { StateLog } from '../../src/formats/vscode/state-log.ts';
import { vscode } from '../../src/formats/vscode/vscode.ts';
import { outline, readValues, sampleOf, textsOf } from '../support/read-with-format.ts';

const request = (name: string, response: unknown, more: object = {}): object => ({
  requestId: `request_${name}`,
  message: { text: `${name}?` },
  response,
  responseId: `response_${name}`,
  ...more,
});
const session = (requests: unknown[], more: object = {}): object => ({
  version: 3,
  sessionId: 's-1',
  responderUsername: 'GitHub Copilot',
  requests,
  ...more,
});
const answerTo = (response: unknown, more: object = {}) => {
  const { chats, warnings } = readValues(vscode, [session([request('a', response, more)])]);
  return { answer: chats[0]?.messages[1], warnings };
};

describe('a session of VS Code', () => {
  it('joins pieces of text with the names of what they refer to', () => {
    const uri = { scheme: 'file', path: '/c:/work/a b.ts' };
    const { answer } = answerTo([
      { value: 'See ' },
      { kind: 'inlineReference', inlineReference: { uri, range: {} } },
      { value: ' and ' },
      { kind: 'inlineReference', inlineReference: { name: 'main', location: { uri } } },
      { kind: 'markdownContent', content: { value: '.' } },
    ]);
    expect(textsOf(answer)).toBe('See a b.ts and main.');
  });

  it('keeps the order of text, reasoning and calls', () => {
    const { answer } = answerTo([
      { value: 'One' },
      { kind: 'thinking', value: ['a', 'b'], id: 't' },
      { kind: 'toolInvocationSerialized', toolId: 'read', toolCallId: 'c1', invocationMessage: { value: 'Reading' } },
      { value: 'Two' },
    ]);
    expect(answer?.parts.map((part) => part.type)).toStrictEqual(['text', 'reasoning', 'tool_call', 'text']);
    expect(textsOf(answer, 'reasoning')).toBe('ab');
  });

  it('finds what a tool was called with and what it returned', () => {
    const rounds = [{ toolCalls: [{ id: 'c1', name: 'find', arguments: '{"q":1}' }] }];
    const resultDetails = { input: 'shown', output: [{ type: 'embed', isText: true, value: 'found' }], isError: true };
    const { answer } = answerTo(
      [
        { kind: 'toolInvocationSerialized', toolId: 'find', toolCallId: 'c1', resultDetails },
        { kind: 'toolInvocationSerialized', toolId: 'run', toolSpecificData: { commandLine: { original: 'ls' } } },
      ],
      { result: { metadata: { toolCallRounds: rounds } } },
    );
    expect(answer?.parts).toMatchObject([
      { type: 'tool_call', name: 'find', call_id: 'c1', input: '{"q":1}' },
      { type: 'tool_result', call_id: 'c1', text: 'found', is_error: true },
      { type: 'tool_call', name: 'run', call_id: null, input: 'ls' },
    ]);
  });

  it('keeps what only the editor shows beside the message, and what it does not know as a part', () => {
    const undo = { kind: 'undoStop', id: 'u' };
    const { answer, warnings } = answerTo([undo, { value: 'A', isTrusted: true }, { kind: 'hologram' }, 7]);
    expect(answer?.rest).toMatchObject({ response: { 0: undo, 1: { isTrusted: true } } });
    expect(answer?.parts.slice(1)).toStrictEqual([
      { type: 'unknown', kind: 'hologram', value: { kind: 'hologram' } },
      { type: 'unknown', kind: 'item', value: 7 },
    ]);
    expect(warnings).toStrictEqual(['unknown_content $.requests[0]', 'unknown_content $.requests[0]']);
  });

  it.each([
    [{ modelState: { value: 0 } }, true],
    [{ modelState: { value: 1 } }, false],
    [{ modelState: { value: 2 } }, true],
    [{ modelState: { value: 3 } }, false],
    [{ modelState: { value: 4 } }, true],
    [{ isCanceled: true }, true],
    [{ result: { errorDetails: { message: 'Off', responseIsIncomplete: true } } }, true],
    [{}, false],
  ])('with an answer whose state is %j is cut off: %s', (more, cutOff) => {
    expect(answerTo([{ value: 'A' }], more).answer?.cut_off).toBe(cutOff);
  });

  it('carries pictures that a question has attached, however their bytes are written', () => {
    const image = (value: unknown) => ({ kind: 'image', name: 'shot', mimeType: 'image/png', value });
    const variables = [image({ $base64: 'AAEC' }), image({ 0: 0, 1: 1, 2: 2 }), image([0, 1, 2]), image('gone'), null];
    const { chats } = readValues(vscode, [session([request('a', [], { variableData: { variables } })])]);
    const bytes = { data: 'data:image/png;base64,AAEC' };
    const [, ...parts] = chats[0]?.messages[0]?.parts ?? [];
    expect(parts).toMatchObject([{ bytes }, { bytes }, { bytes }, { bytes: null }, { type: 'unknown' }]);
  });

  it('keeps what it does not know of a session, a question and an answer', () => {
    const more = { mood: 1, variableData: { variables: [], extra: 2 } };
    const { chats } = readValues(vscode, [session([request('a', [], more)], { inputState: { inputText: 'draft' } })]);
    expect(chats[0]?.rest).toMatchObject({ inputState: { inputText: 'draft' } });
    expect(chats[0]?.messages[0]?.rest).toStrictEqual({ variableData: { extra: 2 } });
    expect(chats[0]?.messages[1]?.rest).toStrictEqual({ mood: 1 });
  });

  it('reports a question without an answer, and a request that is none, and reads the others', () => {
    const lone = { requestId: 'request_b', message: 'b?' };
    const { chats, warnings } = readValues(vscode, [session([null, lone, request('c', [{ value: 'C' }])])]);
    expect(outline(chats[0])).toStrictEqual([
      'request_b < -: user b?',
      'request_c < request_b: user c?',
      'response_c < request_c: assistant C',
    ]);
    expect(warnings).toStrictEqual(['unknown_entry $.requests[0]', 'answer_missing $.requests[1]']);
  });

  it('without an id is known by its first request', () => {
    const exported = { responderUsername: 'X', requests: [request('a', [{ value: 'A' }])] };
    expect(readValues(vscode, [exported]).chats[0]).toMatchObject({
      id: null,
      identity: 'request_a',
      created_at: null,
    });
  });

  it('is told from other objects with requests', () => {
    expect(vscode.recognizes(sampleOf([null, session([])]))).toBe(true);
    expect(vscode.recognizes(sampleOf([{ requests: [] }]))).toBe(false);
    expect(vscode.recognizes(sampleOf([{ requests: {}, responderUsername: 'X' }]))).toBe(false);
  });
});

describe("VS Code's log of a session", () => {
  const begin = { kind: 0, v: session([]) };
  const push = (response: unknown[], i?: number): object => ({
    kind: 2,
    k: ['requests', 0, 'response'],
    v: response,
    ...(i === undefined ? {} : { i }),
  });

  it('gives the state after all changes', () => {
    const { chats, warnings } = readValues(vscodeLog, [
      begin,
      { kind: 2, k: ['requests'], v: [request('a', [])] },
      push([{ value: 'Hal' }]),
      push([{ value: 'Hello' }], 0),
      { kind: 1, k: ['customTitle'], v: 'Greeting' },
      { kind: 2, k: ['requests'], v: [request('b', [])] },
      { kind: 2, k: ['requests'], i: 1 },
      { kind: 3, k: ['lastMessageDate'] },
    ]);
    expect(outline(chats[0])).toStrictEqual(['request_a < -: user a?', 'response_a < request_a: assistant Hello']);
    expect(chats[0]?.title).toBe('Greeting');
    expect(warnings).toStrictEqual(['path_not_found line 8']);
  });

  it('without its beginning takes its id from the name of the file', () => {
    const path = '0f5e0000-0000-4000-8000-000000000001.jsonl';
    const { chats, warnings } = readValues(vscodeLog, [{ kind: 2, k: ['requests'], v: [request('a', [])] }, null], {
      path,
    });
    expect(chats[0]?.id).toBe('0f5e0000-0000-4000-8000-000000000001');
    expect(warnings).toStrictEqual(['missing_initial_state line 1', 'unknown_entry line 2']);
  });

  it('does not change what it is given', () => {
    const lines = [{ kind: 0, v: session([request('a', [])]) }, push([{ value: 'A' }]), push([{ value: 'B' }])];
    const before = JSON.stringify(lines);
    const first = readValues(vscodeLog, lines);
    expect(JSON.stringify(lines)).toBe(before);
    expect(readValues(vscodeLog, lines)).toStrictEqual(first);
  });

  it('is told by its changes', () => {
    expect(vscodeLog.recognizes(sampleOf([push([]), null]))).toBe(true);
    expect(vscodeLog.recognizes(sampleOf([begin]))).toBe(true);
    expect(
      vscodeLog.recognizes(
        sampleOf([
          { kind: 1, v: 2 },
          { kind: 0, v: {} },
        ]),
      ),
    ).toBe(false);
  });
});

describe('a state that changes', () => {
  it.each([
    ['no key', (log: StateLog) => log.set([], 1)],
    ['a text', (log: StateLog) => log.set(['title', 0], 1)],
    ['a missing key', (log: StateLog) => log.set(['a', 'b'], 1)],
    ['a place after the end of a list', (log: StateLog) => log.set(['list', 3], 1)],
    ['a place before its beginning', (log: StateLog) => log.set(['list', -1], 1)],
    ['the length of a list', (log: StateLog) => log.set(['list', 'length'], 0)],
    ['a list to be cut after its end', (log: StateLog) => log.append(['list'], [], 1e9)],
    ['a list that is none', (log: StateLog) => log.append(['title'], [1], undefined)],
    ['a name of the prototype', (log: StateLog) => log.set(['constructor', 'name'], 'x')],
  ])('does nothing at %s', (_, change) => {
    const log = new StateLog();
    log.begin({ title: 'T', list: [1] });
    expect(change(log)).toBe(false);
    expect(log.state).toStrictEqual({ title: 'T', list: [1] });
  });
});
