// Sessions as VS Code keeps them: each question with its answer. A file of one session is one object, as "Import Chat" reads it.

import type { SessionDetail } from '../../protocol/index.ts';
import { parseValue } from '../value-sink.ts';
import { type AnswerTurn, type ResultTurn, type SaidTurn, type Turn, turnsOf } from './turns.ts';
import type { Writer } from './writer.ts';

export const vscode: Writer = {
  name: 'vscode',
  title: 'VS Code chat',
  extension: 'json',
  mediaType: 'application/json',
  losses: [
    'attachments',
    'branches',
    'extras',
    'ids',
    'metadata',
    'revisions',
    'roles',
    'superseded',
    'system',
    'timing',
  ],
  begin: ({ isLone }) => (isLone ? '' : '['),
  *session(session, index, { isLone }) {
    if (!isLone) yield index === 0 ? '\n' : ',\n';
    yield `${JSON.stringify(headOf(session)).slice(0, -1)},"requests":[`;
    for (const [place, request] of requestsOf(turnsOf(session)).entries())
      yield (place === 0 ? '' : ',') + JSON.stringify(jsonOf(request, place));
    yield ']}';
  },
  end: ({ isLone }) => (isLone ? '\n' : '\n]\n'),
};

function headOf({ session_id, provider, title, started_at, last_activity }: SessionDetail): object {
  return {
    version: 3,
    requesterUsername: 'User',
    responderUsername: provider,
    initialLocation: 'panel',
    sessionId: session_id,
    creationDate: Date.parse(started_at),
    lastMessageDate: Date.parse(last_activity),
    ...(title === null ? {} : { customTitle: title }),
  };
}

/** A question, or null for an answer to none, and what followed. */
interface ChatRequest {
  readonly question: SaidTurn | null;
  readonly answers: (AnswerTurn | ResultTurn)[];
}

function requestsOf(turns: readonly Turn[]): readonly ChatRequest[] {
  const requests: ChatRequest[] = [];
  for (const turn of turns) {
    if (turn.kind === 'said') requests.push({ question: turn, answers: [] });
    else if (requests.length === 0) requests.push({ question: null, answers: [turn] });
    else requests.at(-1)?.answers.push(turn);
  }
  return requests;
}

function jsonOf({ question, answers }: ChatRequest, place: number): object {
  const message = question?.message;
  const text = message?.content ?? '';
  const said = answers.filter((turn) => turn.kind === 'answer');
  const [first] = said;
  const asked = {
    requestId: message?.message_id ?? `request-${place}`,
    message: { text, parts: [{ kind: 'text', text }] },
    variableData: { variables: [] },
    ...(message === undefined || message.created_at === 0 ? {} : { timestamp: message.created_at }),
  };
  if (first === undefined) return asked;
  const { model, created_at, message_id } = first.message;
  const isCutOff = said.some((turn) => turn.isCutOff);
  return {
    ...asked,
    responseId: message_id,
    response: responseOf(answers),
    ...(model === null ? {} : { modelId: model }),
    modelState: { value: isCutOff ? 2 : 1, ...(created_at === 0 ? {} : { completedAt: created_at }) },
    result: {},
  };
}

function responseOf(answers: readonly (AnswerTurn | ResultTurn)[]): readonly object[] {
  const results = new Map(answers.flatMap((turn) => (turn.kind === 'result' ? [[turn.callId, turn] as const] : [])));
  return answers.flatMap((turn) => {
    if (turn.kind === 'result') return [];
    const { reasoning, text, calls } = turn;
    return [
      ...(reasoning === '' ? [] : [{ kind: 'thinking', value: reasoning }]),
      ...(text === '' ? [] : [{ value: text, supportHtml: false, isTrusted: false }]),
      ...calls.map(({ id, name, input }) => ({
        kind: 'toolInvocationSerialized',
        toolId: name,
        toolCallId: id,
        invocationMessage: name,
        isComplete: true,
        ...calledWith(input, results.get(id)),
      })),
    ];
  });
}

/** Where the editor keeps the input of a call, and its output. */
function calledWith(input: string, result: ResultTurn | undefined): object {
  if (result === undefined) return { toolSpecificData: { kind: 'input', rawInput: parseValue(input) ?? input } };
  const output = [{ type: 'embed', isText: true, value: result.text }];
  return { resultDetails: { input, output, isError: result.isError } };
}
