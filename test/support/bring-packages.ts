// Installs packages of others that only tests and measurements need. The project does not depend on them, so each such
// folder is an install of its own, with a lock file.
import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** What became of an install. The message of a failure is one line and says what to do. */
export type Brought = { readonly ok: true } | { readonly ok: false; readonly message: string };

/**
 * Runs `npm ci` in `folder` if its packages are missing or older than its lock file. `root`: the directory of the
 * project's package.json, which `folder` is relative to. `what`: names the packages in messages.
 */
export async function bringPackages(root: string, folder: string, what: string): Promise<Brought> {
  const place = join(root, folder);
  const { mtimeMs: lockedAt } = await stat(join(place, 'package-lock.json'));
  // npm writes this file last.
  if ((await changedAt(join(place, 'node_modules', '.package-lock.json'))) >= lockedAt) return { ok: true };
  console.log(`${what} are missing or outdated: installing them in ${folder}.`);
  try {
    await promisify(execFile)('npm', ['ci', '--prefix', place, '--ignore-scripts', '--no-audit', '--no-fund'], {
      cwd: root,
    });
    return { ok: true };
  } catch (error) {
    return { ok: false, message: `${what} cannot be installed; see \`npm ci --prefix ${folder}\`: ${cause(error)}` };
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
