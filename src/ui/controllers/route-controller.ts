// The route as a reactive value: follows the address bar and writes to it.

import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { formatRoute, parseRoute, type Route } from '../view/route.ts';

export class RouteController implements ReactiveController {
  route: Route = parseRoute(location.hash);
  readonly #host: ReactiveControllerHost;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    addEventListener('hashchange', this.#onHashChange);
    this.#onHashChange();
  }

  hostDisconnected(): void {
    removeEventListener('hashchange', this.#onHashChange);
  }

  /** Goes to a route, as a step that the browser's Back button undoes. */
  go(route: Route): void {
    location.hash = formatRoute(route);
    this.#onHashChange(); // the event comes later
  }

  readonly #onHashChange = (): void => {
    this.route = parseRoute(location.hash);
    this.#host.requestUpdate();
  };
}
