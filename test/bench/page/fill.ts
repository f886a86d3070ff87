// Fills a namespace with data through the recorder, because only the recorder knows the database's layout.
import type { NewEvent, RecorderClient } from '../../../src/client/index.ts';
import type { Filling } from '../commands.ts';
import { historyOf, streamedTexts } from './history.ts';
import { appendTo, beginStream, must, streamOf, type Stream } from './streams.ts';

/** Sessions that stream at the same time, and for how long, in checkpoints of 0.2 s. */
const STREAMS = 16;
const CHECKPOINTS = 12;

/** As many checkpoints follow of another session: the copy of what is quiet becomes smaller then. */
const LATER_CHECKPOINTS = 24;
const CHECKPOINT_MS = 220;

/** What a fast answer is longer by after 5 s, the interval of checkpoints by default, in characters. */
const GROWN_LENGTH = 1_250;

/** Number of events in flight at once. */
const WINDOW = 3_000;

/** Length of the pieces in which a long text is appended, in characters. */
const PIECE_LENGTH = 65_536;

export async function fill(recorder: RecorderClient, filling: Filling): Promise<void> {
  if ('sessions' in filling) await recordAll(recorder, sessions(filling.sessions, true));
  else if ('open_sessions' in filling) await recordAll(recorder, sessions(filling.open_sessions, false));
  else if ('ends' in filling) await recordAll(recorder, endsOf(filling.ends));
  else if ('streamed_sessions' in filling) await streamSessions(recorder, filling.streamed_sessions);
  else if ('history' in filling) await recordAll(recorder, historyOf(filling.history));
  else if ('messages' in filling) {
    for (const [index, count] of filling.messages.entries()) await recordAll(recorder, messagesOf(index, count));
  } else {
    for (const [index, length] of filling.texts.entries()) await appendText(recorder, index, length);
  }
}

function* sessions(count: number, areEnded: boolean): Generator<NewEvent> {
  for (let index = 0; index < count; index += 1) {
    const session_id = `filling-${index}`;
    yield { type: 'session_start', session_id, provider: 'bench', title: `Session ${index} of many` };
    yield { type: 'message_add', session_id, message_id: 'm', role: 'user', content: 'A question, or an answer.' };
    if (areEnded) yield { type: 'session_end', session_id };
  }
}

function* endsOf(count: number): Generator<NewEvent> {
  for (let index = 0; index < count; index += 1) yield { type: 'session_end', session_id: `filling-${index}` };
}

/** The messages before the answer that grows, which is the last one. */
function* messagesOf(index: number, count: number): Generator<NewEvent> {
  const { session_id, message_id } = streamOf(index);
  yield { type: 'session_start', session_id, provider: 'bench' };
  for (let number = 1; number < count; number += 1)
    yield { type: 'message_add', session_id, message_id: `m${number}`, role: 'user', content: 'A question.' };
  yield { type: 'message_add', session_id, message_id, role: 'assistant', content: '' };
}

async function streamSessions(recorder: RecorderClient, count: number): Promise<void> {
  const texts = streamedTexts(GROWN_LENGTH);
  const stream = async (streams: readonly Stream[], checkpoints: number): Promise<void> => {
    await Promise.all(streams.map((each) => beginStream(recorder, each)));
    for (let left = checkpoints; left > 0; left -= 1) {
      await Promise.all(streams.map((each) => appendTo(recorder, each, texts.next().value)));
      await new Promise((resolve) => {
        setTimeout(resolve, CHECKPOINT_MS);
      });
    }
  };
  for (let first = 0; first < count; first += STREAMS)
    await stream(
      Array.from({ length: Math.min(STREAMS, count - first) }, (_, at) => streamOf(first + at)),
      CHECKPOINTS,
    );
  await stream([streamOf(count)], LATER_CHECKPOINTS);
}

async function appendText(recorder: RecorderClient, index: number, length: number): Promise<void> {
  for (let left = length; left > 0; left -= PIECE_LENGTH)
    await appendTo(recorder, streamOf(index), 'x'.repeat(Math.min(left, PIECE_LENGTH)));
}

async function recordAll(recorder: RecorderClient, events: Generator<NewEvent>): Promise<void> {
  let underWay: Promise<void>[] = [];
  for (const event of events) {
    underWay.push(must(recorder, event));
    if (underWay.length < WINDOW) continue;
    await Promise.all(underWay);
    underWay = [];
  }
  await Promise.all(underWay);
}
