// Sessions as ShareGPT: training data, one array of conversations.

import { parseValue } from '../value-sink.ts';
import type { Writer } from './writer.ts';
import { LOST_IN_TRAINING_DATA, type Turn, type TurnCall, turnsOf } from './turns.ts';

const SPEAKERS: ReadonlyMap<string, string> = new Map([
  ['system', 'system'],
  ['developer', 'system'],
]);

export const sharegpt: Writer = {
  name: 'sharegpt',
  title: 'ShareGPT',
  extension: 'json',
  mediaType: 'application/json',
  losses: [...LOST_IN_TRAINING_DATA, 'reasoning' as const].toSorted(),
  begin: () => '[',
  *session(session, index) {
    yield `${index === 0 ? '\n' : ',\n'}{"id":${JSON.stringify(session.session_id)},"conversations":[`;
    const said = turnsOf(session).flatMap(saidIn);
    for (const [place, turn] of said.entries()) yield (place === 0 ? '' : ',') + JSON.stringify(turn);
    yield ']}';
  },
  end: () => '\n]\n',
};

function saidIn(turn: Turn): readonly { readonly from: string; readonly value: string }[] {
  switch (turn.kind) {
    case 'said':
      return [{ from: SPEAKERS.get(turn.message.role) ?? 'human', value: turn.message.content }];
    case 'result':
      return [{ from: 'observation', value: turn.text }];
    case 'answer': {
      const { text, calls } = turn;
      const called = calls.map(callOf);
      const value = JSON.stringify(called.length === 1 ? called[0] : called);
      return [
        ...(text === '' && (calls.length > 0 || turn.reasoning !== '') ? [] : [{ from: 'gpt', value: text }]),
        ...(calls.length === 0 ? [] : [{ from: 'function_call', value }]),
      ];
    }
  }
}

function callOf({ name, input }: TurnCall): object {
  return { name, arguments: parseValue(input) ?? input };
}
