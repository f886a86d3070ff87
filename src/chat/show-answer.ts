// Shows the body of an answer as it comes, in any format that the readers of streams know.

import type { AnswerSink } from '../client/index.ts';
import { createStreamReader } from '../feeds/readers/create-stream-reader.ts';
import { parsed, plainText, reasonOf } from './error-text.ts';
import type { ShownAnswer } from './model.ts';
import { readBody, type Body } from './read-body.ts';

/** Some servers keep the connection open after the last chunk. Totals may follow it for this long. */
const AFTER_FINISH_MS = 500;

/** The beginning of a body that is no chat completion is kept for the error text up to this length, in UTF-16 code units. */
const SENT_LENGTH = 65_536;

const NOT_A_COMPLETION =
  'The server did not send a chat completion. Check that the address is that of an OpenAI-compatible server.';

const NOT_JSON = 'The server sent a chunk that is not JSON. Try again.';

const nothing = (): void => {};

/** What the chat does not show of an answer. */
const NOT_SHOWN = {
  toolCall: nothing,
  toolResult: nothing,
  source: nothing,
  file: nothing,
  step: nothing,
  userMessage: nothing,
  stop: nothing,
};

/** Resolves when the answer is over. `signal`: the person's, who stops it. */
export async function showAnswer(body: Body, origin: string, shown: ShownAnswer, signal: AbortSignal): Promise<void> {
  let isRecognised = false;
  let isFinished = false;
  let isOver = false;
  let sent = '';
  let end: 'ended' | 'aborted' | 'broken' = 'ended';
  let lost = 'The server ended the stream before the answer was finished.';
  const decoder = new TextDecoder();
  const sink: AnswerSink = {
    ...NOT_SHOWN,
    reasoning: shown.reasoning,
    append(text) {
      isFinished = false;
      shown.append(text);
    },
    raw(value) {
      // It may have held text. The reader goes on after it.
      if (typeof value === 'string' && value.startsWith('{')) shown.fail({ message: NOT_JSON });
    },
    describe(description) {
      isFinished ||= 'finish_reason' in description;
    },
    complete() {
      isOver = true;
    },
    fail({ message }) {
      isOver = true;
      shown.fail({ message: plainText(message) });
    },
    cutOff() {
      shown.fail({ message: lost });
    },
  };
  const reader = createStreamReader(
    () => {
      isRecognised = true;
      return sink;
    },
    { api: 'openai_chat' },
  );

  function take(bytes: Uint8Array): void {
    reader.write(bytes);
    if (!isRecognised && sent.length < SENT_LENGTH) sent += decoder.decode(bytes, { stream: true });
  }

  try {
    await readBody(body, take, () => (isOver ? 0 : isFinished ? AFTER_FINISH_MS : undefined));
  } catch (error) {
    end = signal.aborted ? 'aborted' : 'broken';
    lost = `The connection to ${origin} was lost before the answer was finished (${reasonOf(error)}).`;
  }
  reader.end(end);
  if (!isRecognised)
    shown.fail({ message: isCut(sent) ? lost : `${NOT_A_COMPLETION} It sent: ${plainText(dataOf(sent))}` });
}

/** A body without what server-sent events have around their data. */
function dataOf(sent: string): string {
  return sent.replaceAll(/^(?::.*|data: ?)/gmu, '').trim();
}

/** Whether a body is the beginning of JSON. */
function isCut(sent: string): boolean {
  const data = dataOf(sent);
  return /^[[{]/u.test(data) && parsed(data) === undefined;
}
