// What every start of a worker does with the address of its script.

import { trustedScriptUrl } from '../trusted-script-url.ts';

/**
 * The worker script that this page has tried to start last, for the reason why a worker does not start. Null: none yet, or one
 * that a function of the app started. `own_shared`, `own_dedicated`: the package's own, whose address only the bundler knows.
 */
export type LastScript = URL | 'own_shared' | 'own_dedicated' | null;

let lastScript: LastScript = null;

export function lastWorkerScript(): LastScript {
  return lastScript;
}

/** Notes what is being started. */
export function noteScript(script: LastScript): void {
  lastScript = script;
}

/** Returns the address as worker constructors take it, also on a page that requires Trusted Types. Notes it. */
export function workerScript(address: string | URL): string {
  const script = new URL(address, location.href);
  noteScript(script);
  return trustedScriptUrl(script);
}
