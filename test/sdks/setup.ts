// Vitest runs this before the tests of the adapters with the real packages.
import { join } from 'node:path';
import { bringSdks } from './bring-sdks.ts';

/** Brings the packages if they are missing. */
export async function setup(): Promise<void> {
  const brought = await bringSdks(join(import.meta.dirname, '..', '..'));
  if (!brought.ok) throw new Error(brought.message);
}
