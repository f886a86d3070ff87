// Writes the types of the package: a declaration beside each of its scripts, and those of the sources below `types/`.
import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { withImports } from '../static-imports.ts';
import { LONE_ENTRIES, PAGE_ENTRIES } from './entries.ts';

/** Where `tsc -b` puts the declarations of `src`. */
const COMPILED = '.tsbuild/src';

const FOLDER = 'types';

const ENTRIES = { ...PAGE_ENTRIES, ...LONE_ENTRIES };

/** Checks the types of the sources, then writes their declarations into `folder`. `root`: the directory of package.json. */
export async function writeDeclarations(root: string, folder: string): Promise<void> {
  await compile(root);
  const compiled = join(root, COMPILED);
  const files = new Set<string>();
  for (const [name, source] of Object.entries(ENTRIES)) {
    const path = relative('src', source);
    const up = '../'.repeat(name.split('/').length - 1) || './';
    await write(join(folder, `${name}.d.ts`), `export * from '${up}${FOLDER}/${path.replace(/\.ts$/, '.js')}';\n`);
    for (const file of await withImports(compiled, declarationOf(path), declarationOf)) files.add(file);
  }
  for (const file of files)
    await write(join(folder, FOLDER, file), withScriptNames(await readFile(join(compiled, file), 'utf8')));
}

/** Compiles the layers that the entries are in, and those that they import. */
async function compile(root: string): Promise<void> {
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const layers = new Set(Object.values(ENTRIES).map((source) => join(root, dirname(source))));
  await promisify(execFile)(process.execPath, [tsc, '-b', ...layers]);
}

/** Declarations import each other by the names of their sources. In a package, only the names of scripts work with every setting of the compiler. */
function withScriptNames(declaration: string): string {
  return declaration.replaceAll(/((?:\bfrom|\bimport) ?\(?['"]\.{1,2}\/[^'"]+)\.ts(['"])/g, '$1.js$2');
}

function declarationOf(source: string): string {
  return source.replace(/\.ts$/, '.d.ts');
}

async function write(file: string, content: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, content);
}
