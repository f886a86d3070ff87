// Installs the libraries of the peers. The project does not depend on them, so they have a separate install.
import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const FOLDER = 'test/bench/peers';

/**
 * Runs `npm ci` for the peers if they are missing or older than their lock file. `root`: the directory of
 * the project's package.json. The message of a failure is one line and says what to do.
 */
export async function bringPeers(root: string): Promise<{ ok: true } | { ok: false; message: string }> {
  const folder = join(root, FOLDER);
  const { mtimeMs: lockedAt } = await stat(join(folder, 'package-lock.json'));
  // npm writes this file last.
  if ((await changedAt(join(folder, 'node_modules', '.package-lock.json'))) >= lockedAt) return { ok: true };
  console.log(`The peers of the benchmark are missing or outdated: installing them in ${FOLDER}.`);
  try {
    await promisify(execFile)('npm', ['ci', '--prefix', folder, '--ignore-scripts', '--no-audit', '--no-fund'], {
      cwd: root,
    });
    return { ok: true };
  } catch (error) {
    return { ok: false, message: `The peers cannot be installed; see \`npm ci --prefix ${FOLDER}\`: ${cause(error)}` };
  }
}

async function changedAt(path: string): Promise<number> {
  return stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  );
}

/** Number of lines of npm's explanation that go into the message. */
const MOST_LINES = 3;

/** The reason that npm gives, in one line. */
function cause(error: unknown): string {
  const output = error instanceof Error && 'stderr' in error ? String(error.stderr) : '';
  const reasons = output.split('\n').flatMap((line) => /^npm error (.+)/.exec(line)?.[1] ?? []);
  return reasons.slice(0, MOST_LINES).join('; ') || String(error).replaceAll('\n', ' ');
}

/** The command line's entry point. Returns the exit code. */
export async function main(_: readonly string[], root: string): Promise<number> {
  const brought = await bringPeers(root);
  if (!brought.ok) console.error(brought.message);
  return brought.ok ? 0 : 1;
}
