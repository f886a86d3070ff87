// Remembers the folder of the backup, or when to remind of an export. Browsers can keep a folder in IndexedDB, and ask for the permission again where they have to.

import { openDB, type DBSchema } from 'idb';
import { NO_REMINDER, type Reminder } from './reminder.ts';

/** The backup that a person has set up in this browser. */
export interface BackupSettings {
  readonly folder: FileSystemDirectoryHandle;
  /** Encrypts it. The passphrase itself is not kept. */
  readonly secret: CryptoKey | null;
  /** The last run that ended: when, in epoch ms, and what went wrong; null before the first. */
  readonly last: { readonly at: number; readonly problem: string | null } | null;
}

interface Settings {
  readonly backup: BackupSettings;
  readonly reminder: Reminder;
}

interface Schema extends DBSchema {
  settings: { key: keyof Settings; value: Settings[keyof Settings] };
}

/** Of the database of its settings, and of the Web Lock of its runs. It does not begin as the names of recordings do. */
export function backupName(namespace: string): string {
  return `holdfast-backup:${namespace}`;
}

/** Null where none is set up. */
export async function loadBackup(namespace: string): Promise<BackupSettings | null> {
  const settings = await withDatabase(namespace, (database) => database.get('settings', 'backup'));
  return settings !== undefined && 'folder' in settings ? settings : null;
}

export function saveBackup(namespace: string, settings: BackupSettings): Promise<void> {
  return save(namespace, 'backup', settings);
}

export async function loadReminder(namespace: string): Promise<Reminder> {
  const settings = await withDatabase(namespace, (database) => database.get('settings', 'reminder'));
  return settings !== undefined && 'everyDays' in settings ? settings : NO_REMINDER;
}

export function saveReminder(namespace: string, reminder: Reminder): Promise<void> {
  return save(namespace, 'reminder', reminder);
}

function save<Key extends keyof Settings>(namespace: string, key: Key, value: Settings[Key]): Promise<void> {
  return withDatabase(namespace, async (database) => {
    await database.put('settings', value, key);
  });
}

/** The folder stays as it is. */
export function forgetBackup(namespace: string): Promise<void> {
  return withDatabase(namespace, (database) => database.delete('settings', 'backup'));
}

async function withDatabase<T>(
  namespace: string,
  work: (database: Awaited<ReturnType<typeof openSettings>>) => Promise<T>,
): Promise<T> {
  const database = await openSettings(namespace);
  try {
    return await work(database);
  } finally {
    database.close();
  }
}

function openSettings(namespace: string) {
  return openDB<Schema>(backupName(namespace), 1, {
    upgrade(created) {
      created.createObjectStore('settings');
    },
  });
}
