// Makes the files of a page that a test controls, to be served beside a build.
import { join } from 'node:path';
import { build } from 'vite';

/** A page: `NAME.html`, with a script that is built of one module. */
export interface ControlledPage {
  readonly name: string;
  /** The script's module, relative to the project's directory. */
  readonly module: string;
}

/** Content of the page's files, by their path. */
export async function buildPage(root: string, { name, module }: ControlledPage): Promise<Record<string, string>> {
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
    if (chunk?.type === 'chunk') return { [`${name}.html`]: pageOf(name, script), [script]: chunk.code };
  }
  throw new Error(`the build of the page ${name} gave no script`);
}

function pageOf(name: string, script: string): string {
  return `<!doctype html>
<html lang="en">
  <title>${name}</title>
  <link rel="icon" href="data:," />
  <script type="module" src="${script}"></script>
</html>
`;
}
