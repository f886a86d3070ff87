// Installs the packages whose chats the adapters record.
import { bringPackages, type Brought } from '../support/bring-packages.ts';

/** Runs `npm ci` for the SDKs if they are missing or older than their lock file. `root`: the directory of the project's package.json. */
export function bringSdks(root: string): Promise<Brought> {
  return bringPackages(root, 'test/sdks', 'The SDKs that the adapters record');
}

/** The command line's entry point. Returns the exit code. */
export async function main(_: readonly string[], root: string): Promise<number> {
  const brought = await bringSdks(root);
  if (!brought.ok) console.error(brought.message);
  return brought.ok ? 0 : 1;
}
