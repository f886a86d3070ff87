// What every start of a worker does with the address of its script.

import { trustedScriptUrl } from '../trusted-script-url.ts';

/** The worker script that this page has tried to start last. */
let lastScript: URL | null = null;

export function lastWorkerScript(): URL | null {
  return lastScript;
}

/** Returns the address as worker constructors take it, also on a page that requires Trusted Types. Notes it, for the reason why a worker does not start. */
export function workerScript(address: string | URL): string {
  lastScript = new URL(address, location.href);
  return trustedScriptUrl(lastScript);
}
