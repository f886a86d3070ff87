// Builds src/hosts/service-worker.ts into one classic script, dist/sw.js, after the pages:
// it carries the list of their files. In development the script is bundled on request, with an empty list.
import { resolve } from 'node:path';
import { createBuilder, type Plugin } from 'vite';
import { WORKER_BUNDLING } from './bundling.ts';
import { EMPTY_PRECACHE, listPrecache, type Precache } from './precache.ts';

const SOURCE = 'src/hosts/service-worker.ts';
const SCRIPT = 'sw.js';
const MODULE = 'virtual:precache';
const RESOLVED_MODULE = `\0${MODULE}`;

/** Adds the build of the service worker, and the module `virtual:precache` for it. */
export function serviceWorker(): Plugin {
  let precache: Precache = EMPTY_PRECACHE;

  return {
    name: 'holdfast:service-worker',
    sharedDuringBuild: true,

    config: () => ({
      environments: {
        serviceWorker: {
          consumer: 'client',
          build: {
            copyPublicDir: false,
            emptyOutDir: false,
            modulePreload: false,
            rolldownOptions: {
              ...WORKER_BUNDLING,
              input: SOURCE,
              output: { format: 'iife', codeSplitting: false, entryFileNames: SCRIPT },
            },
          },
        },
      },
      builder: {
        sharedConfigBuild: true,
        sharedPlugins: true,
        async buildApp(builder) {
          const { client, serviceWorker: worker } = builder.environments;
          if (!client || !worker) throw new Error('the build lacks one of its environments');
          await builder.build(client);
          precache = await listPrecache(resolve(builder.config.root, client.config.build.outDir), [SCRIPT]);
          await builder.build(worker);
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
      server.middlewares.use(`/${SCRIPT}`, (_request, response, next) => {
        bundle(server.config.configFile)
          .then((code) =>
            response.setHeader('Content-Type', 'text/javascript').setHeader('Cache-Control', 'no-cache').end(code),
          )
          .catch(next);
      });
    },
  };
}

/** The script as a build would make it, but with an empty list and not written to disk. */
async function bundle(configFile: string | undefined): Promise<string> {
  const builder = await createBuilder({
    configFile: configFile ?? false,
    logLevel: 'warn',
    build: { write: false, minify: false, sourcemap: 'inline' },
  });
  const { serviceWorker: worker } = builder.environments;
  if (!worker) throw new Error('the build lacks the service worker');
  const result = await builder.build(worker);
  const outputs = Array.isArray(result) ? result : [result];
  for (const output of outputs) {
    if (!('output' in output)) continue;
    for (const file of output.output)
      if (file.fileName === SCRIPT) return String('code' in file ? file.code : file.source);
  }
  throw new Error(`the bundle of ${SOURCE} holds no ${SCRIPT}`);
}
