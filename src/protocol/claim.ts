// The message with which a page asks the service worker of its scope to control it.

import { isPlainObject } from './json.ts';

/** From a page to the service worker: take control of this page. */
export interface ClaimMessage {
  readonly type: 'CLAIM_CLIENTS';
}

/** Whether a message is a page's request to be controlled. */
export function isClaimMessage(data: unknown): data is ClaimMessage {
  return isPlainObject(data) && data['type'] === 'CLAIM_CLIENTS';
}
