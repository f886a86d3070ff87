// Builds scripts, and pages that a test controls, which are served together with a build.
import { join } from 'node:path';
import { build } from 'vite';
import { loneSqlite } from '../../src/build/lone-sqlite.ts';

/** A script `NAME.js`, built from one module. */
export interface Script {
  readonly name: string;
  /** Path relative to the project's directory. */
  readonly module: string;
}

/** Content of files, by path. */
export type BuiltFiles = Readonly<Record<string, string | Uint8Array>>;

/** Returns the content of a page `NAME.html` and of its script, by path. */
export async function buildPage(root: string, script: Script): Promise<BuiltFiles> {
  return { [`${script.name}.html`]: pageOf(script.name), ...(await buildScript(root, script)) };
}

/** Returns the content of the script, of its chunks and of the files that it names, by path. */
export async function buildScript(root: string, { name, module }: Script): Promise<BuiltFiles> {
  const script = `${name}.js`;
  const result = await build({
    configFile: false,
    root,
    base: './',
    logLevel: 'error',
    // Needed because the building process may be a test.
    define: {
      'process.env.NODE_ENV': '"production"',
      __HOLDFAST_VERSION__: '"test"',
      __HOLDFAST_BUILD__: '"test"',
      __HOLDFAST_PAGES__: '"all"',
    },
    worker: { format: 'es', plugins: () => [loneSqlite()] },
    build: {
      write: false,
      minify: false,
      target: 'es2022',
      modulePreload: false,
      rolldownOptions: {
        input: join(root, module),
        output: { entryFileNames: script, chunkFileNames: `${name}/[name]-[hash].js` },
      },
    },
  });
  const files: Record<string, string | Uint8Array> = {};
  for (const output of Array.isArray(result) ? result : [result]) {
    if (!('output' in output)) continue;
    for (const file of output.output) files[file.fileName] = file.type === 'chunk' ? file.code : file.source;
  }
  if (files[script] === undefined) throw new Error(`The build of ${module} produced no script.`);
  return files;
}

function pageOf(name: string): string {
  return `<!doctype html>
<html lang="en">
  <title>${name}</title>
  <link rel="icon" href="data:," />
  <script type="module" src="${name}.js"></script>
</html>
`;
}
