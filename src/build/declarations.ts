// Writes the types of the library into the build: a declaration beside each of its scripts, and those of the sources
// that it needs below `types/`.
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import type { Plugin } from 'vite';
import { withImports } from './static-imports.ts';

const PROJECT = 'src/client/tsconfig.declarations.json';
const FOLDER = 'types';

/** Emits the declarations. `library`: the source of each script, by the script's name without `.js`. */
export function declarations(library: Readonly<Record<string, string>>): Plugin {
  return {
    name: 'holdfast:declarations',
    apply: 'build',
    applyToEnvironment: ({ name }) => name === 'client',
    async generateBundle() {
      const { root } = this.environment.config;
      const compiled = await mkdtemp(join(tmpdir(), 'holdfast-types-'));
      try {
        await compile(root, compiled);
        const files = new Set<string>();
        for (const [script, source] of Object.entries(library)) {
          const path = relative('src', source);
          this.emitFile({
            type: 'asset',
            fileName: `${script}.d.ts`,
            source: `export * from './${FOLDER}/${path}';\n`,
          });
          for (const file of await withImports(compiled, declarationOf(path), declarationOf)) files.add(file);
        }
        for (const file of files)
          this.emitFile({ type: 'asset', fileName: `${FOLDER}/${file}`, source: await readFile(join(compiled, file)) });
      } finally {
        await rm(compiled, { recursive: true });
      }
    },
  };
}

/** Writes the declarations of all sources that the library can reach. They are not checked: `npm run check:types` does that. */
async function compile(root: string, folder: string): Promise<void> {
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  await promisify(execFile)(process.execPath, [tsc, '-p', join(root, PROJECT), '--outDir', folder]);
}

/** Declarations import each other by the names of their sources, which compilers resolve to declarations. */
function declarationOf(source: string): string {
  return source.replace(/\.ts$/, '.d.ts');
}
