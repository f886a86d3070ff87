// Encrypts files with a passphrase: exports, and those of a backup. README describes the format, with a program that opens such a file without us:
//
//   line 1   HOLDFAST-ENCRYPTED 1
//   line 2   JSON: kdf, iterations, salt, cipher, chunk, check
//   then     chunks of AES-256-GCM: each of `chunk` bytes of plain text and 16 of its tag, the last one of as many or fewer
//
// The key is PBKDF2-SHA256 of the passphrase (NFC, UTF-8) with the salt. The nonce of a chunk is its number, from 0, as 12 bytes,
// big-endian; every file has its own salt and so its own key. With its text, a chunk authenticates both lines with their ends and
// a byte that is 1 for the last chunk and 0 for the others, so that no chunk can be moved, left out or cut off unnoticed.
// `check` is an empty chunk with the number 2^32 - 1 and no more than that: it tells a wrong passphrase from a damaged file.

import { BytesReader } from './bytes-reader.ts';
import { DecryptionError } from './decryption-error.ts';
import { ANY_VERSION, headerLines, MAGIC, parseHeader, TAG_BYTES, type EncryptedHeader } from './encrypted-header.ts';

/** Rounds of PBKDF2 with SHA-256: the least that OWASP recommends (Password Storage Cheat Sheet, 2023). */
export const KDF_ITERATIONS = 600_000;

/** Bytes of plain text in a chunk: few enough to hold, so many that 16 bytes of tag do not count. */
const CHUNK_BYTES = 65_536;

const SALT_BYTES = 16;
const NONCE_BYTES = 12;
const CHECK_NUMBER = 2 ** 32 - 1;

/** Longest second line that is read, in bytes. */
const MAX_LINE_BYTES = 4_096;

/** Ends the names of encrypted files. They are recognised by their beginning. */
export const ENCRYPTED_ENDING = '.encrypted';

const LINE_END = 0x0a;
const encoder = new TextEncoder();

/** Whether a file begins as those that `encrypt` makes. */
export function isEncrypted(beginning: Uint8Array): boolean {
  return encoder.encode(MAGIC).every((byte, index) => beginning[index] === byte);
}

/** Whether a file begins as encrypted ones of another version do, which this one cannot open. */
export function isOfOtherVersion(beginning: Uint8Array): boolean {
  const begins = encoder.encode(ANY_VERSION).every((byte, index) => beginning[index] === byte);
  return begins && !isEncrypted(beginning);
}

/** A passphrase, or what `secretOf` made of it. */
export type Secret = string | CryptoKey;

/** A passphrase as a key that can be kept in IndexedDB, and does not tell the passphrase. */
export function secretOf(passphrase: string): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', encoder.encode(passphrase.normalize('NFC')), 'PBKDF2', false, ['deriveKey']);
}

/**
 * Encrypts pieces of bytes. Without the passphrase nobody can read them again.
 *
 * @example
 * for await (const piece of encrypt(exported, 'correct horse battery staple')) await file.write(piece);
 */
export async function* encrypt(
  pieces: AsyncIterable<Uint8Array>,
  secret: Secret,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const salt = crypto.getRandomValues(new Uint8Array(SALT_BYTES));
  const key = await keyOf(secret, salt, KDF_ITERATIONS);
  const check = new Uint8Array(await crypto.subtle.encrypt(aesGcm(CHECK_NUMBER), key, new Uint8Array()));
  const lines = encoder.encode(headerLines({ iterations: KDF_ITERATIONS, salt, chunk: CHUNK_BYTES, check }));
  yield lines;
  for await (const { number, bytes, isLast } of chunksOf(new BytesReader(pieces), CHUNK_BYTES))
    yield new Uint8Array(await crypto.subtle.encrypt(aesGcm(number, lines, isLast), key, bytes));
}

/** Decrypts what `encrypt` has made. Throws a `DecryptionError`; what came before is as it was written. */
export async function* decrypt(
  pieces: AsyncIterable<Uint8Array>,
  secret: Secret,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const reader = new BytesReader(pieces);
  const { lines, header } = await readHeader(reader);
  const key = await keyOf(secret, header.salt, header.iterations);
  await crypto.subtle.decrypt(aesGcm(CHECK_NUMBER), key, header.check).catch(() => {
    throw new DecryptionError('wrong_passphrase', 'The passphrase is not that of the file.');
  });
  for await (const { number, bytes, isLast } of chunksOf(reader, header.chunk + TAG_BYTES)) {
    const plain = await crypto.subtle.decrypt(aesGcm(number, lines, isLast), key, bytes).catch(() => {
      const what = isLast ? 'The file was cut off, or its end is damaged' : `Chunk ${number} of the file is damaged`;
      throw new DecryptionError('damaged', `${what}. What came before it is as it was written.`);
    });
    yield new Uint8Array(plain);
  }
}

interface Chunk {
  readonly number: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly isLast: boolean;
}

/** There is always a last one, which may be empty. */
async function* chunksOf(reader: BytesReader, size: number): AsyncGenerator<Chunk> {
  try {
    for (let number = 0, isLast = false; !isLast; number += 1) {
      const bytes = await reader.take(size);
      isLast = await reader.isAtEnd();
      yield { number, bytes, isLast };
    }
  } finally {
    await reader.close();
  }
}

async function readHeader(
  reader: BytesReader,
): Promise<{ readonly lines: Uint8Array<ArrayBuffer>; readonly header: EncryptedHeader }> {
  const magic = await reader.take(MAGIC.length);
  if (magic.length < MAGIC.length || !isEncrypted(magic))
    throw new DecryptionError('not_encrypted', `The file does not begin with ${MAGIC.trim()}.`);
  const line: number[] = [];
  while (line.at(-1) !== LINE_END) {
    const [byte] = await reader.take(1);
    if (byte === undefined || line.length === MAX_LINE_BYTES)
      throw new DecryptionError('damaged', 'The second line of the file has no end.');
    line.push(byte);
  }
  const lines = new Uint8Array([...magic, ...line]);
  return { lines, header: parseHeader(new TextDecoder().decode(new Uint8Array(line))) };
}

async function keyOf(secret: Secret, salt: Uint8Array<ArrayBuffer>, iterations: number): Promise<CryptoKey> {
  const material = typeof secret === 'string' ? await secretOf(secret) : secret;
  return crypto.subtle.deriveKey(
    { name: 'PBKDF2', hash: 'SHA-256', salt, iterations },
    material,
    { name: 'AES-GCM', length: 256 },
    false,
    ['encrypt', 'decrypt'],
  );
}

/** `lines`: the beginning of the file; absent for its check. */
function aesGcm(number: number, lines: Uint8Array = new Uint8Array(), isLast?: boolean): AesGcmParams {
  const iv = new Uint8Array(NONCE_BYTES);
  new DataView(iv.buffer).setUint32(NONCE_BYTES - 4, number);
  const additionalData = isLast === undefined ? new Uint8Array() : new Uint8Array([...lines, isLast ? 1 : 0]);
  return { name: 'AES-GCM', iv, additionalData };
}
