// What is at the place of a file that is to be written.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';

/** The bytes of a file; null if there is none. Rejects where something else is there, or it cannot be read. */
export async function existingFile(file: string): Promise<Buffer | null> {
  try {
    return await readFile(file);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

/** The SHA-256, in hex digits. */
export function hashOf(content: Uint8Array | string): string {
  return createHash('sha256').update(content).digest('hex');
}
