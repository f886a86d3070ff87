// Random ids of sessions, messages and clients.

import { clientIdFrom } from '../../protocol/index.ts';

/** 62 random bits. `crypto.randomUUID` is missing where the page is not secure, as on http in a LAN. */
export function randomId(): string {
  return clientIdFrom(crypto.getRandomValues(new Uint8Array(12)));
}
