// What adapters record, into recorders in memory: one for each session.

import type { SessionSource } from '../../src/adapters/recording/session-of.ts';
import type { Answer, RecordedMessage } from '../../src/protocol/index.ts';
import { writeSession, type WrittenSession } from './written-session.ts';

export interface AdapterRecorder extends SessionSource {
  /** In the order in which they were begun. */
  readonly sessions: readonly WrittenSession[];
  /** Of the session that was begun last. */
  messages(): Promise<readonly RecordedMessage[]>;
  answers(): Promise<readonly Answer[]>;
  /** Role and content of each message. */
  texts(): Promise<readonly string[]>;
}

export function adapterRecorder(): AdapterRecorder {
  const sessions: WrittenSession[] = [];
  const messages = async (): Promise<readonly RecordedMessage[]> => (await sessions.at(-1)?.messages()) ?? [];
  return {
    sessions,
    session(options) {
      const known = sessions.find(({ session }) => session.id === options.id);
      if (known !== undefined) return known.session;
      const written = writeSession(options);
      sessions.push(written);
      return written.session;
    },
    messages,
    answers: async () => (await sessions.at(-1)?.answers()) ?? [],
    texts: async () => (await messages()).map(({ role, content }) => `${role}: ${content}`),
  };
}
