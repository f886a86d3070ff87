// Makes scripts, and pages that a test controls, to be served beside a build.
import { join } from 'node:path';
import { build } from 'vite';

/** A script `NAME.js`, built of one module. */
export interface Script {
  readonly name: string;
  /** Relative to the project's directory. */
  readonly module: string;
}

/** Content of a page `NAME.html` and of its script, by their path. */
export async function buildPage(root: string, script: Script): Promise<Record<string, string>> {
  return { [`${script.name}.html`]: pageOf(script.name), ...(await buildScript(root, script)) };
}

/** Content of the script, by its path. */
export async function buildScript(root: string, { name, module }: Script): Promise<Record<string, string>> {
  const script = `${name}.js`;
  const result = await build({
    configFile: false,
    root,
    logLevel: 'warn',
    build: {
      write: false,
      minify: false,
      target: 'es2022',
      modulePreload: false,
      rolldownOptions: { input: join(root, module), output: { entryFileNames: script } },
    },
  });
  for (const output of Array.isArray(result) ? result : [result]) {
    if (!('output' in output)) continue;
    const chunk = output.output.find(({ fileName }) => fileName === script);
    if (chunk?.type === 'chunk') return { [script]: chunk.code };
  }
  throw new Error(`the build of ${module} gave no script`);
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
