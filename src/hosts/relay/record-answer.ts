// Records what a relayed answer brings, by the same reader and writer as a page does.

import type { AnswerSink } from '../../feeds/answer-sink.ts';
import type { Api } from '../../feeds/readers/reader.ts';
import { recordResponse, type ResponseRecorder } from '../../feeds/readers/record-response.ts';
import { withoutKeys } from '../../feeds/requests/key-remover.ts';
import { createSessionWriter } from '../../feeds/writer/session-writer.ts';
import type { RecordEvent } from '../../feeds/writer/writers.ts';
import type { RelayFetch } from '../../protocol/index.ts';
import { readRecording, type Recording } from './read-recording.ts';
import type { AnswerRecording } from './relayed-answer.ts';

/** Of a session that the page has begun. */
const BEGUN = { last: undefined, partsOf: () => [] };

/** Begins the recording of one answer. Nothing of it throws. */
export function recordAnswer({ session_id, recording, request }: RelayFetch, record: RecordEvent): AnswerRecording {
  const read = readRecording(recording);
  let recorder: ResponseRecorder | null =
    read &&
    recordResponse(
      (api) => {
        const headers = new Headers(request.headers.map(([name, value]) => [name, value]));
        return withoutKeys(beginAnswer(session_id, read, api, record), request.url, headers);
      },
      read.api,
      true,
    );
  let hasResponse = false;
  return {
    respond({ status, status_text: statusText, headers, has_body: hasBody }) {
      const type = headers.find(([name]) => name === 'content-type')?.[1] ?? '';
      hasResponse = true;
      if (recorder?.respond({ status, statusText, type, hasBody }) !== true) recorder = null;
    },
    write(bytes) {
      recorder?.write(bytes);
    },
    end(end) {
      const how = end.type === 'end' ? 'ended' : end.name === 'AbortError' ? 'aborted' : 'broken';
      if (hasResponse) recorder?.end(how);
      else if (end.type === 'failed') recorder?.fail(how, end.message);
      recorder = null;
    },
  };
}

function beginAnswer(
  id: string,
  { session, messages, answer }: Recording,
  api: Api | undefined,
  record: RecordEvent,
): AnswerSink {
  const writer = createSessionWriter(
    record,
    { provider: api ?? 'chat', ...session, id },
    session === null ? BEGUN : undefined,
  );
  for (const message of messages) writer.add(message);
  return writer.answer(answer);
}
