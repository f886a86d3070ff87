// What events do to the messages of the reference recorder.

import type { EventOf, JsonValue } from '../../src/protocol/index.ts';
import type { ReferenceMessage, ReferenceSession } from './reference-state.ts';

/** `extend`: the old text is the beginning of the new one. */
export type TextEffect = 'same' | 'extend' | 'replace';

/** The fields that are neither absent nor null. */
export function given(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== null));
}

/** Whether a message that is given this text is written to its end. Answers are streamed: without text they are still to be written. */
export function isWritten(role: string, content: string): boolean {
  return content.length > 0 || ['system', 'developer', 'user', 'tool', 'function'].includes(role);
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
    completion: isWritten(from.role, from.content) ? 'complete' : 'open',
    superseded: false,
    beneath: 'complete',
    cutBy: new Set(),
    opening: 0,
    revisions: [],
  };
}

/** `old` with a JSON Merge Patch, as the pseudocode of RFC 7396 has it. */
export function patched(old: unknown, patch: unknown): JsonValue {
  if (typeof patch !== 'object' || patch === null || Array.isArray(patch)) return patch as JsonValue;
  const isObject = typeof old === 'object' && old !== null && !Array.isArray(old);
  let members: [string, JsonValue][] = isObject ? Object.entries(old) : [];
  for (const [name, value] of Object.entries(patch)) {
    const before = members.find(([known]) => known === name);
    if (value === null) members = members.filter((member) => member !== before);
    else if (before === undefined) members.push([name, patched(null, value)]);
    else before[1] = patched(before[1], value);
  }
  return Object.fromEntries(members);
}

/** What `text` does to `old`. */
export function textEffect(old: string, text: string): TextEffect {
  if (old === text) return 'same';
  return text.startsWith(old) ? 'extend' : 'replace';
}

/** Makes `content` the text; one that is replaced becomes a revision. */
export function setContent(message: ReferenceMessage, content: string, effect: TextEffect, now: number): void {
  if (effect === 'replace' && message.content !== '')
    message.revisions.push({ content: message.content, replaced_at: now });
  message.content = content;
}

/** Nothing more is going to be written to it, as a snapshot shows. */
function closeMessage(message: ReferenceMessage): void {
  if (message.completion !== 'cut_off') message.completion = closed(message.completion);
}

/** Nothing more is going to be written to any message so far. */
export function closeMessages(session: ReferenceSession): void {
  for (const message of session.messages) {
    closeMessage(message);
    message.beneath = closed(message.beneath);
  }
}

function closed<Completion extends string>(completion: Completion): Completion | 'complete' | 'incomplete' {
  if (completion === 'open') return 'complete';
  return completion === 'paused' ? 'incomplete' : completion;
}

/** An event opened the message or appended to it: of the client that wrote to the session last. */
export function noteOpening(session: ReferenceSession, message: ReferenceMessage): void {
  session.openings += 1;
  message.opening = session.openings;
  const client = [...session.clients].at(-1);
  if (client !== undefined) session.openedBy.set(client, session.openings);
}

/** A client is lost: what is open is cut off. */
export function cutOffMessage(message: ReferenceMessage, client: string): void {
  const { completion } = message;
  if (completion === 'open' || completion === 'paused') {
    message.beneath = completion;
    message.cutBy = new Set([client]);
    message.completion = 'cut_off';
  } else if (completion === 'cut_off' && (message.beneath === 'open' || message.beneath === 'paused')) {
    message.cutBy.add(client);
  }
}

/** A client that was taken for lost writes again: it has cut off nothing. */
export function takeBack(session: ReferenceSession, client: string): void {
  for (const message of session.messages) {
    const isFree = message.completion === 'cut_off' && message.cutBy.delete(client) && message.cutBy.size === 0;
    if (isFree) message.completion = message.beneath;
  }
}

/** The message is appended to. */
export function reopenMessage(message: ReferenceMessage): void {
  if (message.completion !== 'paused') message.completion = 'open';
}

/** Makes the snapshot current: what it lacks is superseded, what it has otherwise extended or replaced; all but its last message are closed. */
export function takeSnapshot(session: ReferenceSession, event: EventOf<'session_snapshot'>, now: number): void {
  for (const message of session.messages) message.superseded = true;
  for (const shown of event.messages) {
    const known = session.messages.find(({ message_id }) => message_id === shown.message_id);
    const isLast = shown === event.messages.at(-1);
    if (known === undefined) {
      const added = newMessage(shown, shown.created_at ?? event.occurred_at ?? now);
      session.messages.push(added);
      if (isLast && added.completion === 'open') noteOpening(session, added);
      if (!isLast) closeMessage(added);
      continue;
    }
    const effect = textEffect(known.content, shown.content);
    setContent(known, shown.content, effect, now);
    if (effect === 'replace') known.completion = isWritten(shown.role, shown.content) ? 'complete' : 'open';
    const isReopened = effect === 'extend' && known.completion === 'cut_off';
    if (isReopened) known.completion = 'open';
    if (isLast && known.completion === 'open' && (isReopened || effect === 'replace')) noteOpening(session, known);
    if (!isLast) closeMessage(known);
    const { role, model, parent_id, metadata, created_at } = shown;
    Object.assign(known, given({ role, model, parent_id, metadata, created_at }));
    known.superseded = false;
  }
}

/** The messages of a snapshot, where one that has the id of an earlier one gets its own. */
export function withOwnIds({ messages }: EventOf<'session_snapshot'>): EventOf<'session_snapshot'>['messages'] {
  return messages.map((message, index) => {
    const count = messages.slice(0, index + 1).filter(({ message_id }) => message_id === message.message_id).length;
    return count === 1 ? message : { ...message, message_id: `${message.message_id}~duplicate-${count}` };
  });
}
