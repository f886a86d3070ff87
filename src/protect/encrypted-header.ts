// The two lines at the beginning of an encrypted file.

import { DecryptionError } from './decryption-error.ts';
import { isBase64, fromBase64, toBase64 } from './base64.ts';

/** How files of every version begin. */
export const ANY_VERSION = 'HOLDFAST-ENCRYPTED ';

export const MAGIC = `${ANY_VERSION}1\n`;

/** Bytes that AES-GCM adds to a chunk. */
export const TAG_BYTES = 16;

/** Rounds of PBKDF2 over which a file is refused: they would take a minute and more. */
const MAX_ITERATIONS = 20_000_000;

const MAX_CHUNK_BYTES = 16 * 1024 * 1024;

/** What the second line says. */
export interface EncryptedHeader {
  readonly iterations: number;
  readonly salt: Uint8Array<ArrayBuffer>;
  /** Bytes of plain text in a chunk. */
  readonly chunk: number;
  readonly check: Uint8Array<ArrayBuffer>;
}

const KDF = 'PBKDF2-SHA256';
const CIPHER = 'AES-256-GCM';

/** Both lines, with their line ends. */
export function headerLines({ iterations, salt, chunk, check }: EncryptedHeader): string {
  const line = { kdf: KDF, iterations, salt: toBase64(salt), cipher: CIPHER, chunk, check: toBase64(check) };
  return `${MAGIC}${JSON.stringify(line)}\n`;
}

/** Reads the second line. Throws a `DecryptionError`. */
export function parseHeader(line: string): EncryptedHeader {
  const { kdf, iterations, salt, cipher, chunk, check } = membersOf(line);
  const isKnown = kdf === KDF && cipher === CIPHER;
  if (
    !isKnown ||
    !isCount(iterations, MAX_ITERATIONS) ||
    !isCount(chunk, MAX_CHUNK_BYTES) ||
    !isBase64(salt) ||
    !isBase64(check)
  )
    throw new DecryptionError('damaged', 'The second line of the file does not say how it was encrypted.');
  return { iterations, salt: fromBase64(salt), chunk, check: fromBase64(check) };
}

function isCount(value: unknown, most: number): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value > 0 && value <= most;
}

function membersOf(line: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
