// The browser's side of a service worker: events for its script, requests of pages, and their failure
// when the worker stops.

import type { Realm, Scheduler } from '../scheduler.ts';

/** The origin of the simulation. */
export const ORIGIN = 'https://simulation.test';

interface FetchEventLike {
  readonly request: Request;
  readonly clientId: string;
  readonly respondWith: (response: Promise<Response>) => void;
  readonly waitUntil: (work: Promise<unknown>) => void;
}

/** The `self` of a service worker's script, with the members that the recording handler uses. */
export class ServiceWorkerScope {
  readonly location = { origin: ORIGIN };
  readonly registration = { scope: `${ORIGIN}/` };
  readonly clients: { get: (id: string) => Promise<object | undefined> };
  #onFetch: (event: FetchEventLike) => void = () => undefined;

  constructor(isPageAlive: (id: string) => boolean) {
    this.clients = { get: (id) => Promise.resolve(isPageAlive(id) ? {} : undefined) };
  }

  addEventListener(type: string, listener: (event: FetchEventLike) => void): void {
    if (type === 'fetch') this.#onFetch = listener;
  }

  fetch(request: Request, clientId: string): Promise<Response> {
    let response = Promise.reject<Response>(new TypeError('The service worker left the request to the network.'));
    response.catch(() => undefined);
    this.#onFetch({
      request,
      clientId,
      respondWith: (given) => {
        response = given;
      },
      waitUntil: (work) => void work.catch(() => undefined),
    });
    return response;
  }
}

/** A running service worker. */
export interface RunningServiceWorker {
  readonly realm: Realm;
  readonly scope: ServiceWorkerScope;
}

/** Requests that have no response yet. */
export class Requests {
  readonly #scheduler: Scheduler;
  readonly #waiting = new Set<{ readonly worker: Realm; readonly page: Realm; readonly fail: () => void }>();

  constructor(scheduler: Scheduler) {
    this.#scheduler = scheduler;
  }

  /** Fails the requests to a dead worker. */
  failOfDead(): void {
    for (const request of this.#waiting) {
      if (!request.worker.isDead && !request.page.isDead) continue;
      this.#waiting.delete(request);
      this.#scheduler.schedule(request.page, 1, request.fail);
    }
  }

  /** Sends a request to a worker. `arrival`: the delay of a message, in ms; null: it is lost, and the request fails. */
  send(
    { realm: worker, scope }: RunningServiceWorker,
    request: Request,
    clientId: string,
    arrival: () => number | null,
  ): Promise<Response> {
    const { current: page } = this.#scheduler;
    return new Promise((resolve, reject) => {
      const entry = {
        worker,
        page,
        fail: () => {
          reject(new TypeError('Failed to fetch'));
        },
      };
      this.#waiting.add(entry);
      const settle = (run: () => void): void => {
        if (!this.#waiting.delete(entry)) return;
        const ms = arrival();
        this.#scheduler.schedule(page, ms ?? 1, ms === null ? entry.fail : run);
      };
      const ms = arrival();
      if (ms === null) {
        settle(entry.fail);
        return;
      }
      this.#scheduler.schedule(worker, ms, () => {
        scope.fetch(request, clientId).then(
          (response) => {
            settle(() => {
              resolve(response);
            });
          },
          () => {
            settle(entry.fail);
          },
        );
      });
    });
  }
}
