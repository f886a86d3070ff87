// The element of the main pane: loads the view of a place, and keeps the element while the view stays the same.

import type { ReactiveControllerHost } from 'lit';
import type { RecorderClient } from '../../client/index.ts';
import { formatRoute, type Place } from '../view/route.ts';
import { VIEWS, type View } from '../view-table.ts';
import type { Recoveries } from './recoveries-controller.ts';

export type ViewState =
  /** The place has no view. */
  | { readonly status: 'none' }
  | { readonly status: 'loading' }
  | { readonly status: 'error' }
  | { readonly status: 'content'; readonly element: HTMLElement };

export class ViewController {
  state: ViewState = { status: 'none' };

  readonly #host: ReactiveControllerHost;
  readonly #client: RecorderClient;
  #place: Place = { name: 'home' };
  #view: View | null = null;
  #recoveries: Recoveries | null = null;

  constructor(host: ReactiveControllerHost, client: RecorderClient) {
    this.#host = host;
    this.#client = client;
  }

  /** Shows a place. `recoveries`: null while they are not read. Call it in `willUpdate`: it sets `state` without asking for an update. */
  show(place: Place, recoveries: Recoveries | null): void {
    this.#place = place;
    this.#recoveries = recoveries;
    const view = VIEWS[place.name] ?? null;
    if (view !== this.#view) this.#load(view);
    if (this.state.status === 'content') Object.assign(this.state.element, this.#properties());
  }

  /** Loads the view again after that failed. */
  retry(): void {
    this.#load(this.#view);
    this.#host.requestUpdate();
  }

  #load(view: View | null): void {
    this.#view = view;
    if (view === null) {
      this.state = { status: 'none' };
    } else if (customElements.get(view.tag) === undefined) {
      this.state = { status: 'loading' };
      void this.#define(view);
    } else {
      this.#create(view);
    }
  }

  async #define(view: View): Promise<void> {
    const loaded = await view.load().then(
      () => true,
      (error: unknown) => {
        console.warn(`holdfast: ${view.tag} could not be loaded`, error);
        return false;
      },
    );
    if (view !== this.#view) return;
    if (loaded) this.#create(view);
    else this.state = { status: 'error' };
    this.#host.requestUpdate();
  }

  #create({ tag }: View): void {
    this.state = {
      status: 'content',
      element: Object.assign(document.createElement(tag), { client: this.#client }, this.#properties()),
    };
  }

  /** What is set on the element of the view of the place. */
  #properties(): object {
    const place = this.#place;
    switch (place.name) {
      case 'home':
        return { recoveries: this.#recoveries };
      case 'session':
        return {
          sessionId: place.sessionId,
          messageId: place.messageId,
          branchId: place.branchId ?? null,
          linkOf,
          replayOf,
        };
      case 'replay':
        return { sessionId: place.sessionId };
      default:
        return {};
    }
  }
}

/** The whole address of a message, to be given to someone who uses the same browser. */
function linkOf(sessionId: string, messageId: string): string {
  return new URL(formatRoute({ name: 'session', sessionId, messageId }), location.href).href;
}

function replayOf(sessionId: string): string {
  return formatRoute({ name: 'replay', sessionId });
}
