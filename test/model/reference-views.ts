// How the reference recorder's sessions look to readers.

import type { RecoveryReport, SessionDetail, SessionStatus, SessionSummary } from '../../src/protocol/index.ts';
import type { ReferenceSession } from './reference-state.ts';

function statusOf(session: ReferenceSession, now: number, timeoutSecs: number): SessionStatus {
  if (session.trashed_at !== null) return 'trashed';
  if (session.ended_at !== null) return 'ended';
  if (session.interrupted_at !== null) return 'interrupted';
  return now - session.last_activity > timeoutSecs * 1000 ? 'timed_out' : 'active';
}

function timeOf(epochMs: number | null): string | null {
  return epochMs === null ? null : new Date(epochMs).toISOString();
}

export function summaryOf(session: ReferenceSession, now: number, timeoutSecs: number): SessionSummary {
  return {
    session_id: session.session_id,
    provider: session.provider,
    title: session.title,
    workspace_id: session.workspace_id,
    workspace_path: session.workspace_path,
    model: session.model,
    message_count: session.messages.filter(({ superseded }) => !superseded).length,
    started_at: new Date(session.started_at).toISOString(),
    last_activity: new Date(session.last_activity).toISOString(),
    status: statusOf(session, now, timeoutSecs),
    interrupted_at: timeOf(session.interrupted_at),
    ended_at: timeOf(session.ended_at),
    trashed_at: timeOf(session.trashed_at),
    expected_message_count: session.expected_message_count,
    is_dirty: session.is_dirty,
    pinned: false,
    url: null,
  };
}

export function detailOf(session: ReferenceSession, now: number, timeoutSecs: number, seq: number): SessionDetail {
  return {
    ...summaryOf(session, now, timeoutSecs),
    metadata: session.metadata,
    messages: session.messages.map(({ opening: _opening, beneath: _beneath, cutBy: _cutBy, ...message }, position) => ({
      ...message,
      is_complete: message.completion === 'complete',
      missing: [],
      position,
    })),
    next_before: null,
    seq,
  };
}

export function recoveryOf(session: ReferenceSession, now: number, timeoutSecs: number): RecoveryReport {
  const summary = summaryOf(session, now, timeoutSecs);
  const current = session.messages
    .map((message, position) => ({ ...message, position }))
    .filter(({ superseded }) => !superseded);
  const clientIsLost = summary.status === 'interrupted' || summary.status === 'timed_out';
  const listed = (completions: readonly string[]) =>
    current
      .filter(({ completion }) => completions.includes(completion))
      .map(({ message_id, role, position, content }) => ({ message_id, role, position, saved_length: content.length }));
  return {
    type: 'recovery',
    session_id: summary.session_id,
    last_message_id: current.at(-1)?.message_id ?? null,
    message_count: summary.message_count,
    provider: summary.provider,
    title: summary.title,
    status: summary.status,
    started_at: summary.started_at,
    last_activity: summary.last_activity,
    interrupted_at: summary.interrupted_at,
    ended_at: summary.ended_at,
    cut_off: listed(clientIsLost ? ['open', 'paused', 'cut_off'] : ['cut_off']),
    incomplete: listed(['incomplete']),
    missing: [],
    lost_messages: [],
    possible_losses: [],
    expected_message_count: summary.expected_message_count,
  };
}
