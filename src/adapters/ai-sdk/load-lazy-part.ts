// Loads the lazily loaded part of the transport.

import type * as LazyPart from './lazy-part.ts';

/** Rejects where its file cannot be loaded. */
export function loadLazyPart(): Promise<typeof LazyPart> {
  return import('./lazy-part.ts');
}
