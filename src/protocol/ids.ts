// The ids that our client gives its events: its client id and a counter from 1. The counter has no holes, so the recorder
// needs to remember only one number per client.

/** A client's own event number, parsed from an `event_id`. */
export interface EventNumber {
  readonly client_id: string;
  /** 1 for a client's first event, one more for each that follows. */
  readonly counter: number;
}

const NUMBERED = /^hf-([0-9a-z]{12})-([1-9][0-9]{0,14})$/;

/** Writes the `event_id` of a client's event number. */
export function formatEventId({ client_id, counter }: EventNumber): string {
  return `hf-${client_id}-${counter}`;
}

/** Parses an `event_id` of our client; null for any other id, which the recorder remembers itself. */
export function parseEventId(eventId: string): EventNumber | null {
  const match = NUMBERED.exec(eventId);
  const [, client_id, counter] = match ?? [];
  return client_id === undefined || counter === undefined ? null : { client_id, counter: Number(counter) };
}

/** Makes a client id of 12 characters (62 bits) from 12 random bytes; bytes over the alphabet's multiple are folded. */
export function clientIdFrom(random: Uint8Array): string {
  // Without `Array.from`, which Prototype.js replaces.
  let id = '';
  for (const byte of random.subarray(0, 12)) id += (byte % 36).toString(36);
  return id;
}
