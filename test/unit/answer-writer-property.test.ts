// Whatever an answer consists of, and wherever it ends: what is recorded is what was written, in order, and nothing is refused.

import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AnswerWriter } from '../../src/feeds/writer/writers.ts';
import { propertyOptions } from '../support/property-options.ts';
import { writeSession } from '../support/written-session.ts';

const text = fc.string({ unit: 'grapheme', maxLength: 5 });
const key = fc.constantFrom('0', '1', '2');

/** One call of an answer, by its name. */
const call = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('text' as const), text }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('reasoning' as const), text }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('call' as const), text, key }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('result' as const), text }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('source' as const), text }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'complete' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'stop' as const }) },
);

type Call = typeof call extends fc.Arbitrary<infer Value> ? Value : never;

function tell(answer: AnswerWriter, told: Call): void {
  if (told.kind === 'text') answer.append(told.text);
  else if (told.kind === 'reasoning') answer.reasoning(told.text);
  else if (told.kind === 'call') answer.toolCall({ key: told.key, id: `c${told.key}`, arguments: told.text });
  else if (told.kind === 'result') answer.toolResult({ content: told.text });
  else if (told.kind === 'source') answer.source({ url: told.text });
  else if (told.kind === 'complete') answer.complete();
  else answer.stop();
}

function textsOf(calls: readonly Call[], kind: Call['kind'], ofKey?: string): string[] {
  return calls.flatMap((told) => {
    if (told.kind !== kind || !('text' in told)) return [];
    return ofKey === undefined || ('key' in told && told.key === ofKey) ? [told.text] : [];
  });
}

test('an answer is read as it was written', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(call, { maxLength: 30 }), async (calls) => {
      const { session, flush, messages, answers } = writeSession();
      const answer = session.answer({ id: 'a' });
      for (const told of calls) tell(answer, told);
      const keys = [...new Set(calls.flatMap((told) => ('key' in told ? [told.key] : [])))];
      expect((await flush()).filter(({ type }) => type === 'error')).toEqual([]);
      const recorded = await messages();
      expect(recorded.map(({ parent_id }) => parent_id)).toEqual(
        [null, ...recorded.map(({ message_id }) => message_id)].slice(0, recorded.length),
      );
      const [read] = await answers();
      expect(read?.text ?? '').toBe(textsOf(calls, 'text').join(''));
      expect(read?.reasoning ?? '').toBe(textsOf(calls, 'reasoning').join(''));
      expect(read?.tool_calls.map(({ content }) => content) ?? []).toEqual(
        keys.map((each) => textsOf(calls, 'call', each).join('')),
      );
      expect(read?.tool_results.map(({ content }) => content) ?? []).toEqual(textsOf(calls, 'result'));
      expect(read?.sources.map(({ content }) => content) ?? []).toEqual(textsOf(calls, 'source'));
      const first = calls.find(({ kind }) => kind === 'complete' || kind === 'stop');
      expect(read?.outcome ?? null).toBe({ complete: 'complete', stop: 'stopped' }[String(first?.kind)] ?? null);
    }),
    propertyOptions(60),
  );
});
