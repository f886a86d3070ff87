// Decides the events of a session as a whole.

import type { EventOf } from '../protocol/index.ts';
import { accept, originOf, originUnlessEnded, withoutEventId, type Caller, type Outcome } from './outcome.ts';
import type { RecordingState, SessionState } from './state.ts';

/** A known id resumes its session, which keeps its messages and its start. */
export function decideSessionStart(state: RecordingState, event: EventOf<'session_start'>, caller: Caller): Outcome {
  const known = state.sessions.get(event.session_id);
  const fact = { ...withoutEventId(event), ...originOf(known, caller) };
  return accept(fact, known === undefined ? {} : { resumed: true });
}

/** Ends the session. A `final_message_count` that differs from what is recorded is stored, and named in the ack. */
export function decideSessionEnd(session: SessionState, event: EventOf<'session_end'>, caller: Caller): Outcome {
  const claimed = event.final_message_count ?? null;
  const differs = claimed !== null && claimed !== session.message_count;
  const ack = differs ? { expected_message_count: claimed } : {};
  const isSameCount = claimed === null || (differs ? claimed : null) === session.expected_message_count;
  const isSameTime = (event.occurred_at ?? session.ended_at) === session.ended_at;
  if (session.status === 'ended' && isSameCount && isSameTime)
    return { kind: 'unchanged', ack: { ...ack, duplicate: true } };
  return accept({ ...withoutEventId(event), ...originOf(session, caller) }, ack);
}

/** Takes over the fields that are given. An ended session stays ended, and its caller is not one of its clients. */
export function decideSessionUpdate(session: SessionState, event: EventOf<'session_update'>, caller: Caller): Outcome {
  return accept({ ...withoutEventId(event), ...originUnlessEnded(session, caller) });
}

/** A session that has ended stays as it is. */
export function decideHeartbeat(session: SessionState, event: EventOf<'heartbeat'>, caller: Caller): Outcome {
  if (session.status === 'ended') return { kind: 'unchanged', ack: {} };
  return accept({ ...withoutEventId(event), session_id: session.session_id, ...originOf(session, caller) });
}
