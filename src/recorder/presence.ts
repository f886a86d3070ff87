// Whether clients still exist. Hosts find out by Web Locks and by the service worker's clients.

export interface Presence {
  /** `gone` and `alive` are certain; `unknown` when this host cannot find out. */
  look(clientId: string): Promise<'alive' | 'gone' | 'unknown'>;
  /** Calls `onGone` once when the client is closed; at once when it is closed already. Does nothing where the host cannot find out. */
  watch(clientId: string, onGone: () => void): void;
}
