// Which sessions a query wants. Pure.

import { isPinned, statusOf, type SessionFields } from '../engine/index.ts';
import { foldText } from '../protocol/fold-text.ts';
import {
  SESSION_STATUSES,
  wantsRecovering,
  type Config,
  type SessionQuery,
  type SessionStatus,
} from '../protocol/index.ts';
import { FIRST_PLACE, LAST_PLACE, type ActivityRange } from '../storage/index.ts';

/** What a query says of the sessions that it wants. */
export interface SessionFilter {
  readonly statuses: readonly SessionStatus[];
  /** Where the order of activity has them. */
  readonly range: ActivityRange;
  /** Whether they are known by more than status and time, so that their rows must be read to count them. */
  readonly isByContent: boolean;
  /** It finds pinned sessions alone, which are few. */
  readonly isOfPinned: boolean;
  /** Identifies what it matches in one state of the projection; null where that changes with the clock, too. */
  readonly key: string | null;
  matches(session: SessionFields): boolean;
}

export function filterOf(query: SessionQuery, config: Config, now: number): SessionFilter {
  const { q, provider, model, workspace, pinned, since = -Infinity, until = Infinity } = query;
  const statuses = statusesOf(query.status ?? 'all');
  const [hasWords, hasModel, hasWorkspace] = [mentioning(q), mentioning(model), mentioning(workspace)];
  return {
    statuses,
    range: {
      after: until === Infinity ? FIRST_PLACE : { recency: -until, ref: Infinity },
      upTo: since === -Infinity ? LAST_PLACE : { recency: -since, ref: Infinity },
    },
    key:
      statuses.includes('active') === statuses.includes('timed_out')
        ? JSON.stringify([statuses, q, provider, model, workspace, pinned, since, until].map((given) => given ?? null))
        : null,
    isByContent: [q, provider, model, workspace, pinned].some((given) => given !== undefined),
    isOfPinned: pinned === true,
    matches: (session) =>
      session.last_activity >= since &&
      session.last_activity < until &&
      statuses.includes(statusOf(session, config, now)) &&
      (provider === undefined || session.provider === provider) &&
      (pinned === undefined || isPinned(session.metadata) === pinned) &&
      hasWords(session.session_id, session.title, session.provider, session.workspace_path) &&
      hasModel(session.model) &&
      hasWorkspace(session.workspace_id, session.workspace_path),
  };
}

function statusesOf(wanted: NonNullable<SessionQuery['status']>): readonly SessionStatus[] {
  switch (wanted) {
    case 'all':
      return SESSION_STATUSES.filter((status) => status !== 'trashed');
    case 'stopped':
      return SESSION_STATUSES.filter(wantsRecovering);
    default:
      return [wanted];
  }
}

/** Tells whether one of the fields has `sought` in it, folded as the search folds; so when nothing is sought. */
function mentioning(sought: string | undefined): (...fields: readonly (string | null)[]) => boolean {
  if (sought === undefined) return () => true;
  const folded = foldText(sought);
  return (...fields) => fields.some((field) => field !== null && foldText(field).includes(folded));
}
