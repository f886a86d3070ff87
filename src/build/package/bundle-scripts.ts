// Bundles the scripts of the package. Not by Vite: its library mode would replace the address of the worker by a path that
// no app has.
import { execFile } from 'node:child_process';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { promisify } from 'node:util';
import { build, type BuildOptions, type OutputChunk, type Plugin } from 'rolldown';
import packageJson from '../../../package.json' with { type: 'json' };
import { describeApi } from '../../hosts/rest/openapi.ts';
import { ROUTES } from '../../hosts/rest/routes.ts';
import { CLASSIC_DEFINES, INLINED_CONSTANTS, WORKER_BUNDLING } from '../bundling.ts';
import { eventFields } from '../event-fields.ts';
import { loneSqlite } from '../lone-sqlite.ts';
import { COMMAND, LONE_ENTRIES, OWN_WORKERS, PAGE_ENTRIES, WORKERS } from './entries.ts';

const { version, dependencies } = packageJson;

/** Packages that npm installs beside this one, with all their paths. Everything else is bundled. */
const EXTERNAL = Object.keys(dependencies).map((name) => new RegExp(`^${name}(/|$)`));

const OPENAPI_MODULE = 'virtual:openapi';

/** The OpenAPI description as JSON text. */
export function openApiDescription(): string {
  return JSON.stringify(describeApi(ROUTES, version));
}

/** Writes every script and its source map into `folder`. `root`: the directory of package.json. Resolves with the folders of the packages that were bundled. */
export async function bundleScripts(root: string, folder: string): Promise<ReadonlySet<string>> {
  const bundled = new Set<string>();
  // As if the folder were where the package has it.
  const sourcemapPathTransform = (source: string, map: string): string =>
    relative(join(root, 'dist', 'package', relative(folder, dirname(map))), resolve(dirname(map), source)).replaceAll(
      '\\',
      '/',
    );
  const bundle = async ({ output: into, ...options }: BuildOptions): Promise<void> => {
    const { output } = await build({
      ...commonOptions(root),
      ...options,
      output: { ...into, sourcemap: true, sourcemapPathTransform, minify: true },
    });
    for (const { moduleIds } of output.filter((file): file is OutputChunk => file.type === 'chunk'))
      for (const id of moduleIds) {
        const [, found] = /^(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(id) ?? [];
        if (found !== undefined) bundled.add(found);
      }
  };
  await bundlePages(root, folder, bundle);
  for (const [name, source] of Object.entries(LONE_ENTRIES))
    await bundle({
      input: join(root, source),
      ...WORKER_BUNDLING,
      output: { file: join(folder, `${name}.js`), codeSplitting: false },
    });
  for (const [name, source] of Object.entries(WORKERS))
    await bundle({
      input: join(root, source),
      ...WORKER_BUNDLING,
      transform: TRANSFORM_OF_WORKERS,
      output: {
        file: join(folder, `${name}.js`),
        format: 'iife',
        codeSplitting: false,
        // The version of a copy is in its first line.
        postBanner: `// holdfast ${version} ${name}.js`,
      },
    });
  await bundleCommand(root, folder, bundle);
  return bundled;
}

/** What npm links as `holdfast`. It runs in Node. */
function bundleCommand(root: string, folder: string, bundle: (options: BuildOptions) => Promise<void>): Promise<void> {
  return bundle({
    input: join(root, COMMAND),
    platform: 'node',
    output: { file: join(folder, 'cli.js'), postBanner: '#!/usr/bin/env node' },
  });
}

async function bundlePages(
  root: string,
  folder: string,
  bundle: (options: BuildOptions) => Promise<void>,
): Promise<void> {
  const absolute = Object.entries(PAGE_ENTRIES).map(([name, source]) => [name, join(root, source)] as const);
  await bundle({
    input: Object.fromEntries(absolute),
    optimization: INLINED_CONSTANTS,
    preserveEntrySignatures: 'exports-only',
    output: {
      dir: folder,
      // Bundlers of apps keep a file of this name for its effects, as package.json says.
      chunkFileNames: ({ name, moduleIds }) => `${moduleIds.some(isOfElements) ? 'elements-' : ''}${name}-[hash].js`,
      // What recording needs at once is one file, whatever else needs parts of it.
      codeSplitting: { groups: [{ name: 'client', test: /src\/client\/index\.ts$/ }] },
    },
  });
  // By the compiler, which keeps the text of the expressions.
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const project = join(root, 'src', 'client', 'tsconfig.package.json');
  await promisify(execFile)(process.execPath, [tsc, '-p', project, '--outDir', folder]);
}

/** Whether a module may define elements: then loading it is what it is for. */
function isOfElements(id: string): boolean {
  return /\/src\/(?:kit|ui)\//.test(id);
}

const TRANSFORM = {
  target: 'es2022',
  define: {
    __HOLDFAST_VERSION__: JSON.stringify(version),
    __HOLDFAST_BUILD__: '"release"',
    __HOLDFAST_PAGES__: '"none"',
  },
};

const TRANSFORM_OF_WORKERS = { ...TRANSFORM, define: { ...TRANSFORM.define, ...CLASSIC_DEFINES } };

function commonOptions(root: string): BuildOptions {
  return {
    cwd: root,
    platform: 'browser',
    logLevel: 'warn',
    // The settings for decorators.
    tsconfig: join(root, 'src/ui/tsconfig.json'),
    external: EXTERNAL,
    transform: TRANSFORM,
    plugins: [ownWorkers(), eventFields(), loneSqlite(), openApi()],
  };
}

/** Leaves what starts the worker out of the bundles. */
function ownWorkers(): Plugin {
  return {
    name: 'holdfast:own-workers',
    resolveId(source) {
      const name = OWN_WORKERS.find((own) => basename(source) === `${own}.ts`);
      return name === undefined ? undefined : { id: `./${name}.js`, external: true };
    },
  };
}

/** The module `virtual:openapi`. */
function openApi(): Plugin {
  return {
    name: 'holdfast:openapi-module',
    resolveId: (source) => (source === OPENAPI_MODULE ? `\0${OPENAPI_MODULE}` : undefined),
    load: (id) =>
      id === `\0${OPENAPI_MODULE}`
        ? `export const openApiDescription = ${JSON.stringify(openApiDescription())};`
        : undefined,
  };
}
