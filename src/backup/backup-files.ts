// Reads and writes the files of a backup: hashed, and encrypted where a passphrase is set.

import { BACKUP_MANIFEST_NAME, Sha256 } from '../formats/index.ts';
import { decrypt, encrypt, ENCRYPTED_ENDING, type Secret } from '../protect/index.ts';
import type { BackupFolder } from './folder.ts';
import { bytesOf, linesOf } from './lines.ts';
import { filesOf, type BackupFile, type BackupManifest } from './manifest.ts';

/** How a file of a backup is. `changed`: it is not what the manifest says. */
export type FileState = 'whole' | 'missing' | 'changed';

/** Names that runs give: `2026-11-29.3.jsonl`, `index.7.json`, `attachments.7.json`. Those of attachments stay. */
const OWN_NAME = /^(?:\d{4}-\d{2}-\d{2}\.(\d+)\.jsonl|(?:index|attachments)\.(\d+)\.json)(?:\.encrypted)?$/;

/** A number that no file of the backup has in its name. */
export function nextNumber(names: Iterable<string>): number {
  return Math.max(0, ...Array.from(names, numberOf)) + 1;
}

function numberOf(name: string): number {
  const [, ofDay, ofList] = OWN_NAME.exec(name) ?? [];
  return Number(ofDay ?? ofList ?? 0);
}

/** Files of earlier runs, or of one that was cut off: nothing refers to them any more. */
export function leftOver(names: Iterable<string>, manifest: BackupManifest): string[] {
  const kept = new Set([BACKUP_MANIFEST_NAME, ...filesOf(manifest).map(({ name }) => name)]);
  return [...names].filter((name) => OWN_NAME.test(name) && !kept.has(name));
}

/** Writes a text, encrypted where there is a secret. `plainName`: without what that adds to it. */
export function writeText(
  folder: BackupFolder,
  plainName: string,
  text: AsyncIterable<string> | Iterable<string>,
  secret: Secret | null,
): Promise<BackupFile> {
  return writeBytes(folder, plainName, bytesOf(text), secret);
}

/** The same of bytes. */
export async function writeBytes(
  folder: BackupFolder,
  plainName: string,
  plain: AsyncIterable<Uint8Array<ArrayBuffer>>,
  secret: Secret | null,
): Promise<BackupFile> {
  const name = `${plainName}${secret === null ? '' : ENCRYPTED_ENDING}`;
  const hash = new Sha256();
  await folder.write(name, hash.through(secret === null ? plain : encrypt(plain, secret)));
  return { name, bytes: hash.size, sha256: hash.hex() };
}

/** The lines of a file; none where it is missing. Throws a `DecryptionError` where the secret is not that of the file. */
export async function* readLines(folder: BackupFolder, name: string, secret: Secret | null): AsyncGenerator<string> {
  const bytes = await folder.read(name);
  if (bytes === null) return;
  yield* linesOf(secret !== null && name.endsWith(ENCRYPTED_ENDING) ? decrypt(bytes, secret) : bytes);
}

/** The text of a file; empty where it is missing. Rejects in the same way. */
export async function readWhole(folder: BackupFolder, name: string, secret: Secret | null): Promise<string> {
  let text = '';
  for await (const line of readLines(folder, name, secret)) text += line;
  return text;
}

/** Reads a file through, and compares it with what the manifest says. */
export async function stateOf(folder: BackupFolder, { name, bytes, sha256 }: BackupFile): Promise<FileState> {
  const pieces = await folder.read(name);
  if (pieces === null) return 'missing';
  const hash = new Sha256();
  for await (const piece of hash.through(pieces)) void piece;
  return hash.size === bytes && hash.hex() === sha256 ? 'whole' : 'changed';
}
