// Watches an answer on its way to a sink.

import type { AnswerSink, Outcome } from './answer-sink.ts';

/** The beginning of an answer by which it is known again, in UTF-16 code units: what apps change of an answer is its end. */
export const ANSWER_BEGINNING = 1_000;

/** Called before the sink. It must not throw. */
export interface AnswerWatcher {
  /** The answer has the id of its response. */
  identified(responseId: string): unknown;
  /** It brought the result of the tool call with that id. */
  ran(toolCallId: string): unknown;
  /** It ended. `beginning`: of its text. */
  ended(outcome: Outcome, beginning: string): void;
}

/** The same sink, watched. */
export function watchAnswer(sink: AnswerSink, watcher: AnswerWatcher): AnswerSink {
  let text = '';
  const end = (outcome: Outcome): void => {
    watcher.ended(outcome, text.slice(0, ANSWER_BEGINNING));
  };
  return {
    ...sink,
    append(delta) {
      if (text.length < ANSWER_BEGINNING) text += delta;
      sink.append(delta);
    },
    describe(description) {
      const { response_id } = description;
      if (typeof response_id === 'string') watcher.identified(response_id);
      sink.describe(description);
    },
    toolResult(result) {
      if (result.id !== undefined) watcher.ran(result.id);
      sink.toolResult(result);
    },
    complete(description) {
      end('complete');
      sink.complete(description);
    },
    fail(error) {
      end('failed');
      sink.fail(error);
    },
    stop() {
      end('stopped');
      sink.stop();
    },
    cutOff() {
      end('cut_off');
      sink.cutOff();
    },
  };
}
