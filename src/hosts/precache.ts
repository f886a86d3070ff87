// Keeps the files of one build for offline use: stored when a service worker is installed, served
// as they were stored, never changed at run time. A page and its worker are thus of one build.
// A file belongs to the build only if its bytes do: the scope may hold pages and files of the app.

import { failed, FILE_DEADLINE_MS, ok, reasonOf, settleWithin, type Result } from '../protocol/index.ts';
import { startTimer } from './timing.ts';

const INDEX = 'index.html';

/** HTTP statuses of the range 400 to 499 that say nothing about the file: Request Timeout and Too Many Requests. */
const TEMPORARY = new Set([408, 429]);

/** Which files are kept for offline use. */
export interface PrecacheOptions {
  /** The files of the build: address relative to the scope, and the first 16 hex digits of the SHA-256 of the bytes. */
  readonly entries: readonly (readonly [url: string, hash: string])[];
  /** Changes whenever any file does. */
  readonly version: string;
  readonly namespace: string;
  /** The worker's scope, an absolute URL ending in `/`. */
  readonly scope: string;
}

/** The files of one build, kept for offline use. */
export interface Precache {
  /** The address of the build's file that a request asks for; null if it asks for another. Query and hash do not matter. */
  addressFor(request: Request): string | null;
  /**
   * The stored file at an address of `addressFor`. From the network if the file is not stored, as it is not the build's or the browser
   * has dropped it, and after {@link FILE_DEADLINE_MS} from whichever of both has it first.
   */
  answer(request: Request, address: string): Promise<Response>;
  /**
   * Fetches every file, past the HTTP cache, and stores those of the build. A file that is not deployed is skipped, and
   * so is one of the app at the same address. Errors, each with the file's address: `not_connected` if the server or
   * the network failed, `storage_unavailable`.
   */
  install(): Promise<Result<null>>;
  /** Deletes what older builds stored in this namespace and scope, and nothing else. */
  deleteOlder(): Promise<void>;
}

/**
 * Keeps the files of one build in a cache of their own. It adds no listeners: call `install` in `install`, `deleteOlder` in
 * `activate`, and `answer` in `fetch` where `addressFor` names a file.
 */
export function createPrecache({ entries, version, namespace, scope }: PrecacheOptions): Precache {
  // A folder and its index.html are two addresses: the app may answer one of them itself.
  const hashes = new Map(
    entries.flatMap(([url, hash]) => {
      const { href } = new URL(url, scope);
      const file = [href, hash] as const;
      return href.endsWith(`/${INDEX}`) ? [file, [href.slice(0, -INDEX.length), hash] as const] : [file];
    }),
  );
  // A URL's path has no spaces and neither has an encoded namespace, so no prefix is the beginning of another scope's.
  const prefix = `${encodeURIComponent(namespace)} precache ${new URL(scope).pathname} `;
  const cacheName = `${prefix}${version}`;

  return {
    addressFor(request) {
      if (request.method !== 'GET') return null;
      const { origin, pathname } = new URL(request.url);
      const address = `${origin}${pathname}`;
      return hashes.has(address) ? address : null;
    },

    async answer(request, address) {
      const file = stored(cacheName, address).then((found) => found ?? fetch(request));
      return settleWithin(file, FILE_DEADLINE_MS, startTimer, () => Promise.any([file, fetch(request)]));
    },

    async install() {
      try {
        const cache = await caches.open(cacheName);
        const results = await Promise.all([...hashes].map(([address, hash]) => storeFile(cache, address, hash)));
        return results.find((result) => !result.ok) ?? ok(null);
      } catch (error) {
        return notStored('The files of the build', error);
      }
    },

    async deleteOlder() {
      const names = await caches.keys();
      const older = names.filter((name) => name.startsWith(prefix) && name !== cacheName);
      await Promise.all(older.map((name) => caches.delete(name)));
    },
  };
}

async function storeFile(cache: Cache, address: string, hash: string): Promise<Result<null>> {
  const fetched = await fetchFile(address);
  if (!fetched.ok) return fetched;
  const file = fetched.value;
  if (file === null || (await hashOf(file.bytes)) !== hash) return ok(null);
  try {
    // Made anew: browsers refuse a redirected response as the answer to a navigation.
    await cache.put(address, new Response(file.bytes, { headers: file.headers }));
    return ok(null);
  } catch (error) {
    return notStored(address, error);
  }
}

interface FetchedFile {
  readonly bytes: ArrayBuffer;
  readonly headers: Headers;
}

/** Null if the server has no such file, or redirects to another origin, such as a login page. */
async function fetchFile(address: string): Promise<Result<FetchedFile | null>> {
  try {
    const response = await fetch(new Request(address, { cache: 'reload' }));
    const { ok: isFound, status, headers } = response;
    if (isFound) return ok({ bytes: await response.arrayBuffer(), headers });
    // A body that is not read would keep its connection from the files that wait for one.
    await response.body?.cancel();
    return status >= 400 && status < 500 && !TEMPORARY.has(status)
      ? ok(null)
      : notFetched(address, `the server answered with the status ${status}`);
  } catch (error) {
    return (await isRedirected(address)) ? ok(null) : notFetched(address, reasonOf(error));
  }
}

/** A redirect to another origin looks like a network error unless the request does not follow it. */
async function isRedirected(address: string): Promise<boolean> {
  try {
    return (await fetch(new Request(address, { cache: 'reload', redirect: 'manual' }))).type === 'opaqueredirect';
  } catch {
    return false; // the network failed
  }
}

function notFetched(address: string, reason: string): Result<never> {
  return failed('not_connected', `${address} could not be fetched: ${reason}. Load the page again.`);
}

function notStored(what: string, error: unknown): Result<never> {
  return failed('storage_unavailable', `${what} could not be stored: ${reasonOf(error)}. Load the page again.`);
}

async function hashOf(bytes: ArrayBuffer): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest.subarray(0, 8), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** A stored file; undefined if it is not stored or cannot be read. */
async function stored(cacheName: string, address: string): Promise<Response | undefined> {
  try {
    const cache = await caches.open(cacheName);
    return await cache.match(address, { ignoreVary: true });
  } catch (error) {
    console.error('holdfast: the precache could not be read', error);
    return undefined;
  }
}
