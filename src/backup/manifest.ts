// The manifest of a backup: which files belong to it, and what each must be.

import { isListOf, isPlainObject, parseJson } from '../protocol/index.ts';

const FORMAT = 'holdfast-backup';
const VERSION = 1;

/** A file of the backup. */
export interface BackupFile {
  readonly name: string;
  readonly bytes: number;
  /** Of its bytes, in hexadecimal. */
  readonly sha256: string;
}

/** What was backed up on one day: sessions as JSON lines. */
export interface BackupDay extends BackupFile {
  /** Such as `2026-11-29`, in UTC. */
  readonly day: string;
  readonly sessions: number;
  readonly messages: number;
}

export interface BackupManifest {
  /** The recordings that it is of. */
  readonly namespace: string;
  /** RFC 3339. */
  readonly written_at: string;
  readonly encrypted: boolean;
  /** Oldest first. A session that was backed up on several days is current in the last of them. */
  readonly days: readonly BackupDay[];
  /** What is backed up of each session, so that only changes are written. */
  readonly index: BackupFile;
  /** Which attachments are backed up, and in which files. Earlier versions had none. */
  readonly attachments?: BackupFile;
}

/** The files that the manifest names: lists first. Those of attachments are named in their list. */
export function filesOf({ index, attachments, days }: BackupManifest): readonly BackupFile[] {
  return [index, ...(attachments === undefined ? [] : [attachments]), ...days];
}

export function manifestText(manifest: BackupManifest): string {
  return `${JSON.stringify({ format: FORMAT, version: VERSION, ...manifest }, null, 2)}\n`;
}

/** Reads a manifest; null for any other text. */
export function parseManifest(text: string): BackupManifest | null {
  const value = parseJson(text);
  if (!isPlainObject(value) || value['format'] !== FORMAT || value['version'] !== VERSION) return null;
  const { namespace, written_at, encrypted, days, index, attachments } = value;
  const isWhole =
    typeof namespace === 'string' &&
    typeof written_at === 'string' &&
    typeof encrypted === 'boolean' &&
    isListOf(days, isDay) &&
    isFile(index) &&
    (attachments === undefined || isFile(attachments));
  if (!isWhole) return null;
  return { namespace, written_at, encrypted, days, index, ...(attachments === undefined ? {} : { attachments }) };
}

export function isFile(value: unknown): value is BackupFile {
  if (!isPlainObject(value)) return false;
  const { name, bytes, sha256 } = value;
  return typeof name === 'string' && isCount(bytes) && typeof sha256 === 'string';
}

function isDay(value: unknown): value is BackupDay {
  if (!isPlainObject(value) || !isFile(value)) return false;
  const { day, sessions, messages } = value as Record<string, unknown>;
  return typeof day === 'string' && isCount(sessions) && isCount(messages);
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0;
}
