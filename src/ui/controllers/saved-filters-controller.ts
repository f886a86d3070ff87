// The filters that a person has saved for a namespace, in localStorage and the same in every tab.

import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { RecorderClient } from '../../client/index.ts';
import { preference, type Preference } from '../../kit/preference.ts';
import { readSavedFilters, type SavedFilter } from '../view/saved-filters.ts';

export class SavedFiltersController implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  #stored: Preference<readonly SavedFilter[]> | null = null;
  #stop = (): void => undefined;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    this.#listen();
  }

  hostDisconnected(): void {
    this.#stop();
  }

  get filters(): readonly SavedFilter[] {
    return this.#stored?.get() ?? [];
  }

  /** Shows the filters of the client's namespace, once that is known. */
  async open({ api }: Pick<RecorderClient, 'api'>): Promise<void> {
    const status = await api.status();
    if (!status.ok) return;
    this.#stored = preference(`filters:${status.value.namespace}`, readSavedFilters);
    this.#listen();
    this.#host.requestUpdate();
  }

  set(filters: readonly SavedFilter[]): void {
    this.#stored?.set(filters);
  }

  #listen(): void {
    this.#stop();
    this.#stop = this.#stored?.subscribe(() => this.#host.requestUpdate()) ?? ((): void => undefined);
  }
}
