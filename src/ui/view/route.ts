// The viewer's addresses: everything behind the `#`, so that a deep link works on any static server.

/**
 * A view that fills the main pane, by the name in its address. `sessions` is the list by itself, where there is room for one
 * pane only; beside the list it is home.
 */
export type ViewName = 'home' | 'sessions' | 'live' | 'recover' | 'trash' | 'storage' | 'settings' | 'import';

/** What the address asks for, beside the list. */
export type Place =
  | { readonly name: ViewName }
  | {
      readonly name: 'session';
      readonly sessionId: string;
      /** The message to show; null: the last one. */
      readonly messageId: string | null;
      /** Where no message is named: a message of the branch to show. Absent: the latest branch. */
      readonly branchId?: string;
    }
  | { readonly name: 'replay'; readonly sessionId: string };

/** A place, with what the list's search box holds. */
export type Route = Place & { readonly filter: string };

/** Every {@link ViewName}. */
export const VIEW_NAMES: readonly ViewName[] = [
  'home',
  'sessions',
  'live',
  'recover',
  'import',
  'trash',
  'storage',
  'settings',
];

const HOME: Place = { name: 'home' };

/** Reads `location.hash`. Anything unknown, or an id that is not properly encoded, is home. */
export function parseRoute(hash: string): Route {
  const [path = '', ...query] = hash.replace(/^#/, '').split('?');
  return { ...parsePlace(path), filter: new URLSearchParams(query.join('?')).get('filter') ?? '' };
}

/** Whether an address asks for the search box as well: that of the app's shortcut. */
export function asksToFind(hash: string): boolean {
  const [, ...query] = hash.split('?');
  return new URLSearchParams(query.join('?')).has('find');
}

/** Writes the hash of a route, such that {@link parseRoute} reads the same route back. */
export function formatRoute(route: Place & { readonly filter?: string }): string {
  const path = formatPlace(route);
  const { filter = '' } = route;
  return filter === '' ? path : `${path}?${new URLSearchParams({ filter }).toString()}`;
}

/** Whether two routes show the same; their filters may differ. */
export function isSamePlace(one: Place, other: Place): boolean {
  return formatPlace(one) === formatPlace(other);
}

function parsePlace(path: string): Place {
  const parts = path.split('/').slice(1).map(decoded);
  const [first, sessionId, part, messageId] = parts;
  if (first === 'session' && sessionId != null && sessionId !== '') {
    if (part === 'replay') return { name: 'replay', sessionId };
    const session = { name: 'session', sessionId, messageId: null } as const;
    if (messageId == null) return session;
    if (part === 'branch') return { ...session, branchId: messageId };
    return part === 'message' ? { ...session, messageId } : session;
  }
  const name = VIEW_NAMES.find((each) => each === first);
  return name === undefined ? HOME : { name };
}

function formatPlace(place: Place): string {
  switch (place.name) {
    case 'home':
      return '#/';
    case 'session': {
      const session = `#/session/${encoded(place.sessionId)}`;
      if (place.messageId !== null) return `${session}/message/${encoded(place.messageId)}`;
      return place.branchId === undefined ? session : `${session}/branch/${encoded(place.branchId)}`;
    }
    case 'replay':
      return `#/session/${encoded(place.sessionId)}/replay`;
    default:
      return `#/${place.name}`;
  }
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
