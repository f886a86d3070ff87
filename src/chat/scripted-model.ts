// A model that needs no server: it streams a prepared text at the pace of a real model.

import type { AnswerPart, AnswerRequest, Model, Turn } from './model.ts';
import { scriptedAnswer, seededRandom, tokensOf } from './scripted-answer.ts';

/** About the speed of a current hosted model, in tokens per second. */
export const DEFAULT_RATE = 40;

/** `rate` is in tokens per second. */
export function scriptedModel(rate: number = DEFAULT_RATE): Model {
  return {
    provider: 'scripted',
    name: 'scripted',
    canContinue: (turns, written) => scriptedAnswer(lastPrompt(turns)).startsWith(written),
    answer: (request) => answer(request, rate),
  };
}

async function* answer({ turns, written, signal }: AnswerRequest, rate: number): AsyncIterable<AnswerPart> {
  const prompt = lastPrompt(turns);
  const text = scriptedAnswer(prompt).slice(written.length);
  const random = seededRandom(prompt);
  let dueAt = performance.now();
  for (const token of tokensOf(text)) {
    // Due times rather than pauses: a background tab, whose timers fire once a second, catches up.
    dueAt += ((0.4 + 1.2 * random()) * 1000) / rate;
    if (dueAt > performance.now()) await pauseUntil(dueAt, signal);
    if (signal.aborted) return;
    yield { type: 'token', text: token };
  }
}

function pauseUntil(time: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, time - performance.now());
    signal.addEventListener('abort', done);
  });
}

function lastPrompt(turns: readonly Turn[]): string {
  return turns.findLast(({ role }) => role === 'user')?.content ?? '';
}
