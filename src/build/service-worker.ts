// Builds src/hosts/service-worker.ts into one classic script, dist/sw.js, after the pages:
// it carries the list of their files. What it loads only to import is dist/sw-import.js. In development the scripts are bundled on request,
// with an empty list.
import { resolve } from 'node:path';
import { createBuilder, type EnvironmentOptions, type Plugin } from 'vite';
import { CLASSIC_DEFINES, WORKER_BUNDLING } from './bundling.ts';
import { EMPTY_PRECACHE, listPrecache, type Precache } from './precache.ts';

/** The scripts, by the name of their environment. */
const SCRIPTS = {
  serviceWorker: { source: 'src/hosts/service-worker.ts', file: 'sw.js' },
  serviceWorkerImport: { source: 'src/hosts/import-part.ts', file: 'sw-import.js' },
} as const;
const FILES = Object.values(SCRIPTS).map(({ file }) => file);
const MODULE = 'virtual:precache';
const RESOLVED_MODULE = `\0${MODULE}`;

/** Adds the builds of the service worker and of its part, and the module `virtual:precache` for it. */
export function serviceWorker(): Plugin {
  let precache: Precache = EMPTY_PRECACHE;

  return {
    name: 'holdfast:service-worker',
    sharedDuringBuild: true,

    config: () => ({
      environments: Object.fromEntries(
        Object.entries(SCRIPTS).map(([name, { source, file }]) => [name, environmentOf(source, file)]),
      ),
      builder: {
        sharedConfigBuild: true,
        sharedPlugins: true,
        async buildApp(builder) {
          const { client, serviceWorker: worker, serviceWorkerImport: part } = builder.environments;
          if (!client || !worker || !part) throw new Error('the build lacks one of its environments');
          await builder.build(client);
          precache = await listPrecache(resolve(builder.config.root, client.config.build.outDir), FILES);
          await builder.build(worker);
          await builder.build(part);
        },
      },
    }),

    resolveId: (id) => (id === MODULE ? RESOLVED_MODULE : undefined),

    load: (id) =>
      id === RESOLVED_MODULE
        ? `export const precache = ${JSON.stringify(precache.precache)};
           export const version = ${JSON.stringify(precache.version)};`
        : undefined,

    configureServer(server) {
      for (const [name, { file }] of Object.entries(SCRIPTS))
        server.middlewares.use(`/${file}`, (_request, response, next) => {
          bundle(name, file, server.config.configFile)
            .then((code) =>
              response.setHeader('Content-Type', 'text/javascript').setHeader('Cache-Control', 'no-cache').end(code),
            )
            .catch(next);
        });
    },
  };
}

/** One classic script, beside what is built already. */
function environmentOf(input: string, entryFileNames: string): EnvironmentOptions {
  return {
    consumer: 'client',
    build: {
      copyPublicDir: false,
      emptyOutDir: false,
      modulePreload: false,
      rolldownOptions: {
        ...WORKER_BUNDLING,
        transform: { define: CLASSIC_DEFINES },
        input,
        output: { format: 'iife', codeSplitting: false, entryFileNames },
      },
    },
  };
}

/** A script as a build would make it, but with an empty list and not written to disk. */
async function bundle(environment: string, script: string, configFile: string | undefined): Promise<string> {
  const builder = await createBuilder({
    configFile: configFile ?? false,
    logLevel: 'warn',
    build: { write: false, minify: false, sourcemap: 'inline' },
  });
  const worker = builder.environments[environment];
  if (!worker) throw new Error(`the build lacks ${environment}`);
  const result = await builder.build(worker);
  const outputs = Array.isArray(result) ? result : [result];
  for (const output of outputs) {
    if (!('output' in output)) continue;
    for (const file of output.output)
      if (file.fileName === script) return String('code' in file ? file.code : file.source);
  }
  throw new Error(`the bundle of ${environment} holds no ${script}`);
}
