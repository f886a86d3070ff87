// Folds committed facts into a session as readers see it, by the rules that the recorder folds them by (engine/fold.ts),
// so that a follower ends up equal to the journal. Pure: a new object for every change.

import {
  completionOf,
  foldFact,
  isPinned,
  urlIn,
  type BegunMessage,
  type FoldedMessage,
  type FoldedSession,
  type MessageAccess,
} from '../../engine/index.ts';
import type { Fact, RecordedMessage, SessionDetail } from '../../protocol/index.ts';

type Mutable<T> = { -readonly [Field in keyof T]: T[Field] };

/** A message that is being changed. */
type MessageDraft = Mutable<RecordedMessage> & FoldedMessage;

/** A session that is being changed; times are epoch ms. */
interface SessionDraft extends FoldedSession {
  readonly shown: SessionDetail;
  readonly messages: RecordedMessage[];
  /** Changed messages, by their index. */
  readonly drafts: Map<number, MessageDraft>;
}

/** The session after `fact`; null when it was deleted for good. A fact of another session, or of a type this build does not know, changes nothing but `seq`. */
export function foldSession(session: SessionDetail, fact: Fact): SessionDetail | null {
  if (fact.seq <= session.seq) return session;
  if (!('session_id' in fact) || fact.session_id !== session.session_id) return { ...session, seq: fact.seq };
  if (fact.type === 'session_purged') return null;
  const draft = draftOf(session);
  foldFact(draft, MESSAGES, fact);
  return { ...shown(draft), seq: fact.seq };
}

/**
 * Whether the session must be read again for a fact, which does not say what it changes: a newer export was imported, a client
 * was lost in a session that goes on with others, or one that was taken for lost may have come back.
 */
export function mustBeReadFor({ seq, session_id, messages }: SessionDetail, fact: Fact): boolean {
  if (fact.seq <= seq || !('session_id' in fact) || fact.session_id !== session_id) return false;
  if (fact.type === 'session_imported') return true;
  if (fact.type === 'client_left') return !fact.interrupted;
  return 'client_id' in fact && messages.some(({ completion }) => completion === 'cut_off');
}

const MESSAGES: MessageAccess<SessionDraft, MessageDraft> = {
  byId: (draft, messageId) =>
    changing(
      draft,
      draft.messages.findLastIndex((each) => each.message_id === messageId),
    ),
  at: (draft, position) =>
    changing(
      draft,
      draft.messages.findIndex((each) => each.position === position),
    ),
  begin(session, begun) {
    const draft = session;
    draft.message_count += 1;
    const message = newMessage(begun);
    draft.drafts.set(draft.messages.push(message) - 1, message);
    return message;
  },
  append(message, text) {
    const draft = message;
    draft.content += text;
    draft.length += text.length;
  },
  replace(message, content, at) {
    const draft = message;
    if (draft.content !== '') draft.revisions = [...draft.revisions, { content: draft.content, replaced_at: at }];
    draft.missing = [];
    draft.content = content;
    draft.length = content.length;
  },
};

function newMessage({ message_id, role, created_at, position }: BegunMessage): MessageDraft {
  return {
    message_id,
    role,
    content: '',
    model: null,
    created_at,
    parent_id: null,
    metadata: null,
    position,
    completion: 'complete',
    is_complete: true,
    superseded: false,
    missing: [],
    revisions: [],
    length: 0,
    open_since: null,
    said_incomplete: false,
  };
}

/** One that is on an earlier page is not shown, and stays so. */
function changing(session: SessionDraft, index: number): MessageDraft | undefined {
  const message = session.messages[index];
  if (message === undefined) return undefined;
  const draft = session.drafts.get(index) ?? messageDraftOf(message);
  session.drafts.set(index, draft);
  return draft;
}

/** Seq that stands for the time before the fact that is folded. */
const BEFORE = 0;

/** Seq that stands for the time before the session was interrupted, as far as messages are cut off. */
const CUT_OFF_BEFORE = -1;

function messageDraftOf(message: RecordedMessage): MessageDraft {
  const { content, completion } = message;
  const isOpen = completion === 'open' || completion === 'paused';
  return {
    ...message,
    length: content.length,
    open_since: isOpen ? BEFORE : completion === 'cut_off' ? CUT_OFF_BEFORE : null,
    said_incomplete: completion === 'paused' || completion === 'incomplete',
  };
}

function draftOf(session: SessionDetail): SessionDraft {
  const { provider, workspace_id, workspace_path, title, model, metadata } = session;
  const { message_count, expected_message_count } = session;
  const ended_at = timeOf(session.ended_at);
  const interrupted_at = timeOf(session.interrupted_at);
  const stopped = interrupted_at === null ? 'active' : 'interrupted';
  return {
    shown: session,
    messages: [...session.messages],
    drafts: new Map(),
    provider,
    workspace_id,
    workspace_path,
    title,
    model,
    metadata,
    message_count,
    expected_message_count,
    last_activity: Date.parse(session.last_activity),
    status: ended_at === null ? stopped : 'ended',
    interrupted_at,
    ended_at,
    trashed_at: timeOf(session.trashed_at),
    closed_to: BEFORE,
    cut_off: [{ from: CUT_OFF_BEFORE, to: BEFORE }],
  };
}

function shown(draft: SessionDraft): SessionDetail {
  const {
    shown: before,
    messages: _messages,
    drafts: _drafts,
    closed_to: _closedTo,
    cut_off: _cutOff,
    ...fields
  } = draft;
  const last_activity = rfc3339(draft.last_activity);
  // Whether an active session has timed out is for the clock: no fact says so.
  const isStill = draft.status === 'active' && last_activity === before.last_activity && before.status === 'timed_out';
  const status = isStill ? 'timed_out' : draft.status;
  return {
    ...before,
    ...fields,
    last_activity,
    status: draft.trashed_at === null ? status : 'trashed',
    interrupted_at: rfc3339OrNull(draft.interrupted_at),
    ended_at: rfc3339OrNull(draft.ended_at),
    trashed_at: rfc3339OrNull(draft.trashed_at),
    is_dirty: true,
    pinned: isPinned(draft.metadata),
    url: urlIn(draft.metadata),
    messages: shownMessages(draft),
  };
}

function shownMessages(draft: SessionDraft): readonly RecordedMessage[] {
  const { shown: before, messages, drafts, closed_to } = draft;
  const areClosed = closed_to !== BEFORE || draft.cut_off?.length !== 1;
  if (drafts.size === 0 && !areClosed) return before.messages;
  for (const [index, changed] of drafts) messages[index] = shownMessage(draft, changed);
  if (!areClosed) return messages;
  // A changed message knows itself whether the fact that closed the others left it open.
  return messages.map((message, index) =>
    message.is_complete || drafts.has(index) ? message : shownMessage(draft, messageDraftOf(message)),
  );
}

function shownMessage(session: SessionDraft, message: MessageDraft): RecordedMessage {
  const { length: _length, open_since: _open, said_incomplete: _said, ...fields } = message;
  const completion = completionOf(session, message);
  return { ...fields, completion, is_complete: completion === 'complete' };
}

function rfc3339(time: number): string {
  return new Date(time).toISOString();
}

function rfc3339OrNull(time: number | null): string | null {
  return time === null ? null : rfc3339(time);
}

function timeOf(time: string | null): number | null {
  return time === null ? null : Date.parse(time);
}
