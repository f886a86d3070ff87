// Which sessions are known to be pinned. The recorder keeps the pin with the session, in no order of its own: so the viewer
// remembers where it has seen pins. Pure.

import { wantsRecovering, type SessionQuery, type SessionSummary } from '../../protocol/index.ts';

/** Ids after sessions were read: those with a pin are added, also in the trash, and those without are removed. The same list where nothing changes. */
export function withPinsOf(ids: readonly string[], read: readonly SessionSummary[]): readonly string[] {
  const set = new Set(ids);
  for (const { session_id, pinned } of read) {
    if (pinned) set.add(session_id);
    else set.delete(session_id);
  }
  const isSame = set.size === ids.length && ids.every((id) => set.has(id));
  return isSame ? ids : [...set];
}

/** Reads the ids that were stored, also by another build. */
export function readPinnedIds(stored: unknown): readonly string[] {
  return Array.isArray(stored) ? stored.filter((each): each is string => typeof each === 'string' && each !== '') : [];
}

/** Whether a session matches a query, as the recorder matches it. */
export function isMatch(session: SessionSummary, query: SessionQuery): boolean {
  const { status = 'all', provider, model, workspace, q, since = -Infinity, until = Infinity } = query;
  const at = Date.parse(session.last_activity);
  const isStatus =
    status === 'all' || (status === 'stopped' ? wantsRecovering(session.status) : session.status === status);
  return (
    isStatus &&
    at >= since &&
    at < until &&
    (provider === undefined || session.provider === provider) &&
    mentions(model, session.model) &&
    mentions(workspace, session.workspace_path, session.workspace_id) &&
    mentions(q, session.title, session.session_id, session.provider, session.workspace_path)
  );
}

function mentions(sought: string | undefined, ...fields: readonly (string | null)[]): boolean {
  if (sought === undefined) return true;
  const lower = sought.toLowerCase();
  return fields.some((field) => field?.toLowerCase().includes(lower) ?? false);
}
