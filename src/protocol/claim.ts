// What a page asks of the service worker whose scope it is in, and that does not control it.

import { isPlainObject } from './json.ts';

/** From a page to the service worker: control me. */
export interface ClaimMessage {
  readonly type: 'CLAIM_CLIENTS';
}

/** Whether a message is a page's wish to be controlled. */
export function isClaimMessage(data: unknown): data is ClaimMessage {
  return isPlainObject(data) && data['type'] === 'CLAIM_CLIENTS';
}
