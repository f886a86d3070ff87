// The route as a reactive value: follows the address bar and writes to it.

import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { asksToFind, formatRoute, isSamePlace, parseRoute, type Place, type Route } from '../view/route.ts';

export class RouteController implements ReactiveController {
  route: Route = parseRoute(location.hash);
  readonly #host: ReactiveControllerHost;
  readonly #onLeave: () => void;
  readonly #onFind: () => void;

  /**
   * `onLeave` is called when the address names another place, before `route` does; `onFind` when it asks for the search box,
   * which it then no longer does.
   */
  constructor(host: ReactiveControllerHost, onLeave: () => void, onFind: () => void) {
    this.#host = host;
    this.#onLeave = onLeave;
    this.#onFind = onFind;
    host.addController(this);
  }

  hostConnected(): void {
    addEventListener('hashchange', this.#onHashChange);
    this.#onHashChange();
  }

  hostDisconnected(): void {
    removeEventListener('hashchange', this.#onHashChange);
  }

  /** Goes to a place, as a step that the browser's Back button undoes. The filter of the list stays. */
  go(place: Place): void {
    location.hash = formatRoute({ ...place, filter: this.route.filter });
    this.#onHashChange(); // the event comes later
  }

  /** Gives the place that is shown another address, without a step of its own. */
  rename(place: Place): void {
    this.route = { ...place, filter: this.route.filter };
    history.replaceState(history.state, '', formatRoute(this.route));
    this.#host.requestUpdate();
  }

  /** Changes what the list's search box holds, without a step of its own. */
  filter(filter: string): void {
    history.replaceState(history.state, '', formatRoute({ ...this.route, filter }));
    this.#onHashChange();
  }

  readonly #onHashChange = (): void => {
    const route = parseRoute(location.hash);
    if (!isSamePlace(route, this.route)) this.#onLeave();
    this.route = route;
    this.#host.requestUpdate();
    if (!asksToFind(location.hash)) return;
    history.replaceState(history.state, '', formatRoute(route));
    this.#onFind();
  };
}
