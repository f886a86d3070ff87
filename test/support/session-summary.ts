// Builds a session of a list.
import type { SessionSummary } from '../../src/protocol/index.ts';

/** An ended session, but for the given fields. */
export function summary(session_id: string, fields: Partial<SessionSummary> = {}): SessionSummary {
  return {
    session_id,
    provider: 'openai',
    title: null,
    workspace_id: null,
    workspace_path: null,
    model: null,
    message_count: 0,
    started_at: '2026-03-12T12:00:00.000Z',
    last_activity: '2026-03-12T12:00:00.000Z',
    status: 'ended',
    interrupted_at: null,
    ended_at: null,
    trashed_at: null,
    expected_message_count: null,
    is_dirty: false,
    pinned: false,
    url: null,
    ...fields,
  };
}
