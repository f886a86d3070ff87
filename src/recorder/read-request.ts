// Reads what came in as an event: the only place of the recorder where wire input is parsed.

import type { Request } from '../engine/index.ts';
import { parseEvent, parseEventId, type EventNumber } from '../protocol/index.ts';

/** Parses the events of a batch and identifies their client: by the event id if our client made that, else `sender`, if that is known. */
export function readRequests(inputs: readonly unknown[], sender: string | null): Request[] {
  let before: EventNumber | null = null;
  return Array.from(inputs, (input) => {
    const request = readRequest(input, sender, before);
    before = request.number ?? before;
    return request;
  });
}

function readRequest(input: unknown, sender: string | null, before: EventNumber | null): Request {
  const parsed = parseEvent(input);
  const eventId = parsed.ok ? (parsed.value.event_id ?? null) : parsed.error.event_id;
  const number = eventId === null ? null : parseEventId(eventId);
  return {
    parsed,
    number,
    follows: number === null && parsed.ok ? before : null,
    sender: sender ?? number?.client_id ?? null,
    caller: { event_id: number === null ? eventId : null, client_id: number?.client_id ?? sender },
  };
}
