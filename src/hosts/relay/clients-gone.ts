// Watches for the end of clients, each by one wait for its lock, however many listeners there are.

import type { Presence } from '../../recorder/index.ts';

/** Calls back once when the client is gone. Returns the function that stops it. */
export type OnClientGone = (clientId: string, listener: () => void) => () => void;

export function watchClients({ watch }: Pick<Presence, 'watch'>): OnClientGone {
  const listeners = new Map<string, Set<() => void>>();

  function listenersOf(clientId: string): Set<() => void> {
    const known = listeners.get(clientId);
    if (known !== undefined) return known;
    const added = new Set<() => void>();
    listeners.set(clientId, added);
    watch(clientId, () => {
      listeners.delete(clientId);
      for (const listener of added) listener();
    });
    return added;
  }

  return (clientId, listener) => {
    const own = listenersOf(clientId);
    own.add(listener);
    return () => {
      own.delete(listener);
    };
  };
}
