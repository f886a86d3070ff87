// A session that is written through the session writer into a recorder in memory, with the client's copies of events.

import { takeEvent } from '../../src/client/outbox/take-event.ts';
import { createSessionWriter } from '../../src/feeds/writer/session-writer.ts';
import type { SessionOptions, SessionWriter } from '../../src/feeds/writer/writers.ts';
import {
  answersOf,
  type Answer,
  type Failure,
  type RecordedMessage,
  type Reply,
  type SessionDetail,
} from '../../src/protocol/index.ts';
import { NOBODY, recorderOn } from './one-session.ts';
import { valueOf } from './recorder-reads.ts';

export interface WrittenSession {
  readonly session: SessionWriter;
  /** A writer of another page, which resumes the session. */
  readonly resume: () => SessionWriter;
  /** The events of the writer so far that a client takes. */
  readonly events: readonly object[];
  /** Why a client refused others. */
  readonly refusals: readonly Failure[];
  /** Records what was not recorded yet. Returns the replies to that. */
  readonly flush: () => Promise<readonly Reply[]>;
  readonly read: () => Promise<SessionDetail>;
  readonly messages: () => Promise<readonly RecordedMessage[]>;
  readonly answers: () => Promise<readonly Answer[]>;
}

export function writeSession(options: Partial<SessionOptions> = {}): WrittenSession {
  const recorder = recorderOn();
  const events: object[] = [];
  let recorded = 0;
  const refusals: Failure[] = [];
  const record = (event: object): void => {
    const taken = takeEvent(event);
    if (taken.ok) events.push(taken.value.event);
    else refusals.push(taken.error);
  };
  const session = createSessionWriter(record, { provider: 'p', ...options });
  const flush = async (): Promise<readonly Reply[]> => {
    const news = events.slice(recorded);
    recorded = events.length;
    return recorder.record(news, NOBODY);
  };
  const read = async (): Promise<SessionDetail> => {
    await flush();
    return valueOf(await recorder.api.session(session.id, {}));
  };
  const messages = async (): Promise<readonly RecordedMessage[]> => (await read()).messages;
  const resume = (): SessionWriter => createSessionWriter(record, { provider: 'p', ...options, id: session.id });
  return { session, resume, events, refusals, flush, read, messages, answers: async () => answersOf(await messages()) };
}
