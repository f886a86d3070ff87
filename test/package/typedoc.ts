// The reference of the public API, from the doc comments in the declarations of the package.
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runCheck } from './run.ts';
import { undocumentedExports, type Reflection } from './undocumented-exports.ts';

/**
 * Reads the package in `folder`, and writes the reference into `out` if that is not null. Resolves with the exit code: not
 * 0 where an export has no doc comment.
 */
export async function typedoc(root: string, folder: string, out: string | null): Promise<number> {
  const files = join(folder, 'dist/package');
  const declarations = await readdir(files, { recursive: true });
  const entries = declarations
    .filter((file) => file.endsWith('.d.ts') && !file.startsWith('types'))
    .map((file) => join(files, file));
  const tsconfig = join(folder, 'tsconfig.json');
  const lib = ['es2024', 'dom', 'dom.iterable', 'webworker'];
  const compilerOptions = {
    target: 'es2024',
    lib,
    module: 'esnext',
    moduleResolution: 'bundler',
    strict: true,
    types: [],
  };
  await writeFile(
    tsconfig,
    JSON.stringify({ compilerOptions: { ...compilerOptions, skipLibCheck: true }, files: entries }),
  );
  const options = join(folder, 'typedoc.json');
  const json = join(folder, 'reference.json');
  await writeFile(
    options,
    JSON.stringify({
      name: 'Holdfast',
      entryPoints: entries,
      tsconfig,
      readme: 'none',
      disableSources: true,
      excludePrivate: true,
      excludeProtected: true,
      excludeExternals: true,
      // Comments that our elements inherit of Lit have links to what we do not export.
      validation: { notDocumented: false, invalidLink: false, notExported: false },
      treatWarningsAsErrors: true,
      logLevel: 'Warn',
      json,
      ...(out === null ? {} : { out }),
    }),
  );
  const code = await runCheck(root, 'typedoc', ['--options', options]);
  if (code !== 0) return code;
  const undocumented = undocumentedExports(JSON.parse(await readFile(json, 'utf8')) as Reflection);
  for (const name of undocumented) console.error(`${name} is exported and has no doc comment.`);
  return undocumented.length === 0 ? 0 : 1;
}
