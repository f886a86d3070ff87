// The host of a controller without an element: nothing is rendered.
import type { ReactiveControllerHost } from 'lit';

export const HOST: ReactiveControllerHost = {
  addController: () => undefined,
  removeController: () => undefined,
  requestUpdate: () => undefined,
  updateComplete: Promise.resolve(true),
};
