// Writes the OpenAPI description of the REST transport into the build, beside the service worker, which answers it.
import type { Plugin } from 'vite';
import { describeApi } from '../hosts/rest/openapi.ts';
import { ROUTES } from '../hosts/rest/routes.ts';

const FILE = 'openapi.json';

/** Emits `openapi.json`; in development it is served. */
export function openApi(version: string): Plugin {
  const source = (): string => JSON.stringify(describeApi(ROUTES, version));
  return {
    name: 'holdfast:openapi',
    // With the pages, so that it is in the list of files that the service worker keeps.
    applyToEnvironment: ({ name }) => name === 'client',
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: FILE, source: source() });
    },
    configureServer(server) {
      server.middlewares.use(`/${FILE}`, (_request, response) => {
        response.setHeader('Content-Type', 'application/json').end(source());
      });
    },
  };
}
