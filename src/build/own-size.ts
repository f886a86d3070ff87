// What a module weighs with all that it imports at once, but for what is counted apart.
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build, type OutputChunk, type Plugin } from 'rolldown';
import { INLINED_CONSTANTS } from './bundling.ts';
import { eventFields } from './event-fields.ts';

/** What starts the workers is another module in the app's build than in the package. */
const OWN_WORKERS = /\/own-(?:shared-)?worker\.ts$/u;

/** In place of a module: what imports one export of it. */
const IMPORTER = 'holdfast:importer';

/**
 * The size of a module of the project, in bytes, minified and gzipped at level 9. What is loaded only when it is needed does
 * not count, nor do the modules whose path matches `apart`. `root`: the directory of package.json. `name`: counts what an
 * app loads that imports this export alone.
 */
export async function ownSize(root: string, module: string, apart: RegExp, name?: string): Promise<number> {
  const own = await ownChunks(root, module, apart, name);
  return gzipSync(own.map((chunk) => chunk.code).join(''), { level: 9 }).length;
}

/** The names of the values that a module of the project exports. */
export async function exportsOf(root: string, module: string, apart: RegExp): Promise<readonly string[]> {
  const own = await ownChunks(root, module, apart);
  return own.flatMap((chunk) => (chunk.isEntry ? chunk.exports : []));
}

/** The chunks of a bundle that are loaded with the module. */
async function ownChunks(root: string, module: string, apart: RegExp, name?: string): Promise<readonly OutputChunk[]> {
  const path = join(root, module);
  const input = name === undefined ? path : IMPORTER;
  const { output } = await build({
    cwd: root,
    input,
    platform: 'browser',
    logLevel: 'warn',
    optimization: INLINED_CONSTANTS,
    plugins: [importing(path, name), leavingOut(apart), leavingOut(OWN_WORKERS), eventFields()],
    transform: { target: 'es2022' },
    preserveEntrySignatures: 'exports-only',
    output: { minify: true, codeSplitting: { groups: [{ name: 'own', test: (id) => id === input }] } },
    write: false,
  });
  const chunks = output.filter((file) => file.type === 'chunk');
  // The entry has all modules, or only imports the chunk that has them.
  const loaded = chunks.flatMap(({ isEntry, fileName, imports }) => (isEntry ? [fileName, ...imports] : []));
  return chunks.filter(
    ({ isEntry, fileName, moduleIds }) => isEntry || (loaded.includes(fileName) && moduleIds.length > 0),
  );
}

/** Makes a module that imports one export of a module. */
function importing(path: string, name: string | undefined): Plugin {
  return {
    name: 'holdfast:importing',
    resolveId: (source) => (source === IMPORTER ? source : undefined),
    load: (id) => (id === IMPORTER ? `export { ${name ?? ''} } from ${JSON.stringify(path)};` : undefined),
  };
}

/** Makes one import of all modules whose path matches. */
function leavingOut(apart: RegExp): Plugin {
  return {
    name: 'holdfast:leaving-out',
    resolveId: (source, importer) =>
      importer !== undefined && apart.test(join(importer, '..', source)) ? { id: 'apart', external: true } : undefined,
  };
}
