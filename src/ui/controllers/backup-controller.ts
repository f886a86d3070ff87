// The backup of a client's recordings, for its view; and what starts it with the page.

import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { BackupKeeper, KeeperState } from '../../backup/index.ts';
import type { RecorderClient } from '../../client/index.ts';
import { exportStrings } from '../strings/export.ts';
import { saveExport } from './save-sessions.ts';

const keepers = new WeakMap<object, Promise<BackupKeeper>>();

/** The keeper of a client's backup: there is one, started when it is first asked for. Rejects where its code cannot be loaded. */
export function backupOf(client: Pick<RecorderClient, 'api' | 'subscribe'>): Promise<BackupKeeper> {
  const known = keepers.get(client);
  if (known !== undefined) return known;
  const keeper = startKeeper(client);
  keepers.set(client, keeper);
  return keeper;
}

async function startKeeper(client: Pick<RecorderClient, 'api' | 'subscribe'>): Promise<BackupKeeper> {
  const module = await import('../../backup/index.ts');
  const keeper = new module.BackupKeeper({ api: client.api, subscribe: (listener) => client.subscribe(listener) });
  void keeper.start();
  return keeper;
}

/** Saves everything but the trash as one archive, which the next reminder counts from. Returns what is said of it. */
export async function exportEverything(client: Pick<RecorderClient, 'api' | 'subscribe' | 'export'>): Promise<string> {
  const saved = await saveExport(client, { format: 'zip', query: {} });
  if (!saved.ok) return saved.error.message;
  if (saved.value === null) return '';
  const keeper = await backupOf(client);
  await keeper.noteExport();
  return exportStrings.saved(saved.value.sessions, saved.value.losses);
}

export class BackupController implements ReactiveController {
  state: KeeperState = { status: 'loading' };

  readonly #host: ReactiveControllerHost;
  readonly #client: () => Pick<RecorderClient, 'api' | 'subscribe'> | null;
  #keeper: BackupKeeper | null = null;
  #stop: (() => void) | null = null;
  #isConnected = false;

  constructor(host: ReactiveControllerHost, client: () => Pick<RecorderClient, 'api' | 'subscribe'> | null) {
    this.#host = host;
    this.#client = client;
    host.addController(this);
  }

  hostConnected(): void {
    this.#isConnected = true;
    void this.#follow();
  }

  hostDisconnected(): void {
    this.#isConnected = false;
    this.#stop?.();
    this.#stop = null;
  }

  /** Asks for a folder; on a person's gesture only. False where none was chosen. */
  async choose(passphrase: string | null): Promise<boolean> {
    const folder = await pickFolder();
    if (folder === null) return false;
    await this.#keeper?.choose(folder, passphrase);
    return true;
  }

  /** Every so many days; null for never. */
  async remind(everyDays: number | null): Promise<void> {
    await this.#keeper?.remind(everyDays);
  }

  async do(action: 'run' | 'verify' | 'allow' | 'forget'): Promise<void> {
    await this.#keeper?.[action]();
  }

  async #follow(): Promise<void> {
    const client = this.#client();
    if (client === null) return;
    const keeper = await backupOf(client);
    if (!this.#isConnected) return;
    this.#keeper = keeper;
    this.#stop ??= keeper.onChange(() => this.#look());
    this.#look();
  }

  #look(): void {
    if (this.#keeper === null) return;
    this.state = this.#keeper.state;
    this.#host.requestUpdate();
  }
}

/** Null where the person closes the dialog. */
async function pickFolder(): Promise<FileSystemDirectoryHandle | null> {
  if (!('showDirectoryPicker' in window)) return null;
  try {
    return await window.showDirectoryPicker({ id: 'holdfast-backup', mode: 'readwrite' });
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') return null;
    throw cause;
  }
}
