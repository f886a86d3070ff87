// Takes an event from the app: a copy, so that what the app changes later is not what is recorded. It is read as the
// recorder reads it, so what the recorder would refuse is refused at once.

import { parseEvent, type ErrorReply } from '../../protocol/index.ts';
import type { NewEvent } from '../recorder-client.ts';

/** An event that can be posted and sent again as it was given. */
export interface TakenEvent {
  readonly event: NewEvent;
  /** The caller's own id; null when the client is to number the event. */
  readonly eventId: string | null;
  /** About how long it is as JSON, in UTF-16 code units. */
  readonly length: number;
  /** Optional fields that were dropped because their values are wrong, for the ack; null where there are none. */
  readonly ignored: readonly string[] | null;
}

/** The copy, or the reply that refuses the event, as the recorder would. */
export type Taken =
  | { readonly ok: true; readonly value: TakenEvent }
  | { readonly ok: false; readonly error: ErrorReply };

/** Takes what an app gives as an event; never throws. Errors: `invalid_event`, `payload_too_large`. */
export function takeEvent(input: unknown): Taken {
  const parsed = parseEvent(input, true);
  if (!parsed.ok) return parsed;
  const { value, length, ignored } = parsed;
  return { ok: true, value: { event: value, eventId: value.event_id ?? null, length, ignored } };
}
