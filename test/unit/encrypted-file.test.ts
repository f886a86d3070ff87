// Encrypted files: what goes in comes out, and nothing that was changed does.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assert, asyncProperty, uint8Array } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decrypt, DecryptionError, encrypt, isEncrypted, KDF_ITERATIONS } from '../../src/protect/index.ts';

const CHUNK = 65_536;

async function* piecesOf(bytes: Uint8Array, size = bytes.length): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < bytes.length; from += Math.max(1, size))
    yield bytes.subarray(from, from + Math.max(1, size));
}

async function joined(pieces: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const all: Uint8Array[] = [];
  for await (const piece of pieces) all.push(piece);
  return new Uint8Array(Buffer.concat(all));
}

const seal = (bytes: Uint8Array, passphrase = 'secret'): Promise<Uint8Array> =>
  joined(encrypt(piecesOf(bytes), passphrase));
const open = (file: Uint8Array, passphrase = 'secret', size?: number): Promise<Uint8Array> =>
  joined(decrypt(piecesOf(file, size), passphrase));

function sampleOf(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => (index * 31) % 251);
}

/** Where the chunks begin. */
function headLength(file: Uint8Array): number {
  return file.indexOf(10, file.indexOf(10) + 1) + 1;
}

/** Compares long contents at once: item by item takes seconds. */
function expectSame(one: Uint8Array, other: Uint8Array): void {
  expect(Buffer.compare(one, other)).toBe(0);
}

async function refused(file: Uint8Array, passphrase = 'secret'): Promise<string> {
  const error: unknown = await open(file, passphrase).then(
    () => null,
    (cause: unknown) => cause,
  );
  return error instanceof DecryptionError ? error.code : `not refused: ${String(error)}`;
}

describe('an encrypted file', () => {
  test.each([0, 1, 1_000, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK])(
    'of %i bytes comes out as it went in',
    async (length) => {
      const bytes = sampleOf(length);
      const file = await seal(bytes);
      expect(isEncrypted(file)).toBe(true);
      expect(await open(file)).toEqual(bytes);
      expect(await open(file, 'secret', 1_777)).toEqual(bytes);
    },
  );

  test('does not contain its text, and is another one each time', async () => {
    const text = new TextEncoder().encode('the quick brown fox'.repeat(100));
    const [one, other] = [await seal(text), await seal(text)];
    expect(Buffer.from(one).includes('brown fox')).toBe(false);
    expect(Buffer.from(one.subarray(headLength(one)))).not.toEqual(Buffer.from(other.subarray(headLength(other))));
  });

  test('is opened by a passphrase that is written with other code points, but not by another one', async () => {
    const file = await seal(sampleOf(10), 'caf\u00e9');
    expect(await open(file, 'cafe\u0301')).toEqual(sampleOf(10));
    expect(await refused(file, 'cafe')).toBe('wrong_passphrase');
    expect(await refused(file, '')).toBe('wrong_passphrase');
  });

  test('is refused where any byte of it is another one', async () => {
    const file = await seal(sampleOf(40));
    const places = [0, 5, 22, 40, headLength(file) - 3, headLength(file), headLength(file) + 30, file.length - 1];
    for (const place of places) {
      const changed = Uint8Array.from(file);
      changed[place] = (changed[place] ?? 0) ^ 1;
      expect(await refused(changed), `byte ${place}`).toMatch(/^(damaged|wrong_passphrase|not_encrypted)$/);
    }
  });

  test('is refused where it was cut off, wherever that is', async () => {
    const file = await seal(sampleOf(2 * CHUNK + 10));
    const head = headLength(file);
    for (const length of [0, 3, 30, head, head + 16, head + CHUNK + 16, head + 2 * (CHUNK + 16), file.length - 1])
      expect(await refused(file.subarray(0, length)), `${length} bytes`).toMatch(/^(damaged|not_encrypted)$/);
  });

  test('is refused where chunks have changed places, or the last one is missing or doubled', async () => {
    const file = Buffer.from(await seal(sampleOf(2 * CHUNK + 10)));
    const head = headLength(file);
    const [first, second, last] = [0, 1, 2].map((n) =>
      file.subarray(head + n * (CHUNK + 16), head + (n + 1) * (CHUNK + 16)),
    );
    const made = (...parts: (Buffer | undefined)[]): Uint8Array =>
      new Uint8Array(Buffer.concat([file.subarray(0, head), ...parts.map((part) => part ?? Buffer.alloc(0))]));
    expect(await open(made(first, second, last))).toHaveLength(2 * CHUNK + 10);
    expect(await refused(made(second, first, last))).toBe('damaged');
    expect(await refused(made(first, second))).toBe('damaged');
    expect(await refused(made(first, last))).toBe('damaged');
    expect(await refused(made(first, second, last, last))).toBe('damaged');
  });

  test('is refused without long work where it asks for more rounds than anyone would wait for', async () => {
    const text = Buffer.from(await seal(sampleOf(1)))
      .toString('latin1')
      .replace(`${KDF_ITERATIONS}`, '99999999999');
    expect(await refused(new Uint8Array(Buffer.from(text, 'latin1')))).toBe('damaged');
  });

  test('any bytes are refused as no encrypted file', async () => {
    await assert(
      asyncProperty(uint8Array({ maxLength: 200 }), async (bytes) => {
        expect(await refused(bytes)).toBe('not_encrypted');
      }),
    );
  });

  test('the program in the README opens it', async () => {
    const readme = readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8');
    const [, program = ''] = /```mjs\n(\/\/ decrypt\.mjs[\s\S]*?)```/.exec(readme) ?? [];
    expect(program.split('\n').length).toBeLessThanOrEqual(50);
    const folder = mkdtempSync(join(tmpdir(), 'holdfast-decrypt-'));
    try {
      const bytes = sampleOf(2 * CHUNK + 7);
      writeFileSync(join(folder, 'decrypt.mjs'), program);
      writeFileSync(join(folder, 'in'), await seal(bytes, 'caf\u00e9 au lait'));
      const run = (passphrase: string): Buffer =>
        execFileSync(process.execPath, [
          join(folder, 'decrypt.mjs'),
          join(folder, 'in'),
          join(folder, 'out'),
          passphrase,
        ]);
      run('cafe\u0301 au lait');
      expectSame(readFileSync(join(folder, 'out')), bytes);
      expect(() => run('tea')).toThrow('Wrong passphrase.');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
