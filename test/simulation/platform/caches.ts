// Cache Storage, which outlives its contexts: an entry is stored whole or not at all. What a context has asked for when it dies happens
// or does not.

import { Realm, type Scheduler } from '../scheduler.ts';
import { bytesOf, responseOf } from './bytes.ts';

/** The outcome of a call. `lost_after`: it is done, and rejects. `hang`: it is never answered, and done or not. */
export type CacheFate = 'done' | 'refused' | 'lost_after' | 'hang';

/** What determines how calls go. */
export interface CacheContext {
  readonly fate: () => CacheFate;
  /** The delay of one way of a call, in ms. */
  readonly latency: () => number;
  readonly isFull: () => boolean;
  /** Of two things that may both happen. */
  readonly isIn: () => boolean;
}

interface Options {
  readonly ignoreSearch?: boolean;
}

/** A call that has not reached the disk yet. */
interface Pending {
  readonly realm: Realm;
  readonly effect: () => unknown;
}

/** The entries of one cache: bytes by address. */
export type Entries = Map<string, Uint8Array>;

export class SimulatedCaches {
  /** The entries by the name of their cache. */
  readonly stored = new Map<string, Entries>();
  /** Called when a cache is deleted. */
  onCleared = (): void => undefined;
  /** Called when an entry was put or deleted. */
  onChanged = (): void => undefined;
  readonly #scheduler: Scheduler;
  readonly #context: CacheContext;
  readonly #realm = new Realm('caches');
  readonly #pending = new Set<Pending>();

  constructor(scheduler: Scheduler, context: CacheContext) {
    this.#scheduler = scheduler;
    this.#context = context;
  }

  /** The global of the running context. */
  get global() {
    return {
      has: (name: string) => this.#call(() => this.stored.has(name)),
      keys: () => this.#call(() => [...this.stored.keys()]),
      delete: (name: string) => this.#call(() => this.clear(name)),
      open: (name: string) => this.#call(() => this.#cacheOf(this.#entriesOf(name))),
    };
  }

  /** Runs it in the browser, before anything that the last change leads to. */
  soon(run: () => void): void {
    this.#scheduler.schedule(this.#realm, 0, run);
  }

  /** Deletes a cache. Whether there was one. */
  clear(name: string): boolean {
    this.onCleared();
    return this.stored.delete(name);
  }

  /** What dead contexts have asked for happens or does not. */
  crash(): void {
    for (const pending of this.#pending) {
      if (!pending.realm.isDead) continue;
      this.#pending.delete(pending);
      if (this.#context.isIn()) quietly(pending.effect);
    }
  }

  /** One that is deleted while it is open takes what is put into it, and nobody else finds that. */
  #cacheOf(entries: Entries) {
    return {
      put: async (address: string, response: Response) => {
        const bytes = await bytesOf(response);
        await this.#call(() => {
          if (this.#context.isFull()) throw new DOMException('There is no room.', 'QuotaExceededError');
          entries.set(address, bytes);
          this.onChanged();
        });
      },
      match: (address: string) =>
        this.#call(() => {
          const bytes = entries.get(address);
          return bytes === undefined ? undefined : responseOf(bytes);
        }),
      keys: (address?: string, options?: Options) =>
        this.#call(() => matching(entries, address, options).map((url) => ({ url }))),
      delete: (address: string, options?: Options) =>
        this.#call(() => {
          const found = matching(entries, address, options);
          for (const url of found) entries.delete(url);
          this.onChanged();
          return found.length > 0;
        }),
    };
  }

  #entriesOf(name: string): Entries {
    const entries = this.stored.get(name) ?? new Map<string, Uint8Array>();
    this.stored.set(name, entries);
    return entries;
  }

  #call<T>(effect: () => T): Promise<T> {
    const { fate, latency, isIn } = this.#context;
    const { current: realm } = this.#scheduler;
    return new Promise<T>((resolve, reject) => {
      const isOf = fate();
      const answer = (settle: () => void): void => {
        if (isOf !== 'hang') this.#scheduler.schedule(realm, latency(), settle);
      };
      const pending = { realm, effect };
      this.#pending.add(pending);
      this.#scheduler.schedule(this.#realm, latency(), () => {
        if (!this.#pending.delete(pending)) return;
        if (isOf === 'refused' || (isOf === 'hang' && !isIn())) return answer(() => reject(failure()));
        try {
          const value = effect();
          answer(() => (isOf === 'done' ? resolve(value) : reject(failure())));
        } catch (cause) {
          answer(() => reject(cause));
        }
      });
    });
  }
}

function failure(): DOMException {
  return new DOMException('The cache failed.', 'UnknownError');
}

function quietly(effect: () => unknown): void {
  try {
    effect();
  } catch {
    // There is no room, and nobody is left to learn of it.
  }
}

function matching(entries: Entries, address?: string, { ignoreSearch = false }: Options = {}): string[] {
  const shown = (url: string): string => (ignoreSearch ? (url.split('?')[0] ?? url) : url);
  return [...entries.keys()].filter((url) => address === undefined || shown(url) === shown(address));
}
