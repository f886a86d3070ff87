// Makes the files of a page that opens peers, to be served from any directory.
import { join } from 'node:path';
import { build } from 'vite';

const SCRIPT = 'peers.js';

const PAGE = `<!doctype html>
<html lang="en">
  <title>Peers</title>
  <link rel="icon" href="data:," />
  <script type="module" src="${SCRIPT}"></script>
</html>
`;

/**
 * Content of the page's files by their path, `peers.html` among them; each peer's library is a chunk
 * that is loaded when it is opened. The peers have to be installed.
 */
export async function buildPeersPage(root: string): Promise<Record<string, string>> {
  const result = await build({
    configFile: false,
    root,
    base: './',
    logLevel: 'error',
    // Also where the process that builds is a test.
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      write: false,
      minify: false,
      target: 'es2022',
      modulePreload: false,
      // Automerge brings its WebAssembly as a string of 5 MB.
      chunkSizeWarningLimit: 10_000,
      rolldownOptions: {
        input: join(root, 'test/bench/peers/page.ts'),
        output: { entryFileNames: SCRIPT, chunkFileNames: 'peers/[name]-[hash].js' },
      },
    },
  });
  const files: Record<string, string> = { 'peers.html': PAGE };
  for (const output of Array.isArray(result) ? result : [result]) {
    if (!('output' in output)) continue;
    for (const file of output.output) if (file.type === 'chunk') files[file.fileName] = file.code;
  }
  if (files[SCRIPT] === undefined) throw new Error('the build of the peers page gave no script');
  return files;
}
