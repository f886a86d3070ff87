// Folds committed facts into a session as readers see it, so that a follower ends up equal to the
// journal. Pure: a new object for every change.

import type { Fact, RecordedMessage, SessionDetail, SnapshotFact, TextChange } from '../../protocol/index.ts';

type FactOf<Type extends Fact['type']> = Extract<Fact, { type: Type }>;

/** The session after `fact`; null when it is gone for good. A fact of another session, or of a type this build does not know, changes nothing but `seq`. */
export function foldSession(session: SessionDetail, fact: Fact): SessionDetail | null {
  if (fact.seq <= session.seq) return session;
  const next = { ...session, seq: fact.seq };
  if (!('session_id' in fact) || fact.session_id !== session.session_id) return next;
  switch (fact.type) {
    case 'session_purged':
      return null;
    case 'session_trashed':
      return { ...next, status: 'trashed', trashed_at: rfc3339(fact.recorded_at) };
    case 'session_restored':
      return { ...next, status: statusBehindTrash(next), trashed_at: null };
    case 'client_left':
      return fact.interrupted
        ? { ...next, status: shownStatus(next, 'interrupted'), interrupted_at: rfc3339(fact.recorded_at) }
        : next;
    case 'session_start':
      return resumed(
        {
          ...active(next, fact),
          ...given({ workspace_id: fact.workspace_id, model: fact.model }),
          trashed_at: null,
          status: 'active',
        },
        fact,
      );
    case 'session_update':
      return { ...active(next, fact), ...given({ title: fact.title, model: fact.model, metadata: fact.metadata }) };
    case 'session_end':
      return ended(next, fact);
    case 'heartbeat':
      return active(next, fact);
    case 'session_snapshot':
      return snapshot(resumed(active(next, fact), fact), fact);
    case 'message_add':
      return added(active(next, fact), fact);
    case 'message_update':
      return changed(active(next, fact), fact.message_id, (message) => ({
        ...withText(message, fact.content ?? message.content, fact.change, fact.recorded_at),
        is_complete: fact.is_complete ?? message.is_complete,
      }));
    case 'message_append':
      return changed(active(next, fact), fact.message_id, (message) => ({
        ...message,
        content: message.content + fact.content_delta,
        is_complete: false,
      }));
    default:
      fact satisfies never;
      return next; // of a newer build, read from the journal: what it says is for a new reading to show
  }
}

function rfc3339(time: number): string {
  return new Date(time).toISOString();
}

/** The fields that have a value. */
function given<Fields extends object>(fields: Fields): { [Name in keyof Fields]?: NonNullable<Fields[Name]> } {
  const entries = Object.entries(fields).filter(([, value]) => value !== null && value !== undefined);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the nullish ones are gone
  return Object.fromEntries(entries) as { [Name in keyof Fields]?: NonNullable<Fields[Name]> };
}

function shownStatus(session: SessionDetail, status: SessionDetail['status']): SessionDetail['status'] {
  return session.trashed_at === null ? status : 'trashed';
}

function statusBehindTrash({ ended_at, interrupted_at }: SessionDetail): SessionDetail['status'] {
  if (ended_at !== null) return 'ended';
  return interrupted_at === null ? 'active' : 'interrupted';
}

/** What every event does. */
function active(session: SessionDetail, { recorded_at }: Fact): SessionDetail {
  return {
    ...session,
    status: shownStatus(session, 'active'),
    last_activity: rfc3339(recorded_at),
    interrupted_at: null,
    ended_at: null,
    expected_message_count: null,
    is_dirty: true,
  };
}

function resumed(session: SessionDetail, fact: FactOf<'session_start'> | FactOf<'session_snapshot'>): SessionDetail {
  const { provider, workspace_path, title, metadata } = fact;
  return { ...session, provider, ...given({ workspace_path, title, metadata }) };
}

function ended(session: SessionDetail, fact: FactOf<'session_end'>): SessionDetail {
  const claimed = fact.final_message_count ?? session.message_count;
  return {
    ...active(session, fact),
    status: shownStatus(session, 'ended'),
    ended_at: rfc3339(fact.occurred_at ?? fact.recorded_at),
    expected_message_count: claimed === session.message_count ? null : claimed,
  };
}

function withMessages(session: SessionDetail, messages: readonly RecordedMessage[]): SessionDetail {
  return { ...session, messages };
}

/** Changes one message, which is current from then on; one that is on an earlier page is not shown and stays so. */
function changed(
  session: SessionDetail,
  messageId: string,
  change: (message: RecordedMessage) => RecordedMessage,
): SessionDetail {
  const index = session.messages.findLastIndex((message) => message.message_id === messageId);
  const message = session.messages[index];
  if (message === undefined) return session;
  const messages = session.messages.with(index, { ...change(message), superseded: false });
  return { ...withMessages(session, messages), message_count: session.message_count + (message.superseded ? 1 : 0) };
}

function withText(message: RecordedMessage, content: string, change: TextChange, at: number): RecordedMessage {
  if (change !== 'replace') return { ...message, content };
  if (message.content === '') return { ...message, content, missing: [] };
  return {
    ...message,
    content,
    missing: [],
    revisions: [...message.revisions, { content: message.content, replaced_at: at }],
  };
}

type IncomingMessage = Pick<
  FactOf<'message_add'>,
  'message_id' | 'role' | 'content' | 'model' | 'parent_id' | 'metadata' | 'position' | 'change'
>;

function put(session: SessionDetail, incoming: IncomingMessage, createdAt: number | null, at: number): SessionDetail {
  const { message_id, role, content, model, parent_id, metadata, position, change } = incoming;
  if (change === 'new') {
    const message: RecordedMessage = {
      message_id,
      role,
      content,
      model: model ?? null,
      created_at: createdAt ?? at,
      parent_id: parent_id ?? null,
      metadata: metadata ?? null,
      position,
      is_complete: content.length > 0,
      superseded: false,
      missing: [],
      revisions: [],
    };
    return { ...withMessages(session, [...session.messages, message]), message_count: session.message_count + 1 };
  }
  return changed(session, message_id, (message) => ({
    ...withText(message, content, change, at),
    role,
    ...given({ model, parent_id, metadata, created_at: createdAt }),
    is_complete: change === 'replace' ? content.length > 0 : message.is_complete,
  }));
}

function added(session: SessionDetail, fact: FactOf<'message_add'>): SessionDetail {
  const next = put(session, fact, fact.occurred_at ?? null, fact.recorded_at);
  return fact.change === 'extend'
    ? changed(next, fact.message_id, (message) => ({ ...message, is_complete: true }))
    : next;
}

function snapshot(session: SessionDetail, fact: SnapshotFact & Fact): SessionDetail {
  let next = session;
  for (const message of fact.messages) {
    const createdAt = message.created_at ?? (message.change === 'new' ? (fact.occurred_at ?? null) : null);
    next = put(next, message, createdAt, fact.recorded_at);
  }
  const superseded = new Set(fact.superseded);
  const messages = next.messages.map((message) =>
    superseded.has(message.position) ? { ...message, superseded: true } : message,
  );
  return { ...withMessages(next, messages), message_count: next.message_count - superseded.size };
}
