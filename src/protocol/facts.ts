// The contents of the journal. A fact is an event as it was accepted, plus what was decided about it. Readers fold facts
// in the order of `seq`, whether they arrive over the channel or are read from the journal.

import type { ConfigChange } from './config.ts';
import type { EventOf, RecordingEvent, SnapshotMessage } from './events.ts';
import type { ErrorCode } from './replies.ts';

/**
 * What an incoming text does to the recorded one. `new`: there was none. `same`: nothing.
 * `extend`: the recorded text is its beginning, the rest is appended. `replace`: it becomes
 * current and the recorded one a revision.
 */
export type TextChange = 'new' | 'same' | 'extend' | 'replace';

/** An event of a type as the journal keeps it: its id only where a caller other than our client gave one. */
type Recorded<Type extends RecordingEvent['type']> = Omit<EventOf<Type>, 'event_id'> & {
  readonly event_id?: string;
  /** The client that wrote, where another one wrote to the session before. */
  readonly client_id?: string;
};

/** A session was started, or resumed. */
export type SessionStartFact = Recorded<'session_start'>;
/** `keeps_cut_off`: a person ended the session, whose open messages were cut off before. */
export type SessionEndFact = Recorded<'session_end'> & { readonly keeps_cut_off?: boolean };

/** Title, model or metadata of a session were changed. `keeps_state`: by a person, so that its status, activity and trash stay. */
export type SessionUpdateFact = Recorded<'session_update'> & { readonly keeps_state?: boolean };
/** A heartbeat without a session leaves no fact. */
export type HeartbeatFact = Recorded<'heartbeat'> & { readonly session_id: string };
/** `position` is the message's place in its session, from 0, and stays with it for good. */
export type MessageAddFact = Recorded<'message_add'> & { readonly position: number; readonly change: TextChange };
/** `change` is `same` where no content is given. */
export type MessageUpdateFact = Recorded<'message_update'> & { readonly change: TextChange };
/** `offset` is the message's length before the delta, in UTF-16 code units; overlaps are already cut off. */
export type MessageAppendFact = Recorded<'message_append'> & { readonly offset: number };
/** A message of a snapshot, with its place in the session. */
export type PlacedMessage = SnapshotMessage & { readonly position: number; readonly change: TextChange };

/** A snapshot of a session was recorded. */
export type SnapshotFact = Omit<Recorded<'session_snapshot'>, 'messages'> & {
  readonly messages: readonly PlacedMessage[];
  /** Positions of recorded messages that the snapshot lacks. */
  readonly superseded: readonly number[];
};

/** A client of a session is gone; `interrupted` when it was the last one and the session had not ended. */
export interface ClientLeftFact {
  readonly type: 'client_left';
  readonly session_id: string;
  readonly left_client_id: string;
  readonly interrupted: boolean;
}

/** A session was put into the trash. */
export interface SessionTrashedFact {
  readonly type: 'session_trashed';
  readonly session_id: string;
}

/** A session was taken out of the trash. */
export interface SessionRestoredFact {
  readonly type: 'session_restored';
  readonly session_id: string;
}
/** The session and all its texts are gone for good. */
export interface SessionPurgedFact {
  readonly type: 'session_purged';
  readonly session_id: string;
}

/**
 * A session was imported, or a newer export of it. It does not say what changed: whoever shows the session reads it again. Its
 * messages are no facts: the recorder stores them in the transaction that journals this one, with a checkpoint, so that no
 * recorder ever reads them from the journal.
 */
export interface SessionImportedFact {
  readonly type: 'session_imported';
  readonly session_id: string;
}

/** Settings were changed; `config` has those. */
export interface ConfigChangedFact {
  readonly type: 'config_changed';
  readonly config: ConfigChange;
}
/** An event of a client that left no fact of its own but must not be looked at again; `code` when it was refused. */
export interface EventSettledFact {
  readonly type: 'event_settled';
  readonly settled_client_id: string;
  readonly counter: number;
  readonly code: ErrorCode | null;
}

/** A fact as it is decided, before it has a place in the journal. */
export type NewFact =
  | SessionStartFact
  | SessionEndFact
  | SessionUpdateFact
  | HeartbeatFact
  | MessageAddFact
  | MessageUpdateFact
  | MessageAppendFact
  | SnapshotFact
  | ClientLeftFact
  | SessionTrashedFact
  | SessionRestoredFact
  | SessionPurgedFact
  | SessionImportedFact
  | ConfigChangedFact
  | EventSettledFact;

/** A committed fact. */
export type Fact = NewFact & {
  /** Place in the journal: 1 for the first fact ever, without holes. */
  readonly seq: number;
  /** When it was committed, in epoch ms. */
  readonly recorded_at: number;
};

/** A fact's session, or null for one that belongs to none. */
export function sessionOfFact(fact: NewFact): string | null {
  return 'session_id' in fact ? fact.session_id : null;
}

const EVENT_FIELDS_OF_OURS = new Set([
  'seq',
  'recorded_at',
  'client_id',
  'position',
  'change',
  'superseded',
  'keeps_state',
]);

function withoutOurs(fact: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fact).filter(([field]) => !EVENT_FIELDS_OF_OURS.has(field)));
}

/** The event that a fact came from, as `event_broadcast` carries it; null for a fact that no event made. */
export function eventOfFact(fact: NewFact): Record<string, unknown> | null {
  switch (fact.type) {
    case 'client_left':
    case 'session_trashed':
    case 'session_restored':
    case 'session_purged':
    case 'session_imported':
    case 'config_changed':
    case 'event_settled':
      return null;
    case 'session_snapshot':
      return { ...withoutOurs(fact), messages: fact.messages.map(withoutOurs) };
    default:
      return withoutOurs(fact);
  }
}
