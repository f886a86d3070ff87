// Opens encrypted files, so that the rest of an import meets what is in them. A file is decrypted whole before anything of it is
// imported: what was changed or cut off is not read at all. The browser holds the bytes, not the heap.

import {
  decrypt,
  DecryptionError,
  ENCRYPTED_ENDING,
  isEncrypted,
  isOfOtherVersion,
  piecesOf,
} from '../protect/index.ts';
import type { PassphraseQuestion } from '../protocol/index.ts';
import type { ChosenFile } from './source-file.ts';
import type { Report } from './report.ts';

/** What opening needs. */
export interface Opening {
  readonly report: Report;
  /** Null where the file is left out. */
  readonly askPassphrase: (question: PassphraseQuestion) => Promise<string | null>;
  readonly signal: AbortSignal;
}

/** So many bytes become one Blob: browsers keep many large ones more easily than very many small ones. */
const PIECE_BYTES = 4 * 1024 ** 2;

/** Enough of a file to see whether it is encrypted, in bytes. */
const BEGINNING_BYTES = 64;

/** The files, with the contents of those that are encrypted. Those that cannot be opened are in the report. */
export async function openEncrypted(files: readonly ChosenFile[], opening: Opening): Promise<readonly ChosenFile[]> {
  const opened: ChosenFile[] = [];
  /** Passphrases that have opened a file: those of a backup have one. */
  const known: string[] = [];
  for (const file of files) {
    // A file that cannot be read is reported when it is read.
    const beginning = await file.blob
      .slice(0, BEGINNING_BYTES)
      .arrayBuffer()
      .catch(() => new ArrayBuffer());
    const bytes = new Uint8Array(beginning);
    if (isOfOtherVersion(bytes)) {
      opening.report.skip(file.path, 'newer_encryption');
      continue;
    }
    const blob = isEncrypted(bytes) ? await openOne(file, known, opening) : file.blob;
    if (blob !== null) opened.push({ path: blob === file.blob ? file.path : plainPath(file.path), blob });
  }
  return opened;
}

function plainPath(path: string): string {
  return path.endsWith(ENCRYPTED_ENDING) ? path.slice(0, -ENCRYPTED_ENDING.length) : path;
}

/** What is in a file; null where it is left out. */
async function openOne(
  { path, blob }: ChosenFile,
  known: string[],
  { report, askPassphrase, signal }: Opening,
): Promise<Blob | null> {
  try {
    for (const passphrase of known) {
      const content = await decrypted(blob, passphrase, signal);
      if (content !== null) return content;
    }
    for (let isWrong = false; ; isWrong = true) {
      const passphrase = await askPassphrase({ path, isWrong });
      signal.throwIfAborted();
      if (passphrase === null) {
        report.skip(path, isWrong ? 'wrong_passphrase' : 'no_passphrase');
        return null;
      }
      const content = await decrypted(blob, passphrase, signal);
      if (content === null) continue;
      known.push(passphrase);
      return content;
    }
  } catch (error) {
    signal.throwIfAborted();
    report.skip(path, error instanceof DecryptionError ? 'damaged_encryption' : 'unreadable');
    return null;
  }
}

/** Null where the passphrase is not that of the file. */
async function decrypted(blob: Blob, passphrase: string, signal: AbortSignal): Promise<Blob | null> {
  const blobs: Blob[] = [];
  let pieces: Uint8Array<ArrayBuffer>[] = [];
  let held = 0;
  try {
    for await (const piece of decrypt(piecesOf(blob.stream()), passphrase)) {
      signal.throwIfAborted();
      pieces.push(piece);
      held += piece.length;
      if (held < PIECE_BYTES) continue;
      blobs.push(new Blob(pieces));
      pieces = [];
      held = 0;
    }
  } catch (error) {
    if (error instanceof DecryptionError && error.code === 'wrong_passphrase') return null;
    throw error;
  }
  return new Blob([...blobs, ...pieces]);
}
