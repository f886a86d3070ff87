// Cache Storage in memory, as far as the second copy uses it.

interface Options {
  readonly ignoreSearch?: boolean;
}

/** What the caches of an origin hold: bytes by address, by the name of the cache. Tests may change and delete them. */
export class FakeCaches {
  /** The headers of entries, by their bytes. */
  readonly #headers = new WeakMap<Blob, Headers>();
  readonly stored = new Map<string, Map<string, Blob>>();
  /** Thrown by every call while it is set. */
  fault: Error | null = null;
  /** How many calls fail from now on. */
  failures = 0;
  /** Addresses of entries whose bytes cannot be read. */
  readonly cut = new Set<string>();
  /** Whether no head can be put. */
  failingHeads = false;
  /** How many listings fail from now on. */
  failingKeys = 0;
  /** How often entries were listed: browsers go through all of them for that. */
  listings = 0;
  /** Awaited before each listing. */
  listing = (): Promise<void> => Promise.resolve();
  /** Awaited before each deletion of an entry. */
  deleting = (): Promise<void> => Promise.resolve();
  /** Whether there is no room for a further entry. */
  isFull = false;

  has(name: string): Promise<boolean> {
    return this.#answer(() => this.stored.has(name));
  }

  open(name: string): Promise<object> {
    return this.#answer(() => {
      // One that is deleted goes on for those who have it open, and nobody else sees it.
      const entries = this.stored.get(name) ?? new Map<string, Blob>();
      this.stored.set(name, entries);
      return {
        put: async (address: string, response: Response) => {
          const bytes = await response.blob();
          await this.#answer(() => {
            if (this.failingHeads && address.endsWith('/head')) throw new Error('The browser cannot put it.');
            if (this.isFull) throw new DOMException('There is no room.', 'QuotaExceededError');
            this.#headers.set(bytes, response.headers);
            entries.set(address, bytes);
          });
        },
        match: (address: string) =>
          this.#answer(() => {
            const bytes = entries.get(address);
            if (bytes === undefined) return undefined;
            const headers = this.#headers.get(bytes) ?? new Headers();
            return new Response(this.cut.has(address) ? unreadable() : bytes, { headers });
          }),
        keys: async (address?: string, options?: Options) => {
          await this.listing();
          return this.#answer(() => {
            this.listings += 1;
            if (this.failingKeys > 0) {
              this.failingKeys -= 1;
              throw new Error('The browser cannot list them.');
            }
            return matching(entries, address, options).map((url) => ({ url }));
          });
        },
        delete: async (address: string, options?: Options) => {
          await this.deleting();
          return this.#answer(() => {
            const found = matching(entries, address, options);
            for (const url of found) entries.delete(url);
            return found.length > 0;
          });
        },
      };
    });
  }

  delete(name: string): Promise<boolean> {
    return this.#answer(() => this.stored.delete(name));
  }

  async #answer<T>(work: () => T): Promise<T> {
    await Promise.resolve();
    if (this.fault !== null) throw this.fault;
    if (this.failures > 0) {
      this.failures -= 1;
      throw new Error('The browser does not answer for a moment.');
    }
    return work();
  }
}

function matching(
  entries: ReadonlyMap<string, Blob>,
  address?: string,
  { ignoreSearch = false }: Options = {},
): string[] {
  const withoutSearch = (url: string): string => (ignoreSearch ? (url.split('?')[0] ?? url) : url);
  const wanted = address === undefined ? undefined : withoutSearch(address);
  return [...entries.keys()].filter((url) => wanted === undefined || withoutSearch(url) === wanted);
}

function unreadable(): ReadableStream {
  return new ReadableStream({
    start: (controller) => {
      controller.error(new TypeError('Failed to fetch'));
    },
  });
}
