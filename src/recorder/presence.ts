// Who is still there. Hosts answer it with the platform's means: Web Locks, the service worker's clients.

export interface Presence {
  /** `gone` and `alive` are certain; `unknown` when this host cannot tell. `silentMs`: for how long nothing came from the client. */
  look(clientId: string, silentMs: number): Promise<'alive' | 'gone' | 'unknown'>;
  /** Calls back once when a client that is there goes; at once when it is gone already. Does nothing where the host cannot tell. */
  watch(clientId: string, onGone: () => void): void;
}
