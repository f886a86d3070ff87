// Random ids for sessions and messages.

/** 128 random bits in hexadecimal. `crypto.randomUUID` is missing where the page is not secure, as on http in a LAN. */
export function randomId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
