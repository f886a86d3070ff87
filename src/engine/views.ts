// Turns state into what readers get. The time comes in as an argument: whether a session has timed out is computed
// when it is read, and never stored.

import {
  SUMMARY_TITLE_LENGTH,
  wantsRecovering,
  type Config,
  type MissingText,
  type RecordedMessage,
  type RecoveryReport,
  type Revision,
  type SessionStatus,
  type SessionSummary,
  type UnfinishedMessage,
} from '../protocol/index.ts';
import { completionOf, isOpen } from './completion.ts';
import { possibleLosses, type Damage } from './losses.ts';
import { isPinned, urlIn } from './session-metadata.ts';
import type { MessageFields, SessionFields } from './state.ts';

const MS_PER_SECOND = 1000;

/** The last time of activity at which a session that is still active has timed out, in epoch ms. */
export function timedOutBefore(config: Config, now: number): number {
  return now - config.session_timeout_secs * MS_PER_SECOND;
}

export function statusOf(session: SessionFields, config: Config, now: number): SessionStatus {
  if (session.trashed_at !== null) return 'trashed';
  if (session.status === 'active' && session.last_activity < timedOutBefore(config, now)) return 'timed_out';
  return session.status;
}

function rfc3339(time: number): string {
  return new Date(time).toISOString();
}

function rfc3339OrNull(time: number | null): string | null {
  return time === null ? null : rfc3339(time);
}

/** The beginning of a title, of at most {@link SUMMARY_TITLE_LENGTH} characters, none of which is cut in two. */
export function titleInSummary(title: string | null): string | null {
  return title === null ? null : firstCharacters(title, SUMMARY_TITLE_LENGTH);
}

/** At most `count` characters of a text, none of which is cut in two. */
export function firstCharacters(text: string, count: number): string {
  if (text.length <= count) return text;
  // A character has at most two code units.
  return Array.from(text.slice(0, 2 * count))
    .slice(0, count)
    .join('');
}

/** A session as lists have it, with {@link titleInSummary}. */
export function summaryOf(session: SessionFields, isDirty: boolean, config: Config, now: number): SessionSummary {
  return {
    session_id: session.session_id,
    provider: session.provider,
    title: titleInSummary(session.title),
    workspace_id: session.workspace_id,
    workspace_path: session.workspace_path,
    model: session.model,
    message_count: session.message_count,
    started_at: rfc3339(session.started_at),
    last_activity: rfc3339(session.last_activity),
    status: statusOf(session, config, now),
    interrupted_at: rfc3339OrNull(session.interrupted_at),
    ended_at: rfc3339OrNull(session.ended_at),
    trashed_at: rfc3339OrNull(session.trashed_at),
    expected_message_count: session.expected_message_count,
    is_dirty: isDirty,
    pinned: isPinned(session.metadata),
    url: urlIn(session.metadata),
  };
}

export function messageView(
  session: SessionFields,
  message: MessageFields,
  content: string,
  revisions: readonly Revision[],
): RecordedMessage {
  const completion = completionOf(session, message);
  return {
    message_id: message.message_id,
    role: message.role,
    content,
    model: message.model,
    created_at: message.created_at,
    parent_id: message.parent_id,
    metadata: message.metadata,
    position: message.position,
    completion,
    is_complete: completion === 'complete',
    superseded: message.superseded,
    missing: message.missing ?? [],
    revisions,
  };
}

/** What recovery says of a session, from its messages in the order of their positions and all damaged values. */
export function recoveryOf(
  session: SessionFields,
  messages: readonly MessageFields[],
  damaged: readonly Damage[],
  config: Config,
  now: number,
): RecoveryReport {
  const current = messages.filter((message) => !message.superseded);
  const status = statusOf(session, config, now);
  const isCutOff = (message: MessageFields): boolean =>
    completionOf(session, message) === 'cut_off' || (wantsRecovering(status) && isOpen(session, message));
  const incomplete = current.filter((message) => completionOf(session, message) === 'incomplete');
  return {
    type: 'recovery',
    session_id: session.session_id,
    last_message_id: current.at(-1)?.message_id ?? null,
    message_count: session.message_count,
    provider: session.provider,
    title: titleInSummary(session.title),
    status,
    started_at: rfc3339(session.started_at),
    last_activity: rfc3339(session.last_activity),
    interrupted_at: rfc3339OrNull(session.interrupted_at),
    ended_at: rfc3339OrNull(session.ended_at),
    cut_off: current.filter(isCutOff).map(unfinishedOf),
    incomplete: incomplete.map(unfinishedOf),
    missing: current.flatMap(missingOf),
    lost_messages: positionsWithout(messages, session.next_position),
    possible_losses: possibleLosses(session, damaged),
    expected_message_count: session.expected_message_count,
  };
}

function missingOf({ message_id, position, missing = [] }: MessageFields): MissingText[] {
  return missing.map((range) => ({ message_id, position, ...range }));
}

/** Positions that no message has, although messages after them have been recorded. */
function positionsWithout(messages: readonly MessageFields[], end: number): number[] {
  const taken = new Set(messages.map(({ position }) => position));
  return taken.size === end
    ? []
    : Array.from({ length: end }, (_, position) => position).filter((each) => !taken.has(each));
}

function unfinishedOf(message: MessageFields): UnfinishedMessage {
  return {
    message_id: message.message_id,
    role: message.role,
    position: message.position,
    saved_length: message.length,
  };
}
