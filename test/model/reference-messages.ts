// What events do to the messages of the reference recorder.

import type { EventOf } from '../../src/protocol/index.ts';
import type { ReferenceMessage, ReferenceSession } from './reference-state.ts';

/** `extend`: the old text is the beginning of the new one. */
export type TextEffect = 'same' | 'extend' | 'replace';

/** The fields that are neither absent nor null. */
export function given(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== null));
}

/** A message as it is recorded first. */
export function newMessage(
  from: Omit<EventOf<'message_add'>, 'type' | 'session_id'>,
  createdAt: number,
): ReferenceMessage {
  return {
    message_id: from.message_id,
    role: from.role,
    content: from.content,
    model: from.model ?? null,
    created_at: createdAt,
    parent_id: from.parent_id ?? null,
    metadata: from.metadata ?? null,
    is_complete: from.content !== '',
    superseded: false,
    revisions: [],
  };
}

/** What `text` does to `old`. */
export function textEffect(old: string, text: string): TextEffect {
  if (old === text) return 'same';
  return text.startsWith(old) ? 'extend' : 'replace';
}

/** Makes `content` the text; one that is replaced becomes a revision. */
export function setContent(message: ReferenceMessage, content: string, effect: TextEffect, now: number): void {
  if (effect === 'replace') message.revisions.push({ content: message.content, replaced_at: now });
  message.content = content;
}

/** Makes the snapshot current: what it lacks is superseded, what it has otherwise extended or replaced. */
export function takeSnapshot(session: ReferenceSession, event: EventOf<'session_snapshot'>, now: number): void {
  for (const message of session.messages) message.superseded = true;
  for (const shown of event.messages) {
    const known = session.messages.find(({ message_id }) => message_id === shown.message_id);
    if (known === undefined) {
      session.messages.push(newMessage(shown, shown.created_at ?? event.occurred_at ?? now));
      continue;
    }
    const effect = textEffect(known.content, shown.content);
    setContent(known, shown.content, effect, now);
    if (effect === 'replace') known.is_complete = shown.content !== '';
    const { role, model, parent_id, metadata, created_at } = shown;
    Object.assign(known, given({ role, model, parent_id, metadata, created_at }));
    known.superseded = false;
  }
}
