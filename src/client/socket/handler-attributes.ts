// Event handler attributes such as `onmessage`, which JavaScript cannot define on an EventTarget of its own.

import { callListener } from '../listeners.ts';

export type EventHandler<E extends Event = Event> = ((event: E) => unknown) | null;

interface Registered {
  handler: (event: never) => unknown;
  readonly listener: (event: Event) => void;
}

/**
 * The attributes of one target. As the HTML standard defines them, a handler is called in the order of registration
 * among the listeners, another handler takes the place of the one before, and null gives up the place.
 * https://html.spec.whatwg.org/multipage/webappapis.html#event-handler-attributes
 */
export class HandlerAttributes {
  readonly #target: EventTarget;
  readonly #registered = new Map<string, Registered>();

  constructor(target: EventTarget) {
    this.#target = target;
  }

  get<E extends Event>(type: string): EventHandler<E> {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- set by the attribute of the same type
    return (this.#registered.get(type)?.handler ?? null) as EventHandler<E>;
  }

  /** Anything but a function is null, also where the code was written without types. */
  set<E extends Event>(type: string, handler: EventHandler<E>): void {
    const registered = this.#registered.get(type);
    if (typeof handler !== 'function') {
      if (registered !== undefined) this.#target.removeEventListener(type, registered.listener);
      this.#registered.delete(type);
    } else if (registered === undefined) {
      this.#add(type, handler);
    } else {
      registered.handler = handler;
    }
  }

  #add(type: string, handler: Registered['handler']): void {
    const registered: Registered = {
      handler,
      listener: (event) => {
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the event of the attribute's type
        callListener(() => registered.handler.call(this.#target, event as never));
      },
    };
    this.#registered.set(type, registered);
    this.#target.addEventListener(type, registered.listener);
  }
}
