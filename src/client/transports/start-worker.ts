// Starts workers where it takes more than the constructor: on a page that requires Trusted Types, and where the reason
// is wanted why one did not start.

import { trustedScriptUrl } from '../trusted-script-url.ts';

/** The worker script that this page has tried to start last. */
let lastScript: URL | null = null;

export function lastWorkerScript(): URL | null {
  return lastScript;
}

type WorkerConstructor = new (script: string | URL, options?: WorkerOptions) => object;

/**
 * The constructor, noting the script's address and passing it on as Trusted Types want it. To be kept in a variable of the
 * constructor's own name: bundlers find workers by the expression `new SharedWorker(new URL(…, import.meta.url))`.
 */
export function noting<Constructor extends WorkerConstructor>(constructor: Constructor): Constructor {
  return new Proxy(constructor, {
    construct(Target, [script, options]: [string | URL, WorkerOptions?]) {
      lastScript = new URL(script, location.href);
      return new Target(trustedScriptUrl(script), options);
    },
  });
}
