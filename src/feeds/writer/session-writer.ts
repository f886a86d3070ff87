// Records a session by calls that need no ids, offsets or parents. It gives each event to `record` at once, so that their
// order is that of the calls. It is part of what a page loads first: keep it small.

import { MAX_TITLE_LENGTH, type MessageContent, type RecordingEvent } from '../../protocol/index.ts';
import { createAnswerWriter } from './answer-writer.ts';
import type { Part } from './part.ts';
import { randomId } from './random-id.ts';
import type { SendEvent } from './send-event.ts';
import { take, taking } from './take-given.ts';
import type {
  AnswerOptions,
  NewMessage,
  RecordEvent,
  SessionChange,
  SessionOptions,
  SessionWriter,
} from './writers.ts';

/** What is recorded of a session that a writer continues. */
export interface RecordedParts {
  /** The id of the last message. */
  readonly last: string | undefined;
  /** The parts of an answer, in the order in which they began; empty for an unknown one. */
  partsOf(answerId: string): Part[];
}

/** Writes through `record`, from a `session_start` on. `recorded`: the session is recorded already, and continued without that. */
export function createSessionWriter(
  record: RecordEvent,
  options: SessionOptions,
  recorded?: RecordedParts,
): SessionWriter {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the recorder checks what is there
  const { id: givenId, ...start } = take(record, options) ?? ({} as SessionOptions);
  const session_id = givenId ?? randomId();
  let last = recorded?.last;

  const send: SendEvent = (type, fields) =>
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the fields are those of the type
    record({ ...fields, type, session_id } as unknown as RecordingEvent<MessageContent>);

  function add(message: NewMessage): string {
    // A text for the last message leaves it its parent.
    const { id, parent_id = id === last ? undefined : last, ...fields } = message ?? {};
    last = id ?? randomId();
    send('message_add', { ...fields, message_id: last, parent_id });
    return last;
  }

  if (!recorded) send('session_start', shortened(start));
  return {
    id: session_id,
    ...taking(record, {
      add,
      answer(given?: AnswerOptions | null) {
        const id = given?.id ?? randomId();
        const parts = recorded?.partsOf(id) ?? [];
        const methods = createAnswerWriter(send, add, parts, { parent_id: last, ...given, id });
        return { id, ...taking(record, methods) };
      },
      update(change: SessionChange) {
        send('session_update', shortened(change));
      },
      end() {
        send('session_end');
      },
    }),
  };
}

/** An app may make the first question the title, whatever was pasted into it. */
function shortened<T extends SessionChange>(fields: T): T {
  const title = fields?.title;
  return typeof title === 'string' ? { ...fields, title: title.slice(0, MAX_TITLE_LENGTH) } : fields;
}
