// Installs the libraries of the peers.
import { bringPackages, type Brought } from '../../support/bring-packages.ts';

/** Runs `npm ci` for the peers if they are missing or older than their lock file. `root`: the directory of the project's package.json. */
export function bringPeers(root: string): Promise<Brought> {
  return bringPackages(root, 'test/bench/peers', 'The peers of the benchmark');
}

/** The command line's entry point. Returns the exit code. */
export async function main(_: readonly string[], root: string): Promise<number> {
  const brought = await bringPeers(root);
  if (!brought.ok) console.error(brought.message);
  return brought.ok ? 0 : 1;
}
