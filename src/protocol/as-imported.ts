// A recorded session as one that is to be imported, for files that bring it back.

import type { ImportedMessage, ImportedSession } from './import.ts';
import type { Completion, RecordedMessage, SessionDetail } from './views.ts';

/**
 * The session with all of its messages. Imported where it is not there, it reads as it did, but that it has ended. A message
 * that was being written is cut off there. `missing` of messages is not in it, and `timing` is where it was asked for.
 *
 * @example
 * const { ok, value } = await recorder.api.session('s1', { timing: true }); // without a page: all of its messages
 * if (ok) write(JSON.stringify(asImported(value)));
 */
export function asImported(session: SessionDetail): ImportedSession {
  const { session_id, provider, title, workspace_id, workspace_path, model, metadata, ended_at } = session;
  return {
    session_id,
    provider,
    title,
    workspace_id,
    workspace_path,
    model,
    metadata,
    started_at: knownTime(Date.parse(session.started_at)),
    last_activity: knownTime(Date.parse(session.last_activity)),
    ...(ended_at !== null && { ended_at: Date.parse(ended_at) }),
    messages: session.messages.map(messageAsImported),
  };
}

function messageAsImported(message: RecordedMessage): ImportedMessage {
  const { message_id, role, content, model, created_at, parent_id, metadata, superseded, revisions } = message;
  const { timing = null } = message;
  return {
    message_id,
    role,
    content,
    model,
    created_at: knownTime(created_at),
    parent_id,
    metadata,
    completion: COMPLETIONS_OF_ENDED[message.completion],
    ...(superseded && { superseded }),
    ...(revisions.length > 0 && { revisions }),
    ...(timing !== null && timing.length > 0 && { timing }),
  };
}

/** What is left of a completion where nothing writes to the message any more. */
const COMPLETIONS_OF_ENDED: Readonly<Record<Completion, NonNullable<ImportedMessage['completion']>>> = {
  open: 'cut_off',
  paused: 'incomplete',
  complete: 'complete',
  cut_off: 'cut_off',
  incomplete: 'incomplete',
};

function knownTime(time: number): number | null {
  return time === 0 ? null : time;
}
