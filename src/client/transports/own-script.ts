// The address of the package's own worker. It stands in one expression, as bundlers look for it there, and they put
// another address in its place: so that expression alone knows it.

import { startOwnSharedWorker } from './own-shared-worker.ts';
import { startOwnWorker } from './own-worker.ts';

/**
 * The address that the expression gives to the constructor, for the reason why that worker does not start. Evaluates the
 * expression with a constructor that starts nothing in the place of the platform's. Null where that cannot be done.
 */
export function ownScript(kind: 'own_shared' | 'own_dedicated'): URL | null {
  const name = kind === 'own_shared' ? 'SharedWorker' : 'Worker';
  const descriptor = Object.getOwnPropertyDescriptor(globalThis, name);
  let script: URL | null = null;
  function StandIn(address: string | URL): void {
    script = new URL(address, location.href);
  }
  try {
    Object.defineProperty(globalThis, name, { configurable: true, writable: true, value: StandIn });
  } catch {
    return null; // the page has frozen it
  }
  try {
    if (kind === 'own_shared') startOwnSharedWorker('');
    else startOwnWorker('');
  } catch {
    script = null; // what stands in the expression is no address
  }
  if (descriptor === undefined) Reflect.deleteProperty(globalThis, name);
  else Object.defineProperty(globalThis, name, descriptor);
  return script;
}
