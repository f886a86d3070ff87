// Makes the files of the torture's page, to be served beside a build.
import { join } from 'node:path';
import { build } from 'vite';

const SCRIPT = 'torture.js';

const PAGE = `<!doctype html>
<html lang="en">
  <title>Torture</title>
  <link rel="icon" href="data:," />
  <script type="module" src="${SCRIPT}"></script>
</html>
`;

/** Content of the page's files, by their path. */
export async function buildPage(root: string): Promise<Record<string, string>> {
  const result = await build({
    configFile: false,
    root,
    logLevel: 'warn',
    build: {
      write: false,
      minify: false,
      target: 'es2022',
      modulePreload: false,
      rolldownOptions: { input: join(root, 'test/torture/page/main.ts'), output: { entryFileNames: SCRIPT } },
    },
  });
  for (const output of Array.isArray(result) ? result : [result]) {
    if (!('output' in output)) continue;
    const script = output.output.find(({ fileName }) => fileName === SCRIPT);
    if (script?.type === 'chunk') return { 'torture.html': PAGE, [SCRIPT]: script.code };
  }
  throw new Error('the build of the torture page gave no script');
}
