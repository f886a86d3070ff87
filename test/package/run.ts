// Runs a program that bring-checks.ts has installed.
import { spawn } from 'node:child_process';
import { join } from 'node:path';

/** Runs a program, whose output goes to the console. Resolves with its exit code. */
export function runCheck(root: string, program: string, args: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const file = join(root, 'test/package/node_modules/.bin', program);
    const child = spawn(file, args, { cwd: root, stdio: 'inherit', env: { ...process.env, NO_COLOR: '1' } });
    child.once('error', reject);
    child.once('close', (code) => {
      resolve(code ?? 1);
    });
  });
}
