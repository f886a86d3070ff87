// Keeps the backup of a page's recordings: sets it up, runs it now and then, and says how it is.

import type { Fact, RecordingApi } from '../protocol/index.ts';
import { DecryptionError, secretOf } from '../protect/index.ts';
import {
  backupName,
  forgetBackup,
  loadBackup,
  loadReminder,
  saveBackup,
  saveReminder,
  type BackupSettings,
} from './backup-settings.ts';
import { directoryFolder } from './directory-folder.ts';
import { readManifest } from './read-manifest.ts';
import { isExportDue, type Reminder } from './reminder.ts';
import { recordingsOf, type Recordings } from './recordings.ts';
import { OtherBackup, runBackup, UnreadableManifest } from './run-backup.ts';
import { verifyBackup, type Verified } from './verify-backup.ts';

/** Time from its start to the first run, and between two runs, in ms. */
const FIRST_RUN_MS = 30_000;
const BETWEEN_RUNS_MS = 10 * 60_000;

/** Time until recordings that could not be read are tried again, in ms. */
const RETRY_MS = 5_000;

/** What stands in the way of a run. */
export type BackupProblem =
  /** The folder has another backup. */
  | 'other_backup'
  | 'unreadable_manifest'
  | 'wrong_passphrase'
  /** The folder is gone, or cannot be written. */
  | 'folder'
  | 'recordings';

export type KeeperState =
  | { readonly status: 'loading' }
  /** The browser cannot write to folders. `isDue`: it is time to export everything again. */
  | { readonly status: 'unsupported'; readonly reminder: Reminder; readonly isDue: boolean }
  | { readonly status: 'none' }
  | {
      readonly status: 'set';
      readonly folderName: string;
      readonly isEncrypted: boolean;
      /** Whether the browser lets the page use the folder; `prompt`: a person has to allow it again. */
      readonly permission: PermissionState;
      readonly activity: 'idle' | 'running' | 'verifying';
      readonly last: BackupSettings['last'];
      /** Sessions that the last run of this page has written. */
      readonly written: number | null;
      /** What the last verification of this page has found. */
      readonly verified: Verified | null;
      readonly problem: { readonly code: BackupProblem; readonly message: string } | null;
    };

/** What it works on. */
export interface KeeperOptions {
  readonly api: Pick<RecordingApi, 'attachment' | 'sessions' | 'wholeSessions' | 'status'>;
  /** Calls back with what is recorded from now on. */
  subscribe(listener: (fact: Fact) => void): unknown;
}

type SetState = Extract<KeeperState, { status: 'set' }>;

const IDLE = { activity: 'idle', written: null, verified: null, problem: null } as const;

export class BackupKeeper {
  state: KeeperState = { status: 'loading' };
  readonly #recordings: Recordings;
  readonly #options: KeeperOptions;
  readonly #listeners = new Set<() => void>();
  readonly #touched = new Set<string>();
  /** Names of files that a verification has found damaged, until they are written again. */
  #damaged: ReadonlySet<string> = new Set();
  #settings: BackupSettings | null = null;
  #namespace = '';

  constructor(options: KeeperOptions) {
    this.#options = options;
    this.#recordings = recordingsOf(options.api);
  }

  /** Reads what is set up, and runs the backup now and then as long as the page lives. As long as the recordings cannot be read, it waits. */
  async start(): Promise<void> {
    let status = await this.#options.api.status();
    while (!status.ok) {
      await new Promise((resolve) => void setTimeout(resolve, RETRY_MS));
      status = await this.#options.api.status();
    }
    this.#namespace = status.value.namespace;
    this.#options.subscribe((fact) => {
      if ('session_id' in fact && fact.session_id != null && this.#settings !== null)
        this.#touched.add(fact.session_id);
    });
    await this.#load();
    const again = (): void => {
      void this.run();
      setTimeout(again, BETWEEN_RUNS_MS);
    };
    setTimeout(again, FIRST_RUN_MS);
  }

  /** Calls back on every change of `state`. Returns the function that stops it. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Backs up to a folder from now on, at once for the first time. */
  async choose(folder: FileSystemDirectoryHandle, passphrase: string | null): Promise<void> {
    const secret = passphrase === null ? null : await secretOf(passphrase);
    await this.#save({ folder, secret, last: null });
    await this.#load();
    await this.run();
  }

  /** Asks the browser for the folder again; on a person's gesture only. */
  async allow(): Promise<void> {
    await this.#settings?.folder.requestPermission({ mode: 'readwrite' });
    await this.#load();
    await this.run();
  }

  /** Reminds a person every so many days to export everything; null for never. */
  async remind(everyDays: number | null): Promise<void> {
    const reminder = await loadReminder(this.#namespace);
    await saveReminder(this.#namespace, { ...reminder, everyDays, chosenAt: Date.now() });
    await this.#load();
  }

  /** Everything was exported just now. */
  async noteExport(): Promise<void> {
    const reminder = await loadReminder(this.#namespace);
    await saveReminder(this.#namespace, { ...reminder, exportedAt: Date.now() });
    await this.#load();
  }

  /** Backs up to no folder any more. What is there stays. */
  async forget(): Promise<void> {
    await forgetBackup(this.#namespace);
    await this.#load();
  }

  /** Writes what has changed. Does nothing where no backup is set up, the folder may not be used, or another page runs one. */
  async run(): Promise<void> {
    await this.#work('running', async ({ folder, secret }) => {
      const touched = new Set(this.#touched);
      const done = await navigator.locks.request(backupName(this.#namespace), { ifAvailable: true }, async (lock) => {
        if (lock === null) return null;
        const options = { namespace: this.#namespace, now: Date.now(), secret, touched, damaged: this.#damaged };
        return runBackup(directoryFolder(folder), this.#recordings, options);
      });
      if (done === null) return {};
      for (const id of touched) this.#touched.delete(id);
      if (!done.hasChanged) return { written: done.sessions };
      // Once the folder has changed, what was found there counts no more.
      this.#damaged = new Set();
      return { written: done.sessions, verified: null };
    });
  }

  /** Reads the backup back, and compares it with the recordings. */
  async verify(): Promise<void> {
    await this.#work('verifying', async ({ folder, secret }) => {
      const backup = directoryFolder(folder);
      const found = await readManifest(backup);
      if (found.state !== 'found')
        throw new UnreadableManifest('The folder has no manifest of a backup that can be read.');
      const verified = await verifyBackup(backup, this.#recordings, found.manifest, secret);
      this.#damaged = new Set(verified.damaged.map(({ name }) => name));
      return { verified };
    });
  }

  async #work(
    activity: 'running' | 'verifying',
    work: (settings: BackupSettings) => Promise<Partial<SetState>>,
  ): Promise<void> {
    await this.#look();
    const settings = this.#settings;
    if (this.state.status !== 'set' || settings === null) return;
    if (this.state.permission !== 'granted' || this.state.activity !== 'idle') return;
    this.#show({ ...this.state, activity, problem: null });
    let result: Partial<SetState> = {};
    try {
      result = await work(settings);
    } catch (cause) {
      result = { problem: problemOf(cause), verified: null };
    }
    if (this.#settings !== settings || this.state.status !== 'set') return; // another backup was set up meanwhile
    if (activity === 'running')
      await this.#save({ ...settings, last: { at: Date.now(), problem: result.problem?.message ?? null } });
    this.#show({ ...this.state, activity: 'idle', last: this.#settings.last, ...result });
  }

  async #save(settings: BackupSettings): Promise<void> {
    this.#settings = settings;
    await saveBackup(this.#namespace, settings);
  }

  async #load(): Promise<void> {
    this.#settings = await loadBackup(this.#namespace);
    if (this.#settings === null) {
      if ('showDirectoryPicker' in globalThis) return this.#show({ status: 'none' });
      const reminder = await loadReminder(this.#namespace);
      return this.#show({ status: 'unsupported', reminder, isDue: isExportDue(reminder, Date.now()) });
    }
    const { folder, secret, last } = this.#settings;
    const permission = await folder.queryPermission({ mode: 'readwrite' });
    this.#show({ ...IDLE, status: 'set', folderName: folder.name, isEncrypted: secret !== null, permission, last });
  }

  /** A person may have taken the permission back. */
  async #look(): Promise<void> {
    if (this.state.status !== 'set' || this.#settings === null) return;
    const permission = await this.#settings.folder.queryPermission({ mode: 'readwrite' });
    if (permission !== this.state.permission) this.#show({ ...this.state, permission });
  }

  #show(state: KeeperState): void {
    this.state = state;
    for (const listener of this.#listeners) listener();
  }
}

function problemOf(cause: unknown): NonNullable<SetState['problem']> {
  const message = cause instanceof Error ? cause.message : String(cause);
  if (cause instanceof UnreadableManifest) return { code: 'unreadable_manifest', message };
  if (cause instanceof OtherBackup) return { code: 'other_backup', message };
  if (cause instanceof DecryptionError) return { code: 'wrong_passphrase', message };
  return { code: cause instanceof DOMException ? 'folder' : 'recordings', message };
}
