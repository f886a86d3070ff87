// Keeps the files of one build for offline use: stored when a service worker is installed, served
// as they were stored, never changed at run time. A page and its worker are thus of one build.

import { failed, ok, reasonOf, type Result } from '../protocol/index.ts';

export interface PrecacheOptions {
  /** Addresses of the files of the build, relative to the scope. */
  readonly entries: readonly string[];
  /** Changes whenever any file does. */
  readonly version: string;
  readonly namespace: string;
  /** The worker's scope, an absolute URL ending in `/`. */
  readonly scope: string;
}

export interface Precache {
  /** The stored file that answers a request; null when the network must. Query and hash do not matter, a folder is its index.html. */
  addressFor(request: Request): string | null;
  /** The file at an address of `addressFor`, from the network only if the browser has dropped it. */
  answer(request: Request, address: string): Promise<Response>;
  /** Fetches and stores every file, past the HTTP cache. Errors, each naming a file: `not_found`, `storage_unavailable`. */
  install(): Promise<Result<null>>;
  /** Deletes what older builds stored in this namespace and scope, and nothing else. */
  deleteOlder(): Promise<void>;
}

export function createPrecache({ entries, version, namespace, scope }: PrecacheOptions): Precache {
  const addresses = new Set(entries.map((url) => new URL(url, scope).href));
  // A URL's path has no spaces and neither has an encoded namespace, so no prefix is the beginning of another scope's.
  const prefix = `${encodeURIComponent(namespace)} precache ${new URL(scope).pathname} `;
  const cacheName = `${prefix}${version}`;

  return {
    addressFor(request) {
      if (request.method !== 'GET') return null;
      const { origin, pathname } = new URL(request.url);
      const address = `${origin}${pathname}${pathname.endsWith('/') ? 'index.html' : ''}`;
      return addresses.has(address) ? address : null;
    },

    async answer(request, address) {
      return (await stored(cacheName, address)) ?? fetch(request);
    },

    async install() {
      const cache = await caches.open(cacheName);
      const results = await Promise.all([...addresses].map((address) => storeFile(cache, address)));
      return results.find((result) => !result.ok) ?? ok(null);
    },

    async deleteOlder() {
      const names = await caches.keys();
      const older = names.filter((name) => name.startsWith(prefix) && name !== cacheName);
      await Promise.all(older.map((name) => caches.delete(name)));
    },
  };
}

async function storeFile(cache: Cache, address: string): Promise<Result<null>> {
  try {
    const response = await fetch(new Request(address, { cache: 'reload' }));
    if (response.ok && !response.redirected) {
      await cache.put(address, response);
      return ok(null);
    }
    // An unread body would keep its connection from the files that wait for one.
    await response.body?.cancel();
    const got = response.redirected ? `was redirected to ${response.url}` : `was answered with ${response.status}`;
    return failed(
      'not_found',
      `${address} ${got}. Serve every file of the build at its own address. Load the page again.`,
    );
  } catch (error) {
    return failed('storage_unavailable', `${address} could not be stored: ${reasonOf(error)}. Load the page again.`);
  }
}

/** A stored file; undefined when the browser has dropped it or cannot read it. */
async function stored(cacheName: string, address: string): Promise<Response | undefined> {
  try {
    const cache = await caches.open(cacheName);
    return await cache.match(address, { ignoreVary: true });
  } catch (error) {
    console.error('holdfast: the precache could not be read', error);
    return undefined;
  }
}
