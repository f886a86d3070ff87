// What the adapters and the lazily loaded part need of the client in order to make requests in the SharedWorker.

/** A port at which the worker makes one request for this page, or reads it one answer (`protocol/relay.ts`). */
export interface Relay {
  readonly port: MessagePort;
  /** Settles once the transport that opened it is lost; `cause` says by what. */
  readonly lost: Promise<object>;
}

/** For adapters: makes requests in the SharedWorker, so that an answer outlives its page. */
export interface RelaySource {
  /** Opens a relay. Null where the open transport has none; undefined while no transport is open. */
  relay(): Relay | null | undefined;
}
