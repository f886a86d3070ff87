// `npm run damage`: damages each file of a browser's profile in turn, and reports what is left.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeBuild } from '../support/builds.ts';
import { engineOf } from './engines.ts';
import { parseOptions } from './options.ts';
import { tableOf } from './report.ts';
import { runDamage } from './run-damage.ts';
import { runStorm } from './storm.ts';

/** Returns the exit code: 0 if every case passed, and every file was of a known class. */
export async function main(args: readonly string[], root: string): Promise<number> {
  const options = parseOptions(args);
  if (!options.ok) {
    console.error(options.message);
    return 2;
  }
  const { wanted } = options;
  const brought = (await engineOf(wanted.engine)).bring();
  if (!brought.ok) {
    console.error(brought.message);
    return 2;
  }
  const folder = join(root, '.cache', 'damage');
  const build = await makeBuild(root, 'release', join(folder, `build-${wanted.engine}`));
  if (wanted.storm !== null) {
    const failures = await runStorm({ ...wanted, minutes: wanted.storm, root, build, log: console.log });
    return failures.length > 0 ? 1 : 0;
  }
  const result = await runDamage({ ...wanted, root, build, log: console.log });
  const table = tableOf(result);
  await mkdir(folder, { recursive: true });
  const file = join(folder, `${wanted.engine}-${new Date().toISOString().replaceAll(/[:.]/g, '')}`);
  await writeFile(`${file}.json`, `${JSON.stringify(result, null, 1)}\n`);
  await writeFile(`${file}.md`, `${table}\n`);
  console.log(`\n${table}\n\nWrote ${file}.json and .md.`);
  for (const path of result.unknown) console.error(`A file of no known class: ${path}`);
  const failed = result.results.filter(({ withCopy, exception }) => withCopy.failures.length > 0 && exception === null);
  for (const { name, exception } of result.results)
    if (exception !== null) console.log(`Exception: ${name}: ${exception}`);
  console.log(`${failed.length} of ${result.results.length} cases failed.`);
  return failed.length > 0 || result.unknown.length > 0 ? 1 : 0;
}
