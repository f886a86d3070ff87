// The recorder's settings: read, and changed one by one.

import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { RecorderClient } from '../../client/index.ts';
import type { Config, ConfigChange, Failure } from '../../protocol/index.ts';
import { Rereads } from './rereads.ts';
import { readDatabases } from '../view/databases.ts';
import { namespacesIn } from '../view/storage-use.ts';

export interface Settings {
  readonly config: Config;
  readonly namespace: string;
  /** Nothing was ever recorded in it: opening its address made it. */
  readonly isNew: boolean;
  /** Those that this origin has; null where the browser does not list databases. */
  readonly namespaces: readonly string[] | null;
}

export type SettingsState =
  | { readonly status: 'loading' }
  | { readonly status: 'error'; readonly error: Failure }
  | { readonly status: 'content'; readonly settings: Settings };

type SettingsClient = Pick<RecorderClient, 'api' | 'subscribe'>;

export class SettingsController implements ReactiveController {
  state: SettingsState = { status: 'loading' };

  readonly #host: ReactiveControllerHost;
  readonly #client: () => SettingsClient | null;
  readonly #rereads = new Rereads((signal) => this.#read(signal));

  constructor(host: ReactiveControllerHost, client: () => SettingsClient | null) {
    this.#host = host;
    this.#client = client;
    host.addController(this);
  }

  hostConnected(): void {
    const signal = this.#rereads.start();
    // Another tab may change them.
    this.#client()?.subscribe((fact) => fact.type === 'config_changed' && this.#rereads.ask(0), {
      signal,
    });
    this.#rereads.ask(0);
  }

  hostDisconnected(): void {
    this.#rereads.stop();
  }

  retry(): void {
    this.state = { status: 'loading' };
    this.#rereads.ask(0);
    this.#host.requestUpdate();
  }

  /** Changes a setting. Returns why that failed, for people; null when it is stored. */
  async change(change: ConfigChange): Promise<string | null> {
    const client = this.#client();
    if (client === null || this.state.status !== 'content') return null;
    const result = await client.api.configure(change);
    if (!result.ok) return result.error.message;
    this.state = { status: 'content', settings: { ...this.state.settings, config: result.value } };
    this.#host.requestUpdate();
    return null;
  }

  async #read(signal: AbortSignal): Promise<boolean> {
    const client = this.#client();
    if (client === null) return true;
    const [status, databases] = await Promise.all([client.api.status(), readDatabases()]);
    if (signal.aborted) return true;
    if (status.ok) {
      const { config, namespace, head } = status.value;
      const namespaces = databases === null ? null : namespacesIn(databases);
      this.state = { status: 'content', settings: { config, namespace, isNew: head === 0, namespaces } };
    } else if (this.state.status !== 'content') this.state = { status: 'error', error: status.error };
    this.#host.requestUpdate();
    return status.ok;
  }
}
