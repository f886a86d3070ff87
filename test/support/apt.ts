// Installs missing programs that tests need, on machines with Debian's apt-get.
import { spawnSync } from 'node:child_process';

/** Whether this process may install packages. */
export function canInstall(): boolean {
  return process.getuid?.() === 0 && spawnSync('apt-get', ['--version']).status === 0;
}

/** Installs Debian packages non-interactively. Prints apt-get's output if it fails. */
export function install(packages: readonly string[]): boolean {
  console.log(`Missing on this machine: installing ${packages.join(', ')} with apt-get.`);
  return aptGet('update') && aptGet('install', '--yes', '--no-install-recommends', ...packages);
}

function aptGet(...command: string[]): boolean {
  const { status, stdout, stderr } = spawnSync('apt-get', ['-qq', '-o', 'Acquire::Retries=3', ...command], {
    encoding: 'utf8',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  if (status !== 0) console.error(`${stdout}${stderr}`.trimEnd());
  return status === 0;
}
