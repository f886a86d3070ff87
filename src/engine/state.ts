// The recording state: the result of the journal's facts up to `head`, as far as it is in memory. It is a
// cache, never the truth, and holds sessions and messages only as they are needed.
//
// Invariants, cited by number in code and tests:
//   I1  Facts are applied in the order of seq, each once, without holes.
//   I2  What is in memory was read from the projection as of `folded`. Of what is not in memory, the
//       projection holds every fact up to `head`.
//   I3  A client's events take effect in the order of their counters, each at most once.
//   I4  No recorded text is dropped: what is replaced becomes a revision, what a snapshot lacks is superseded.
//   I5  Cost of an event depends on its own size, not on the length of its message, session or journal.
//   I6  decide() reads, apply() writes; the same facts give the same state on every host.
//   I7  Whether a message is complete follows from its own fields and from `closed_to` and `cut_off` of its session. A message that is
//       given its whole text is complete, and so is one without text whose role is not streamed (completion.ts).
//   I8  What a fact changes of a session or message is written once, for recorder and follower (fold.ts).
//   I9  A fact of an event takes its session out of the trash.
//   I10 What an import brings is in the projection once its fact is in the journal: one transaction writes both, and a
//       checkpoint. So no recorder applies it from the journal.

import { DEFAULT_CONFIG, type Config, type ErrorCode, type JsonValue, type TextRange } from '../protocol/index.ts';
import type { TextTimes } from './times.ts';

export interface RevisionState {
  readonly generation: number;
  readonly length: number;
  /** Epoch ms. */
  readonly replaced_at: number;
}

/** The text of one generation that the projection lacks. */
export interface UnfoldedText {
  readonly generation: number;
  /** Code units that the projection has. */
  readonly folded: number;
  readonly unfolded: string;
}

/** A message as its projection row holds it. */
export interface MessageFields {
  readonly ref: number;
  readonly position: number;
  readonly message_id: string;
  role: string;
  model: string | null;
  created_at: number;
  parent_id: string | null;
  metadata: JsonValue;
  /** Seq of the last fact that opened the message or appended to it; null once a fact has closed this message alone (I7). */
  open_since: number | null;
  /** The last `is_complete` that its app sent was false. */
  said_incomplete: boolean;
  superseded: boolean;
  /** Counts replacements; each generation is a text of its own, the last one is current. */
  generation: number;
  /** Length of the current text in UTF-16 code units. */
  length: number;
  revisions: RevisionState[];
  /** Offset of the projection's last chunk of the current text. */
  last_chunk: number;
  /** Ranges of the current text that were lost with damaged values. The text has replacement characters there. */
  missing?: readonly TextRange[] | undefined;
  /** Of a message that was imported: the fingerprint of its fields beside its text as the import left them. */
  source?: string | undefined;
}

export interface MessageState extends MessageFields {
  /** Code units of the current generation that the projection has. */
  folded: number;
  /** The current text past `folded`. */
  unfolded: string;
  /** When it grew past `folded`. */
  unfolded_times: TextTimes;
  /** The current text up to `folded`, where it has been read; undefined otherwise. */
  folded_text: string | undefined;
  /** Revisions whose texts are not in the projection yet. */
  unfolded_revisions: UnfoldedText[];
}

/** Messages that are cut off: those that were opened by the facts from one seq to before another. */
export interface CutOff {
  readonly from: number;
  readonly to: number;
  /** The client whose loss that was; absent where a person ended the session. */
  readonly client_id?: string | undefined;
}

/** What is remembered of the imports of a session. */
export interface SessionSource {
  /** Fingerprints of the sessions that imports have brought, the latest first, with spaces: each of them again changes nothing. */
  readonly whole: string;
  /** Fingerprint of the title that the import gave or left; another one was given here. Empty where it was recorded before. */
  readonly title: string;
  /** The same of the model. */
  readonly model: string;
  /** The same of the metadata, without the pin. */
  readonly metadata: string;
  /** When the source was last active, in epoch ms; null where it did not say that. */
  readonly last_activity: number | null;
}

/** A session as its projection row holds it. Times are epoch ms. */
export interface SessionFields {
  /** Short name of the session in journal and projection: the seq of the fact that began it. */
  readonly ref: number;
  readonly session_id: string;
  provider: string;
  workspace_id: string | null;
  workspace_path: string | null;
  title: string | null;
  model: string | null;
  metadata: JsonValue;
  /** 0: not known; so `created_at` of a message. */
  started_at: number;
  last_activity: number;
  status: 'active' | 'interrupted' | 'ended';
  interrupted_at: number | null;
  ended_at: number | null;
  trashed_at: number | null;
  expected_message_count: number | null;
  /** Messages that are not superseded. */
  message_count: number;
  next_position: number;
  /** Seq of the last fact that closed all messages that were open then; 0 when there was none. */
  closed_to: number;
  /** Absent until messages are cut off. */
  cut_off?: readonly CutOff[] | undefined;
  /** Clients that have written since the session began or last ended, and are not known to be lost. The last one wrote last. */
  clients: string[];
  /** Of each of them, the seq of its last fact that opened a message or appended to one; absent until there was one. */
  openings?: Record<string, number> | undefined;
  /** Seq from which on it may have had facts, if its beginning was lost; otherwise that is its `ref`. */
  lost_from?: number | undefined;
  /** Absent where it was never imported. */
  source?: SessionSource | undefined;
}

/** Which list a session is in. Whether an active one has timed out depends on the clock and is not stored. */
export type SessionList = SessionFields['status'] | 'trashed';

/** Where the projection lists a row. */
export interface RowPlace {
  readonly list: SessionList;
  /** `-last_activity`, so that the newest comes first in key order. */
  readonly recency: number;
}

export interface SessionState extends SessionFields {
  /** Where its row is, as of `folded`; null while it has none. */
  row: RowPlace | null;
  readonly messages: Map<string, MessageState>;
  readonly positions: Map<number, MessageState>;
  /** Every message of the session is in memory. */
  whole: boolean;
  /** Event ids of callers other than our client, oldest first. */
  readonly event_ids: Set<string>;
  /** Those of them that the projection lacks. */
  unfolded_event_ids: string[];
  /** The projection's event ids are out of date: those that are still remembered are in `unfolded_event_ids`. */
  event_ids_forgotten: boolean;
  /** The journal holds facts of it that the projection lacks. */
  dirty: boolean;
  readonly dirty_messages: Set<MessageState>;
}

/** Events of a client that were refused one after the other for one reason: counters `from` to `to`. */
export interface Rejections {
  readonly from: number;
  to: number;
  readonly code: ErrorCode;
}

/** What is known of a client that numbers its events. */
export interface ClientState {
  readonly client_id: string;
  /** Counter of its last event that was handled (I3). */
  counter: number;
  /** Its refused events, oldest first, at most `REMEMBERED_REJECTIONS` runs. */
  readonly rejections: Rejections[];
  /** Epoch ms. */
  seen_at: number;
  dirty: boolean;
}

export interface RecordingState {
  /** Last fact that is applied. */
  head: number;
  /** Last fact that the projection is known to hold. */
  folded: number;
  config: Config;
  config_dirty: boolean;
  readonly sessions: Map<string, SessionState>;
  readonly refs: Map<number, SessionState>;
  readonly clients: Map<string, ClientState>;
  /** Refs of purged sessions whose rows the projection still has, and where; null where it has none. */
  readonly purged: Map<number, RowPlace | null>;
}

export function createState(): RecordingState {
  return {
    head: 0,
    folded: 0,
    config: DEFAULT_CONFIG,
    config_dirty: false,
    sessions: new Map(),
    refs: new Map(),
    clients: new Map(),
    purged: new Map(),
  };
}

/** Puts a session into memory, as its row has it. `row`: where that is; null for a session without one. */
export function holdSession(
  state: RecordingState,
  fields: SessionFields,
  row: RowPlace | null,
  eventIds: Iterable<string> = [],
): SessionState {
  const session: SessionState = {
    ...fields,
    row,
    messages: new Map(),
    positions: new Map(),
    whole: false,
    event_ids: new Set(eventIds),
    unfolded_event_ids: [],
    event_ids_forgotten: false,
    dirty: false,
    dirty_messages: new Set(),
  };
  state.sessions.set(session.session_id, session);
  state.refs.set(session.ref, session);
  return session;
}

/** Forgets all but the last `count` remembered event ids. */
export function keepEventIds(session: SessionState, count: number): void {
  const kept = [...session.event_ids].slice(-count);
  session.event_ids.clear();
  for (const eventId of kept) session.event_ids.add(eventId);
  session.unfolded_event_ids = kept;
  session.event_ids_forgotten = true;
}

/** Puts a message into memory, as its row has it. One that is in memory already is kept. */
export function holdMessage(session: SessionState, fields: MessageFields): MessageState {
  const held = session.positions.get(fields.position);
  if (held !== undefined) return held;
  const unfolded: Omit<MessageState, keyof MessageFields> = {
    folded: fields.length,
    unfolded: '',
    unfolded_times: [],
    folded_text: undefined,
    unfolded_revisions: [],
  };
  const message: MessageState = Object.assign(unfolded, fields); // a spread of so many fields gives V8 a slow object
  session.messages.set(message.message_id, message);
  session.positions.set(message.position, message);
  return message;
}

/** What a session begins with. Times are epoch ms. */
type BegunSession = Pick<SessionFields, 'ref' | 'session_id' | 'provider' | 'started_at' | 'last_activity'>;

/** The fields of a new session, without messages. Each by its name: V8 takes 40 times as long where so many follow a spread. */
export function newSession({ ref, session_id, provider, started_at, last_activity }: BegunSession): SessionFields {
  return {
    ref,
    session_id,
    provider,
    started_at,
    last_activity,
    workspace_id: null,
    workspace_path: null,
    title: null,
    model: null,
    metadata: null,
    status: 'active',
    interrupted_at: null,
    ended_at: null,
    trashed_at: null,
    expected_message_count: null,
    message_count: 0,
    next_position: 0,
    closed_to: 0,
    clients: [],
  };
}

/** Puts a new session into memory. */
export function beginSession(state: RecordingState, begun: BegunSession): SessionState {
  const session = holdSession(state, newSession(begun), null);
  session.whole = true;
  return session;
}

/** What a message begins with. */
type BegunMessage = Pick<MessageFields, 'position' | 'message_id' | 'role' | 'created_at'>;

/** The fields of a new message, without text. Each by its name, as in a new session. */
export function newMessage(ref: number, { position, message_id, role, created_at }: BegunMessage): MessageFields {
  return {
    ref,
    position,
    message_id,
    role,
    created_at,
    model: null,
    parent_id: null,
    metadata: null,
    open_since: null,
    said_incomplete: false,
    superseded: false,
    generation: 0,
    length: 0,
    revisions: [],
    last_chunk: 0,
  };
}

/** Puts a new message into memory, and counts it. */
export function beginMessage(session: SessionState, begun: BegunMessage): MessageState {
  const message = holdMessage(session, newMessage(session.ref, begun));
  session.next_position = Math.max(session.next_position, begun.position + 1);
  session.message_count += 1;
  session.dirty_messages.add(message);
  return message;
}

/** The client as it is in memory, or a new one that has sent no event yet. */
export function holdClient(state: RecordingState, clientId: string): ClientState {
  const held = state.clients.get(clientId);
  if (held !== undefined) return held;
  const client: ClientState = { client_id: clientId, counter: 0, rejections: [], seen_at: 0, dirty: false };
  state.clients.set(clientId, client);
  return client;
}
