// Web Locks: granted in the order of the requests, and released when their holder dies.

import type { Realm, Scheduler } from '../scheduler.ts';

type Mode = 'exclusive' | 'shared';
type Callback = (lock: { readonly name: string } | null) => unknown;

interface LockRequest {
  readonly realm: Realm;
  readonly name: string;
  readonly mode: Mode;
  readonly run: () => void;
  isHeld: boolean;
}

export interface LockOptions {
  readonly mode?: Mode;
  readonly ifAvailable?: boolean;
  readonly signal?: AbortSignal;
}

export class Locks {
  readonly #scheduler: Scheduler;
  readonly #delay: () => number;
  /** The requests of all names, oldest first. */
  #requests: LockRequest[] = [];

  /** `delay`: the time until a contended lock is granted after its release, in ms. */
  constructor(scheduler: Scheduler, delay: () => number) {
    this.#scheduler = scheduler;
    this.#delay = delay;
  }

  /** `LockManager.request` of the running context. */
  request(name: string, ...rest: [LockOptions, Callback] | [Callback]): Promise<unknown> {
    const [options, callback] = rest.length === 2 ? rest : [{}, rest[0]];
    const { mode = 'exclusive', ifAvailable = false, signal } = options;
    const { current: realm } = this.#scheduler;
    return new Promise((resolve, reject) => {
      const request: LockRequest = {
        realm,
        name,
        mode,
        isHeld: false,
        run: () => {
          const done = Promise.resolve(callback({ name }));
          done.then(resolve, reject);
          const release = (): void => this.#drop([request]);
          done.then(release, release);
        },
      };
      if (ifAvailable && !this.#isFree(request)) {
        this.#scheduler.schedule(realm, 0, () => {
          Promise.resolve(callback(null)).then(resolve, reject);
        });
        return;
      }
      this.#requests.push(request);
      if (this.#isFree(request)) this.#grant(request, 0);
      signal?.addEventListener('abort', () => {
        if (request.isHeld) return;
        this.#drop([request]);
        reject(new DOMException('The request was aborted.', 'AbortError'));
      });
    });
  }

  /** `LockManager.query`. */
  query(): Promise<{ held: { name: string; mode: Mode }[]; pending: { name: string; mode: Mode }[] }> {
    const [held, pending] = [true, false].map((isHeld) => this.#requests.filter((lock) => lock.isHeld === isHeld));
    return Promise.resolve({ held: held ?? [], pending: pending ?? [] });
  }

  /** Releases the locks and requests of dead contexts. */
  releaseOfDead(): void {
    this.#drop(this.#requests.filter(({ realm }) => realm.isDead));
  }

  #drop(dropped: readonly LockRequest[]): void {
    this.#requests = this.#requests.filter((request) => !dropped.includes(request));
    const names = new Set(dropped.map(({ name }) => name));
    for (const request of this.#requests)
      if (!request.isHeld && names.has(request.name) && this.#isFree(request)) this.#grant(request, this.#delay());
  }

  /** Whether no earlier lock or request conflicts with it. */
  #isFree(request: LockRequest): boolean {
    for (const other of this.#requests) {
      if (other === request) break;
      if (other.name === request.name && (request.mode === 'exclusive' || other.mode === 'exclusive')) return false;
    }
    return true;
  }

  #grant(granted: LockRequest, ms: number): void {
    const request = granted;
    request.isHeld = true;
    this.#scheduler.schedule(request.realm, ms, request.run);
  }
}
