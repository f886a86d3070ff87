// Runs the compiler on a project of a test.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const TSC = join(import.meta.dirname, '..', '..', 'node_modules', 'typescript', 'bin', 'tsc');

/** What the compiler prints for the project whose settings are in `file`, with paths relative to `folder`; empty where it accepts it. */
export async function typeCheck(folder: string, file = 'tsconfig.json'): Promise<string> {
  try {
    await promisify(execFile)(process.execPath, [TSC, '--pretty', 'false', '-p', file], { cwd: folder });
    return '';
  } catch (error) {
    return typeof error === 'object' && error !== null && 'stdout' in error ? String(error.stdout) : String(error);
  }
}
