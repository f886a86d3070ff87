// Decides the events of one message.

import { MAX_METADATA_LENGTH, type EventOf, type JsonValue } from '../protocol/index.ts';
import { completionOf, isOpen, isWhole } from './completion.ts';
import { textChange } from './decide-text.ts';
import { continuesText } from './fold.ts';
import { mergePatch } from './merge-patch.ts';
import {
  accept,
  DUPLICATE,
  NO_ORIGIN,
  originOf,
  originUnlessEnded,
  refuse,
  without,
  withoutEventId,
  type Caller,
  type Outcome,
  type Refusal,
} from './outcome.ts';
import type { MessageState, SessionState } from './state.ts';

/**
 * A known id takes over what is given, where anything of it differs. A text that goes on where the recorded one ends
 * extends it; another one replaces it, and the old becomes a revision.
 */
export function decideMessageAdd(session: SessionState, event: EventOf<'message_add'>, caller: Caller): Outcome {
  const known = session.messages.get(event.message_id);
  const fact = { ...withoutEventId(event), ...originOf(session, caller) };
  if (known === undefined) return accept({ ...fact, position: session.next_position, change: 'new' });
  const change = textChange(known, event.content);
  const isCompleted = !isWhole(event.role, event.content) || completionOf(session, known) === 'complete';
  if (change === 'same' && isCompleted && !known.superseded && saysNothingNew(known, event)) return DUPLICATE;
  return accept({ ...fact, position: known.position, change });
}

const ID_AND_TIME = ['event_id', 'occurred_at'] as const;

/** Whether the message has all the fields that are given. */
function saysNothingNew(known: MessageState, event: EventOf<'message_add'>): boolean {
  return (
    event.role === known.role &&
    (event.model ?? known.model) === known.model &&
    (event.parent_id ?? known.parent_id) === known.parent_id &&
    (event.occurred_at ?? known.created_at) === known.created_at &&
    isSameJson(event.metadata ?? known.metadata, known.metadata)
  );
}

/** An object whose members are in another order counts as another one. */
function isSameJson(one: JsonValue, other: JsonValue): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** Whether an update with the recorded text, or without one, leaves the completion as it is. */
function isSaidAlready(
  session: SessionState,
  known: MessageState,
  { content, is_complete }: EventOf<'message_update'>,
): boolean {
  const completion = completionOf(session, known);
  if (is_complete == null)
    return content == null || !isWhole(known.role, content) || (completion !== 'open' && completion !== 'cut_off');
  return is_complete ? completion === 'complete' : completion === 'paused' || completion === 'incomplete';
}

/** Changes what is given: a text replaces or extends the recorded one, metadata is merged into what is there. */
export function decideMessageUpdate(session: SessionState, event: EventOf<'message_update'>, caller: Caller): Outcome {
  const known = session.messages.get(event.message_id);
  if (known === undefined) return messageNotFound(session, event.message_id);
  const { content, metadata } = event;
  const change = content == null ? 'same' : textChange(known, content);
  const isSaid = isSaidAlready(session, known, event);
  const merged = metadata == null ? known.metadata : mergePatch(known.metadata, metadata);
  const isMerged = isSameJson(merged, known.metadata);
  if (change === 'same' && isSaid && isMerged && !known.superseded) return DUPLICATE;
  if (!isMerged && JSON.stringify(merged).length > MAX_METADATA_LENGTH) return metadataTooLarge(event.message_id);
  const origin = continuesText(event) ? originOf(session, caller) : originUnlessEnded(session, caller);
  return accept({ ...withoutEventId(event), ...origin, change });
}

/** Appends the part of the delta that is not recorded yet: all of it where no offset is given. */
export function decideMessageAppend(session: SessionState, event: EventOf<'message_append'>, caller: Caller): Outcome {
  const known = session.messages.get(event.message_id);
  if (known === undefined) return messageNotFound(session, event.message_id);
  const offset = event.offset ?? known.length;
  if (offset > known.length) return { kind: 'refused', error: appendGap(event, known.length) };
  const overlap = known.length - offset;
  if (overlap > 0 && event.content_delta.length <= overlap) return DUPLICATE;
  // The last chunk of many streams is empty. It must not reopen a message that is closed already.
  if (event.content_delta === '' && !known.superseded && !isOpen(session, known)) return DUPLICATE;
  // An append keeps no time of its own: there are thousands, and their message has one.
  const content_delta = event.content_delta.slice(overlap);
  const fact = Object.assign(without(event, ID_AND_TIME), { content_delta, offset: known.length });
  const origin = originOf(session, caller);
  return accept(origin === NO_ORIGIN ? fact : { ...fact, ...origin });
}

function messageNotFound(session: SessionState, messageId: string): Outcome {
  return refuse(
    'message_not_found',
    `Session ${session.session_id} has no message ${messageId}. Send its message_add first.`,
  );
}

function metadataTooLarge(messageId: string): Outcome {
  const limit = `${MAX_METADATA_LENGTH} characters as JSON`;
  return refuse(
    'payload_too_large',
    `With this update, the metadata of message ${messageId} would take more than ${limit}. Remove members by setting them to null.`,
  );
}

/** Refuses an append that begins after the end of its text, of which the caller has so far brought `length` code units. */
export function appendGap({ message_id, offset }: EventOf<'message_append'>, length: number): Refusal {
  const message = `Message ${message_id} has ${length} characters, the delta begins at ${offset}. Send again from ${length}.`;
  return { type: 'error', code: 'append_gap', message, expected_offset: length };
}
