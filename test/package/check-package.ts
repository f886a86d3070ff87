// `npm run check:package`: packs the package, and checks it as npm and compilers see it, and that every export has a doc
// comment.
import { join } from 'node:path';
import { pack } from '../support/pack.ts';
import { bringChecks } from './bring-checks.ts';
import { runCheck } from './run.ts';
import { typedoc } from './typedoc.ts';

/** Files that are served or imported by their address: they have no types. */
const WITHOUT_TYPES = ['worker.js', 'sw.js', 'sw-import.js', 'theme.css'];

/** The command line's entry point. Returns the exit code. */
export async function main(_: readonly string[], root: string): Promise<number> {
  const brought = await bringChecks(root);
  if (!brought.ok) {
    console.error(brought.message);
    return 1;
  }
  const { folder, tarball } = await pack(root, join(root, '.cache/check-package'));
  const codes = [
    await runCheck(root, 'publint', ['run', tarball, '--strict']),
    await runCheck(root, 'attw', [
      tarball,
      '--profile',
      'esm-only',
      '--exclude-entrypoints',
      ...WITHOUT_TYPES,
      '--format',
      'ascii',
    ]),
    await typedoc(root, folder, null),
  ];
  return codes.every((code) => code === 0) ? 0 : 1;
}
