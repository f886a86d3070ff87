// Reads what came in as an event: the only place of the recorder where wire input is parsed.

import type { Request } from '../engine/index.ts';
import { parseEvent, parseEventId } from '../protocol/index.ts';

/** Parses an event and identifies its client: by its event id if our client made that, else `sender`, if that is known. */
export function readRequest(input: unknown, sender: string | null): Request {
  const parsed = parseEvent(input);
  const eventId = parsed.ok ? (parsed.value.event_id ?? null) : parsed.error.event_id;
  const number = eventId === null ? null : parseEventId(eventId);
  return {
    parsed,
    number,
    sender: sender ?? number?.client_id ?? null,
    caller: { event_id: number === null ? eventId : null, client_id: number?.client_id ?? sender },
  };
}
