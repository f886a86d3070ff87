// Reads and writes the files of a backup: hashed, and encrypted where a passphrase is set.

import { Sha256 } from '../formats/index.ts';
import { decrypt, encrypt, ENCRYPTED_ENDING, type Secret } from '../protect/index.ts';
import type { BackupFolder } from './folder.ts';
import { bytesOf, linesOf } from './lines.ts';
import { MANIFEST_NAME, type BackupFile, type BackupManifest } from './manifest.ts';

/** How a file of a backup is. `changed`: it is not what the manifest says. */
export type FileState = 'whole' | 'missing' | 'changed';

/** Names that runs give: `2026-11-29.3.jsonl`, `index.7.json`. */
const OWN_NAME = /^(?:\d{4}-\d{2}-\d{2}\.(\d+)\.jsonl|index\.(\d+)\.json)(?:\.encrypted)?$/;

/** A number that no file of the backup has in its name. */
export function nextNumber(names: Iterable<string>): number {
  return Math.max(0, ...Array.from(names, numberOf)) + 1;
}

function numberOf(name: string): number {
  const [, ofDay, ofIndex] = OWN_NAME.exec(name) ?? [];
  return Number(ofDay ?? ofIndex ?? 0);
}

/** Files of earlier runs, or of one that was cut off: nothing refers to them any more. */
export function leftOver(names: Iterable<string>, { days, index }: BackupManifest): string[] {
  const kept = new Set([MANIFEST_NAME, index.name, ...days.map(({ name }) => name)]);
  return [...names].filter((name) => OWN_NAME.test(name) && !kept.has(name));
}

/** Writes a text, encrypted where there is a secret. `plainName`: without what that adds to it. */
export async function writeText(
  folder: BackupFolder,
  plainName: string,
  text: AsyncIterable<string> | Iterable<string>,
  secret: Secret | null,
): Promise<BackupFile> {
  const name = `${plainName}${secret === null ? '' : ENCRYPTED_ENDING}`;
  const hash = new Sha256();
  const plain = bytesOf(text);
  await folder.write(name, hash.through(secret === null ? plain : encrypt(plain, secret)));
  return { name, bytes: hash.size, sha256: hash.hex() };
}

/** The lines of a file; none where it is missing. Throws a `DecryptionError` where the secret is not that of the file. */
export async function* readLines(folder: BackupFolder, name: string, secret: Secret | null): AsyncGenerator<string> {
  const bytes = await folder.read(name);
  if (bytes === null) return;
  yield* linesOf(secret !== null && name.endsWith(ENCRYPTED_ENDING) ? decrypt(bytes, secret) : bytes);
}

/** Reads a file through, and compares it with what the manifest says. */
export async function stateOf(folder: BackupFolder, { name, bytes, sha256 }: BackupFile): Promise<FileState> {
  const pieces = await folder.read(name);
  if (pieces === null) return 'missing';
  const hash = new Sha256();
  for await (const piece of hash.through(pieces)) void piece;
  return hash.size === bytes && hash.hex() === sha256 ? 'whole' : 'changed';
}
