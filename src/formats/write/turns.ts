// The branch of a session that is shown as turns, one after the other, as formats have them that know no parts: an answer with
// its reasoning and calls, the result of a call, or what anyone else said.

import {
  isJsonObject,
  type JsonValue,
  type LossCode,
  placeOf,
  type RecordedMessage,
  type SessionDetail,
} from '../../protocol/index.ts';
import { textOf } from '../fields.ts';
import { shownMessages } from './losses.ts';

/** What formats of training data cannot carry: they have roles, texts and calls, and no more. */
export const LOST_IN_TRAINING_DATA: readonly LossCode[] = [
  'attachments',
  'branches',
  'completion',
  'extras',
  'ids',
  'metadata',
  'models',
  'revisions',
  'roles',
  'superseded',
  'times',
  'timing',
  'titles',
];

/** A call of a tool. */
export interface TurnCall {
  readonly id: string;
  readonly name: string;
  /** JSON in most cases. */
  readonly input: string;
}

/** Of a model. */
export interface AnswerTurn {
  readonly kind: 'answer';
  /** Its first message. */
  readonly message: RecordedMessage;
  reasoning: string;
  text: string;
  readonly calls: TurnCall[];
  isCutOff: boolean;
}

/** Of a tool. */
export interface ResultTurn {
  readonly kind: 'result';
  readonly callId: string;
  readonly text: string;
  readonly isError: boolean;
}

/** Of anyone else. */
export interface SaidTurn {
  readonly kind: 'said';
  readonly message: RecordedMessage;
}

export type Turn = AnswerTurn | ResultTurn | SaidTurn;

/** What came after calls, or reasoning after text, is a turn of its own. Sources, files and errors are in none. */
export function turnsOf(session: SessionDetail): readonly Turn[] {
  const turns: Turn[] = [];
  let open: { readonly answerId: string | null; readonly turn: AnswerTurn } | null = null;
  const answer = (
    message: RecordedMessage,
    answerId: string | null,
    isNext: (turn: AnswerTurn) => boolean,
  ): AnswerTurn => {
    if (open === null || answerId === null || open.answerId !== answerId || isNext(open.turn)) {
      open = { answerId, turn: { kind: 'answer', message, reasoning: '', text: '', calls: [], isCutOff: false } };
      turns.push(open.turn);
    }
    open.turn.isCutOff ||= message.completion !== 'complete';
    return open.turn;
  };
  for (const message of shownMessages(session)) {
    const place = placeOf(message);
    const { content, role } = message;
    const kind =
      place?.kind ?? (role === 'tool' || role === 'function' ? 'tool_result' : role === 'assistant' ? 'text' : 'said');
    const answerId = place?.answer_id ?? null;
    const { tool_call_id: callId = '', tool_name: name = '', is_error: isError = false } = membersOf(message.metadata);
    switch (kind) {
      case 'answer':
      case 'text':
        // The own message of an answer stands where its text began, and is empty where that is elsewhere.
        if (content !== '' || answerId === null)
          answer(message, answerId, ({ calls }) => calls.length > 0).text += content;
        break;
      case 'reasoning':
        answer(message, answerId, ({ calls, text }) => calls.length > 0 || text !== '').reasoning += content;
        break;
      case 'tool_call':
        answer(message, answerId, () => false).calls.push({ id: textOf(callId), name: textOf(name), input: content });
        break;
      case 'tool_result':
        open = null;
        turns.push({ kind: 'result', callId: textOf(callId), text: content, isError: isError === true });
        break;
      case 'said':
        open = null;
        turns.push({ kind: 'said', message });
        break;
      case 'source':
      case 'file':
      case 'error':
    }
  }
  return turns;
}

function membersOf(metadata: JsonValue): Readonly<Record<string, JsonValue>> {
  return isJsonObject(metadata) ? metadata : {};
}
