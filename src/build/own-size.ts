// What a module weighs with all that it imports at once, but for what is counted apart.
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build, type Plugin } from 'rolldown';
import { INLINED_CONSTANTS } from './bundling.ts';
import { eventFields } from './event-fields.ts';

/** What starts the workers is another module in the app's build than in the package. */
const OWN_WORKERS = /\/own-(?:shared-)?worker\.ts$/u;

/**
 * The size of a module of the project, in bytes, minified and gzipped at level 9. What is loaded only when it is needed does
 * not count, nor do the modules whose path matches `apart`. `root`: the directory of package.json.
 */
export async function ownSize(root: string, module: string, apart: RegExp): Promise<number> {
  const input = join(root, module);
  const { output } = await build({
    cwd: root,
    input,
    platform: 'browser',
    logLevel: 'warn',
    optimization: INLINED_CONSTANTS,
    plugins: [leavingOut(apart), leavingOut(OWN_WORKERS), eventFields()],
    transform: { target: 'es2022' },
    preserveEntrySignatures: 'exports-only',
    output: { minify: true, codeSplitting: { groups: [{ name: 'own', test: (id) => id === input }] } },
    write: false,
  });
  const chunks = output.filter((file) => file.type === 'chunk');
  // The entry has all modules, or only imports the chunk that has them.
  const loaded = chunks.flatMap(({ isEntry, fileName, imports }) => (isEntry ? [fileName, ...imports] : []));
  const own = chunks.filter(({ fileName, moduleIds }) => loaded.includes(fileName) && moduleIds.length > 0);
  const code = own.map((chunk) => chunk.code).join('');
  return gzipSync(code, { level: 9 }).length;
}

/** Makes one import of all modules whose path matches. */
function leavingOut(apart: RegExp): Plugin {
  return {
    name: 'holdfast:leaving-out',
    resolveId: (source, importer) =>
      importer !== undefined && apart.test(join(importer, '..', source)) ? { id: 'apart', external: true } : undefined,
  };
}
