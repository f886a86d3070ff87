// Sessions as OpenAI messages: the messages of one in each line, as requests and training data have them.

import type { Writer } from './writer.ts';
import { LOST_IN_TRAINING_DATA, type Turn, turnsOf } from './turns.ts';

const ROLES: ReadonlySet<string> = new Set(['user', 'system', 'developer']);

export const openaiMessages: Writer = {
  name: 'openai',
  title: 'OpenAI messages',
  extension: 'jsonl',
  mediaType: 'application/jsonl',
  losses: LOST_IN_TRAINING_DATA,
  begin: () => '',
  *session(session) {
    yield '{"messages":[';
    for (const [index, turn] of turnsOf(session).entries())
      yield (index === 0 ? '' : ',') + JSON.stringify(messageOf(turn));
    yield ']}\n';
  },
  end: () => '',
};

function messageOf(turn: Turn): object {
  switch (turn.kind) {
    case 'said': {
      const { role, content } = turn.message;
      return { role: ROLES.has(role) ? role : 'user', content };
    }
    case 'result':
      return { role: 'tool', tool_call_id: turn.callId, content: turn.text };
    case 'answer': {
      const { text, reasoning, calls } = turn;
      const toolCalls = calls.map(({ id, name, input }) => ({
        id,
        type: 'function',
        function: { name, arguments: input },
      }));
      return {
        role: 'assistant',
        content: text === '' && calls.length > 0 ? null : text,
        ...(reasoning === '' ? {} : { reasoning_content: reasoning }),
        ...(calls.length === 0 ? {} : { tool_calls: toolCalls }),
      };
    }
  }
}
