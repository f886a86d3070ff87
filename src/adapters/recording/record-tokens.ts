// Records an answer whose tokens are pushed, as by the TextStreamer of transformers.js.

import { endByError } from './error-of.ts';
import { newAnswer, type RecordAnswer } from './new-answer.ts';
import type { SessionSource } from './session-of.ts';
import { unharmed } from './unharmed.ts';

/** Takes the tokens of one answer. Nothing throws, and each function works without its object. */
export interface RecordedTokens {
  readonly push: (text: string) => void;
  readonly end: () => void;
  /** An AbortError stops the answer, any other error fails it. */
  readonly fail: (error: unknown) => void;
}

/**
 * Records an answer that is pushed token by token.
 *
 * @example
 * const recorded = recordTokens(recorder, { model: 'SmolLM2', messages });
 * const streamer = new TextStreamer(generator.tokenizer, { skip_prompt: true, callback_function: recorded.push });
 * const generated = generator(messages, { streamer });
 * generated.then(recorded.end, recorded.fail);
 */
export function recordTokens(recorder: SessionSource, options?: RecordAnswer | null): RecordedTokens {
  const answer = unharmed(() => newAnswer(recorder, options ?? {}, 'transformers.js'));
  return {
    push: (text) => answer?.append(text),
    end: () => answer?.complete(),
    fail: (error) => {
      unharmed(() => {
        if (answer !== undefined) endByError(answer, error);
      });
    },
  };
}
