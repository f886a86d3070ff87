// The tokens of the demo's scripted answers, which need no server.

import { scriptedAnswer, tokensOf } from '../chat/scripted-answer.ts';

/** The pace of a current hosted model, in ms from one token to the next. */
const PAUSE_MS = 25;

/** Streams the answer to a question, and ends early once `signal` is aborted. */
export async function* scriptedTokens(question: string, signal?: AbortSignal): AsyncGenerator<string, void> {
  for (const token of tokensOf(scriptedAnswer(question))) {
    await new Promise((resolve) => void setTimeout(resolve, PAUSE_MS));
    if (signal?.aborted === true) return;
    yield token;
  }
}
