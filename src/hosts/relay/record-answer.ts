// Records what a relayed answer brings, by the same reader and writer as a page does.

import { createStreamReader, type StreamReader } from '../../feeds/readers/create-stream-reader.ts';
import type { Api } from '../../feeds/readers/reader.ts';
import { createSessionWriter } from '../../feeds/writer/session-writer.ts';
import type { AnswerWriter, RecordEvent } from '../../feeds/writer/writers.ts';
import type { JsonValue } from '../../protocol/index.ts';
import { readRecording, type Recording } from './read-recording.ts';
import type { AnswerEnd, AnswerRecording } from './relayed-answer.ts';

/** Types of what may be an answer; a reader knows it by its first bytes. */
const READABLE = /event-stream|json|text\/plain/i;

/** Begins the recording of one answer of a session. Nothing of it throws. */
export function recordAnswer(sessionId: string, given: JsonValue, record: RecordEvent): AnswerRecording {
  const recording = readRecording(given);
  let reader: StreamReader | null = null;
  return {
    respond({ headers }) {
      const type = headers.find(([name]) => name === 'content-type')?.[1] ?? '';
      if (recording === null || !READABLE.test(type)) return;
      reader = createStreamReader((api) => beginAnswer(sessionId, recording, api, record), { api: recording.api });
    },
    write(bytes) {
      reader?.write(bytes);
    },
    end(end) {
      reader?.end(streamEndOf(end));
    },
  };
}

function beginAnswer(
  id: string,
  { session, messages, answer }: Recording,
  api: Api,
  record: RecordEvent,
): AnswerWriter {
  const writer = createSessionWriter(record, { provider: api, ...session, id });
  for (const message of messages) writer.add(message);
  return writer.answer(answer);
}

function streamEndOf(end: AnswerEnd): Parameters<StreamReader['end']>[0] {
  if (end.type === 'end') return 'ended';
  return end.name === 'AbortError' ? 'aborted' : 'broken';
}
