// Finds the rows of the route table that a path belongs to.

import type { Route } from './route.ts';

/** A row that a path belongs to, and the id in the path as it came. */
export interface Match {
  readonly route: Route;
  readonly rawId: string | null;
}

/** Every row of a path, one for each method; empty for an unknown path. `path` is what follows the base. */
export function matchPath(routes: readonly Route[], path: string): readonly Match[] {
  return routes.flatMap((route) => {
    const match = route.paths.map((pattern) => compare(pattern, path)).find((found) => found !== null);
    return match === undefined ? [] : [{ route, rawId: match.rawId }];
  });
}

/** The value of an `Allow` header for rows of one path. */
export function allowOf(routes: readonly Route[]): string {
  const methods = routes.flatMap(({ method }) => (method === 'GET' ? [method, 'HEAD'] : [method]));
  return [...methods, 'OPTIONS'].join(', ');
}

function compare(pattern: string, path: string): { rawId: string | null } | null {
  const expected = pattern.split('/');
  const given = path.split('/');
  if (given.length !== expected.length) return null;
  let rawId: string | null = null;
  for (const [index, segment] of expected.entries()) {
    const value = given[index] ?? '';
    if (segment.startsWith('{') && value !== '') rawId = value;
    else if (segment !== value) return null;
  }
  return { rawId };
}
