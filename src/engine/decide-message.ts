// Deciders of the events that concern one message.

import type { EventOf } from '../protocol/index.ts';
import { textChange } from './decide-text.ts';
import { accept, DUPLICATE, originOf, refuse, withoutEventId, type Caller, type Outcome } from './outcome.ts';
import type { MessageState, SessionState } from './state.ts';

/** A known id with the same content is a duplicate; other content replaces, and the old becomes a revision. */
export function decideMessageAdd(session: SessionState, event: EventOf<'message_add'>, caller: Caller): Outcome {
  const known = session.messages.get(event.message_id);
  const fact = { ...withoutEventId(event), ...originOf(session, caller) };
  if (known === undefined) return accept({ ...fact, position: session.next_position, change: 'new' });
  const change = textChange(known, event.content);
  if (change === 'same' && !known.superseded) return DUPLICATE;
  const keepsNothing = known.length === 0 || change === 'same';
  return accept({ ...fact, position: known.position, change: keepsNothing ? change : 'replace' });
}

/** Replaces the content, or goes on where it is the recorded text's continuation. */
export function decideMessageUpdate(session: SessionState, event: EventOf<'message_update'>, caller: Caller): Outcome {
  const known = session.messages.get(event.message_id);
  if (known === undefined) return messageNotFound(session, event.message_id);
  const change = event.content == null ? 'same' : textChange(known, event.content);
  const keepsStanding = event.is_complete == null || known.is_complete === event.is_complete;
  if (change === 'same' && keepsStanding && event.metadata == null && !known.superseded) return DUPLICATE;
  return accept({ ...withoutEventId(event), ...originOf(session, caller), change });
}

/** Appends what is not there yet. Without an offset the delta is taken as it is. */
export function decideMessageAppend(session: SessionState, event: EventOf<'message_append'>, caller: Caller): Outcome {
  const known = session.messages.get(event.message_id);
  if (known === undefined) return messageNotFound(session, event.message_id);
  const offset = event.offset ?? known.length;
  if (offset > known.length) return appendGap(known, offset);
  const overlap = known.length - offset;
  if (overlap > 0 && event.content_delta.length <= overlap) return DUPLICATE;
  return accept({
    type: 'message_append',
    session_id: event.session_id,
    message_id: event.message_id,
    offset: known.length,
    content_delta: event.content_delta.slice(overlap),
    ...originOf(session, caller),
  });
}

function messageNotFound(session: SessionState, messageId: string): Outcome {
  return refuse(
    'message_not_found',
    `Session ${session.session_id} has no message ${messageId}. Send its message_add first.`,
  );
}

function appendGap(message: MessageState, offset: number): Outcome {
  const text = `Message ${message.message_id} has ${message.length} characters, the delta begins at ${offset}. Send again from ${message.length}.`;
  return refuse('append_gap', text, { expected_offset: message.length });
}
