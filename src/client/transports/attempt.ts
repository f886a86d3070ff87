// Opens one transport, and defines what opening transports needs of the client.

import type { Failure } from '../../protocol/index.ts';
import type { Opened, OpenTransport, Transport, TransportContext } from './transport.ts';

export interface ConnectionEvents {
  /** A transport is open, or none is for the reason given. */
  readonly onChange: (transport: Transport | null, reason: Failure | null) => void;
  /** Called for every transport: the client's id may have changed. */
  readonly context: () => TransportContext;
  /** Settles once the recorder can see that the client lives. Must not reject. */
  readonly present: Promise<void>;
}

/** A transport that throws where it should answer must not end the search for one. */
export async function attempt(open: OpenTransport, context: TransportContext): Promise<Opened> {
  try {
    return await open(context);
  } catch (error) {
    return { ok: false, error: { cause: 'threw', detail: error } };
  }
}
