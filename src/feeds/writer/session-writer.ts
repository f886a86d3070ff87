// Records a session by calls that need no ids, offsets or parents. It gives each event to `record` at once, so that their
// order is that of the calls. It is part of what a page loads first: keep it small.

import { clientIdFrom } from '../../protocol/index.ts';
import { createAnswerWriter } from './answer-writer.ts';
import type { Part } from './part.ts';
import type { NewMessage, RecordEvent, SessionOptions, SessionWriter } from './writers.ts';

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
  const { id: givenId, ...start } = options ?? {};
  const session_id = givenId ?? randomId();
  let last = recorded?.last;

  function add(message: NewMessage): string {
    const { id, parent_id = last, ...fields } = message ?? {};
    last = id ?? randomId();
    record({ ...fields, type: 'message_add', session_id, message_id: last, parent_id });
    return last;
  }

  if (recorded === undefined) record({ ...start, type: 'session_start', session_id });
  return {
    id: session_id,
    add,
    answer(given) {
      const id = given?.id ?? randomId();
      const parts = recorded?.partsOf(id) ?? [];
      return createAnswerWriter({ record, session_id, add, parts }, { parent_id: last, ...given, id });
    },
    update(change) {
      record({ ...change, type: 'session_update', session_id });
    },
    end() {
      record({ type: 'session_end', session_id });
    },
  };
}

/** 62 random bits. `crypto.randomUUID` is missing where the page is not secure, as on http in a LAN. */
function randomId(): string {
  return clientIdFrom(crypto.getRandomValues(new Uint8Array(12)));
}
