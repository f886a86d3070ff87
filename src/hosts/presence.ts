// Finds out whether clients exist: our clients hold a Web Lock for as long as their page lives; only the service worker
// knows whether other pages exist.

import { settleWithin, type SharedNames, PLATFORM_DEADLINE_MS } from '../protocol/index.ts';
import type { Presence } from '../recorder/index.ts';
import { startTimer } from './timing.ts';

const PAGE_CLIENT = /^page:(.*)$/s;

export function createPresence(names: SharedNames, isPageAlive?: (pageId: string) => Promise<boolean>): Presence {
  async function isLocked(clientId: string): Promise<boolean> {
    const { held = [], pending = [] } = await navigator.locks.query();
    const name = names.clientLock(clientId);
    return [...held, ...pending].some((lock) => lock.name === name && lock.mode === 'exclusive');
  }

  async function look(clientId: string): Promise<'alive' | 'gone' | 'unknown'> {
    const [, pageId] = PAGE_CLIENT.exec(clientId) ?? [];
    if (pageId === undefined) {
      if (!('locks' in navigator)) return 'unknown';
      return (await isLocked(clientId)) ? 'alive' : 'gone';
    }
    if (isPageAlive === undefined) return 'unknown';
    return (await isPageAlive(pageId)) ? 'alive' : 'gone';
  }

  return {
    look: (clientId) =>
      settleWithin<'alive' | 'gone' | 'unknown'>(
        look(clientId).catch(() => 'unknown' as const), // a frame of another site may be refused Web Locks
        PLATFORM_DEADLINE_MS,
        startTimer,
        () => 'unknown',
      ),
    watch(clientId, onGone) {
      if (PAGE_CLIENT.test(clientId) || !('locks' in navigator)) return;
      // Shared, so that every watching host gets it at once when the client releases it.
      navigator.locks.request(names.clientLock(clientId), { mode: 'shared' }, onGone).catch(() => undefined);
    },
  };
}
