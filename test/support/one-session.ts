// A recorder with one session `s` and one message `m`, its clock, and functions that read it.

import { onTestFinished } from 'vitest';
import type { RecoveryReport, Reply, SessionDetail, SessionStatus, StatusReport } from '../../src/protocol/index.ts';
import { newDatabase, openTestRecorder, type TestRecorder } from './recorder-harness.ts';
import { valueOf } from './recorder-reads.ts';

export const NOBODY = { page_id: null };
export const BEGINNING = 1_700_000_000_000;

export const START = { type: 'session_start', session_id: 's', provider: 'p' };
export const END = { type: 'session_end', session_id: 's' };
export const ADD = { type: 'message_add', session_id: 's', message_id: 'm', role: 'assistant', content: 'Hello' };
export const APPEND = { type: 'message_append', session_id: 's', message_id: 'm', content_delta: ' world' };
export const UPDATE = { type: 'message_update', session_id: 's', message_id: 'm', content: 'Hello', is_complete: true };
export const SNAPSHOT = {
  type: 'session_snapshot',
  session_id: 's',
  provider: 'p',
  messages: [{ message_id: 'm', role: 'assistant', content: 'Hello' }],
};

/** The time in epoch ms. Every new recorder resets it. */
export const clock = { now: BEGINNING };

/** A recorder on a new database, or another one on an existing database. It is closed after the test. */
export function recorderOn(database?: string): TestRecorder {
  if (database === undefined) clock.now = BEGINNING;
  const recorder = openTestRecorder({ database: database ?? newDatabase(), clock: () => clock.now });
  onTestFinished(() => recorder.close());
  return recorder;
}

/** Returns a recorder that has recorded `events`. */
export async function recorderWith(...events: readonly object[]): Promise<TestRecorder> {
  const recorder = recorderOn();
  await recorder.record(events, NOBODY);
  return recorder;
}

export async function sessionOf({ api }: TestRecorder): Promise<SessionDetail> {
  return valueOf(await api.session('s', {}));
}

export async function textsOf(recorder: TestRecorder): Promise<string[]> {
  return (await sessionOf(recorder)).messages.map(({ content }) => content);
}

export async function recoveryOf({ api }: TestRecorder): Promise<RecoveryReport> {
  return valueOf(await api.recovery('s'));
}

export async function statusOf({ api }: TestRecorder): Promise<StatusReport> {
  return valueOf(await api.status());
}

export async function idsOf({ api }: TestRecorder, status: SessionStatus): Promise<string[]> {
  return valueOf(await api.sessions({ status })).sessions.map(({ session_id }) => session_id);
}

export async function recordOne(recorder: TestRecorder, event: object): Promise<Reply | undefined> {
  const [reply] = await recorder.record([event], NOBODY);
  return reply;
}
