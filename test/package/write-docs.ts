// `npm run docs`: writes the reference of the public API into dist/docs.
import { join } from 'node:path';
import { pack } from '../support/pack.ts';
import { bringChecks } from './bring-checks.ts';
import { typedoc } from './typedoc.ts';

const FOLDER = 'dist/docs';

/** The command line's entry point. Returns the exit code. */
export async function main(_: readonly string[], root: string): Promise<number> {
  const brought = await bringChecks(root);
  if (!brought.ok) {
    console.error(brought.message);
    return 1;
  }
  const { folder } = await pack(root, join(root, '.cache/docs'));
  const code = await typedoc(root, folder, join(root, FOLDER));
  if (code === 0) console.log(`The reference is in ${FOLDER}/index.html.`);
  return code;
}
