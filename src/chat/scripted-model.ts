// A model that needs no server: it streams a prepared text at the pace of a real model.

import { recordStream } from '../adapters/record-stream.ts';
import type { AnswerRequest, Model, Turn } from './model.ts';
import { scriptedAnswer, seededRandom, tokensOf } from './scripted-answer.ts';

/** About the speed of a current hosted model, in tokens per second. */
export const DEFAULT_RATE = 40;

const NAME = 'scripted';

/** `rate` is in tokens per second. */
export function scriptedModel(rate: number = DEFAULT_RATE): Model {
  return {
    provider: NAME,
    name: NAME,
    canContinue: (turns, written) => scriptedAnswer(lastPrompt(turns)).startsWith(written),
    answer: (request) => answer(request, rate),
  };
}

async function answer({ turns, written, signal, recorder, shown }: AnswerRequest, rate: number): Promise<void> {
  const tokens = stream(lastPrompt(turns), written.length, rate, signal);
  try {
    for await (const token of recordStream(recorder, tokens, { model: NAME })) shown.append(token);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

/** The tokens of an answer after its first `from` characters. Throws once it is aborted, as a model's stream does. */
async function* stream(prompt: string, from: number, rate: number, signal: AbortSignal): AsyncIterable<string> {
  const random = seededRandom(prompt);
  let dueAt = performance.now();
  for (const token of tokensOf(scriptedAnswer(prompt).slice(from))) {
    // Due times rather than pauses: a background tab, whose timers fire once a second, catches up.
    dueAt += ((0.4 + 1.2 * random()) * 1000) / rate;
    if (dueAt > performance.now()) await pauseUntil(dueAt, signal);
    signal.throwIfAborted();
    yield token;
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
