// Whether the browser lets this page store anything at all. Where it does not, no worker starts either.

import type { Failure } from '../../protocol/index.ts';

/** Why nothing can be stored here; null where nothing is known to forbid it. A private window alone is no proof, nor is a small quota. */
export function storageDenial(): Failure | null {
  try {
    void globalThis.localStorage; // the browser throws for blocked site data and for sandboxed frames
    return null;
  } catch (error) {
    // Firefox throws something else where the file of localStorage is damaged: IndexedDB may work all the same.
    if (!(error instanceof DOMException) || error.name !== 'SecurityError') return null;
    return {
      code: 'storage_unavailable',
      message:
        'The browser lets this page store nothing: site data is blocked, or the page is in a sandboxed frame. Allow it and reload the page; until then what is pending is in memory only.',
      health: 'denied',
    };
  }
}
