// The viewer's addresses: everything behind the `#`, so that a deep link works on any static server.

/** What the address asks for: the list alone, or a session beside it. */
export type Route = { readonly name: 'list' } | { readonly name: 'session'; readonly sessionId: string };

const SESSION_PREFIX = '#/session/';

/** Reads `location.hash`. Anything unknown, or an id that is not properly encoded, is the list. */
export function parseRoute(hash: string): Route {
  if (!hash.startsWith(SESSION_PREFIX)) return { name: 'list' };
  const sessionId = decoded(hash.slice(SESSION_PREFIX.length));
  return sessionId === null || sessionId === '' ? { name: 'list' } : { name: 'session', sessionId };
}

/** Writes the hash of a route, such that {@link parseRoute} reads the same route back. */
export function formatRoute(route: Route): string {
  return route.name === 'list' ? '#/' : SESSION_PREFIX + encoded(route.sessionId);
}

/** An id is any string; a lone surrogate cannot be encoded and becomes U+FFFD, an address that finds nothing. */
function encoded(id: string): string {
  return encodeURIComponent(id.toWellFormed());
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null; // a malformed escape: somebody cut the link
  }
}
