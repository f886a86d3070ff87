// Backups: a folder with all sessions, written day by day.

export { type BackupOptions, type BackupRun, OtherBackup, UnreadableManifest, runBackup } from './run-backup.ts';
export { directoryFolder } from './directory-folder.ts';
export type { BackupFolder } from './folder.ts';
export { BackupKeeper, type BackupProblem, type KeeperOptions, type KeeperState } from './keeper.ts';
export type { BackupDay, BackupFile, BackupManifest } from './manifest.ts';
export { type FoundManifest, readManifest } from './read-manifest.ts';
export { type BackupSettings, forgetBackup, loadBackup, saveBackup } from './backup-settings.ts';
export { type Reminder, REMINDER_DAYS } from './reminder.ts';
export { ReadFailure, type Recordings, recordingsOf } from './recordings.ts';
export { type Verified, verifyBackup } from './verify-backup.ts';
