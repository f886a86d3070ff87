// Ollama: one JSON value a line, of `/api/chat` or `/api/generate`.

import { answerError } from './answer-error.ts';
import type { AnswerProgress } from './answer-progress.ts';
import { asText, filledText, objectOf, objectsOf, textOf } from './json-members.ts';
import { keepLeftovers } from './leftovers.ts';
import type { ReadValue } from './reader.ts';

/** Counts and times, in nanoseconds, of the last line. */
const TOTALS = [
  'total_duration',
  'load_duration',
  'prompt_eval_count',
  'prompt_eval_duration',
  'eval_count',
  'eval_duration',
];

const KNOWN = [
  'model',
  'created_at',
  'message',
  'response',
  'thinking',
  'done',
  'done_reason',
  'error',
  'context',
  ...TOTALS,
];

export function readOllama(answer: AnswerProgress): ReadValue {
  const keepOfLine = keepLeftovers(answer, KNOWN);
  const keepOfMessage = keepLeftovers(answer, ['role', 'content', 'thinking', 'tool_calls']);
  let calls = 0;

  return (line) => {
    const message = objectOf(line['message']);
    answer.describe({ model: line['model'] });
    answer.reasoning(textOf(message['thinking'] ?? line['thinking']));
    answer.append(textOf(message['content'] ?? line['response']));
    // Each call comes whole.
    for (const call of objectsOf(message['tool_calls'])) {
      const { name, arguments: input } = objectOf(call['function']);
      answer.toolCall({
        key: String(calls),
        id: filledText(call['id']),
        name: filledText(name),
        arguments: asText(input),
      });
      calls += 1;
    }
    keepOfMessage(message);
    keepOfLine(line);
    if (line['error'] !== undefined && line['error'] !== null) return answer.fail(answerError(line['error']));
    if (line['done'] !== true) return;
    const totals = TOTALS.flatMap((name) => (line[name] === undefined ? [] : [[name, line[name]] as const]));
    if (totals.length > 0) answer.usage(Object.fromEntries(totals));
    answer.finish(line['done_reason']);
    answer.complete();
  };
}
