// The element of the main pane: loads the view of a place, and keeps the element while the view stays the same.

import type { ReactiveControllerHost } from 'lit';
import type { RecorderClient } from '../../client/index.ts';
import { formatRoute, type Place } from '../view/route.ts';
import { VIEWS, type View } from '../view-table.ts';

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

  constructor(host: ReactiveControllerHost, client: RecorderClient) {
    this.#host = host;
    this.#client = client;
  }

  /** Shows a place. Call it in `willUpdate`: it sets `state` without asking for an update. */
  show(place: Place): void {
    this.#place = place;
    const view = VIEWS[place.name] ?? null;
    if (view !== this.#view) this.#load(view);
    if (this.state.status === 'content') Object.assign(this.state.element, propertiesOf(place));
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
      element: Object.assign(document.createElement(tag), { client: this.#client }, propertiesOf(this.#place)),
    };
  }
}

/** What a place sets on the element of its view. */
function propertiesOf(place: Place): object {
  switch (place.name) {
    case 'session':
      return { sessionId: place.sessionId, messageId: place.messageId, linkOf, replayOf };
    case 'replay':
      return { sessionId: place.sessionId };
    default:
      return {};
  }
}

/** The whole address of a message, to be given to someone who uses the same browser. */
function linkOf(sessionId: string, messageId: string): string {
  return new URL(formatRoute({ name: 'session', sessionId, messageId }), location.href).href;
}

function replayOf(sessionId: string): string {
  return formatRoute({ name: 'replay', sessionId });
}
