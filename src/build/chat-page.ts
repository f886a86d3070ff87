// Serves and builds src/chat/index.html under the address `chat/`.
// The page names its own files from the root (`/src/chat/main.ts`), as it has no folder of its own in the build.
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Connect, Plugin } from 'vite';

const SOURCE = 'src/chat/index.html';
const PAGE = 'chat/index.html';

/** Lets the demo chat live in `src/chat` and be reached at `chat/`, in development and in the build. */
export function chatPage(): Plugin {
  let pageId = '';
  let sourcePath = '';

  return {
    name: 'holdfast:chat-page',

    config: () => ({
      environments: { client: { build: { rolldownOptions: { input: { chat: PAGE } } } } },
    }),

    configResolved(config) {
      pageId = resolve(config.root, PAGE).replaceAll('\\', '/');
      sourcePath = resolve(config.root, SOURCE);
    },

    resolveId: {
      order: 'pre',
      handler: (id) => (id === PAGE || id === pageId ? pageId : undefined),
    },

    load(id) {
      if (id !== pageId) return undefined;
      this.addWatchFile(sourcePath);
      return readFile(sourcePath, 'utf8');
    },

    configurePreviewServer(server) {
      server.middlewares.use(addSlash);
    },

    configureServer(server) {
      server.middlewares.use(addSlash);
      server.middlewares.use('/chat', (request, response, next) => {
        const [path] = (request.url ?? '').split('?');
        if (path === '/' || path === '/index.html') {
          readFile(sourcePath, 'utf8')
            .then((html) => server.transformIndexHtml('/chat/index.html', html))
            .then((html) => response.setHeader('Content-Type', 'text/html').end(html))
            .catch(next);
        } else {
          next();
        }
      });
    },
  };
}

/** `chat` without its slash is what people type; the page's relative addresses need the slash. */
const addSlash: Connect.NextHandleFunction = (request, response, next) => {
  if (request.url === '/chat') response.writeHead(301, { Location: '/chat/' }).end();
  else next();
};
