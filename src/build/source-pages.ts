// Serves and builds pages whose sources are in `src` under other addresses, such as src/chat/index.html as `chat/`.
// Such a page names its own files from the root (`/src/chat/main.ts`), as it has no folder of its own in the build.
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Connect, Plugin } from 'vite';

export interface SourcePage {
  /** Its HTML file. */
  readonly source: string;
  /** What takes the place of `%NAME%` in it, by name. */
  readonly values?: Readonly<Record<string, string>>;
}

/** Lets pages be reached at addresses of their own, in development and in the build. `pages`: by their addresses, such as `chat/index.html`. */
export function sourcePages(pages: Readonly<Record<string, SourcePage>>): Plugin {
  const addresses = Object.keys(pages);
  const folders = addresses.flatMap((address) => /^(.*)\/index\.html$/.exec(address)?.[1] ?? []);
  let root = '';

  const idOf = (address: string): string => resolve(root, address).replaceAll('\\', '/');
  const sourceOf = ({ source }: SourcePage): string => resolve(root, source);

  async function read(page: SourcePage): Promise<string> {
    const html = await readFile(sourceOf(page), 'utf8');
    return html.replaceAll(/%([A-Z]+)%/g, (placeholder, name: string) => page.values?.[name] ?? placeholder);
  }

  /** A folder without its slash is what people type; the page's relative addresses need the slash. */
  const addSlash: Connect.NextHandleFunction = (request, response, next) => {
    const folder = folders.find((known) => request.url === `/${known}`);
    if (folder === undefined) next();
    else response.writeHead(301, { Location: `/${folder}/` }).end();
  };

  return {
    name: 'holdfast:source-pages',

    config: () => {
      const input = Object.fromEntries(addresses.map((address) => [nameOf(address), address]));
      return { environments: { client: { build: { rolldownOptions: { input } } } } };
    },

    configResolved(config) {
      ({ root } = config);
    },

    resolveId: {
      order: 'pre',
      handler(id) {
        const address = addresses.find((known) => id === known || id === idOf(known));
        return address === undefined ? undefined : idOf(address);
      },
    },

    load(id) {
      const found = Object.entries(pages).find(([address]) => id === idOf(address));
      if (found === undefined) return undefined;
      const [, page] = found;
      this.addWatchFile(sourceOf(page));
      return read(page);
    },

    configurePreviewServer(server) {
      server.middlewares.use(addSlash);
    },

    configureServer(server) {
      server.middlewares.use(addSlash);
      server.middlewares.use((request, response, next) => {
        const [path = ''] = (request.url ?? '').split('?');
        const address = path.slice(1) + (path.endsWith('/') ? 'index.html' : '');
        const page = pages[address];
        if (page === undefined) return next();
        read(page)
          .then((html) => server.transformIndexHtml(`/${address}`, html))
          .then((html) => response.setHeader('Content-Type', 'text/html').end(html))
          .catch(next);
      });
    },
  };
}

/** `chat/index.html` is `chat`, `examples/ai-sdk.html` is `examples-ai-sdk`. */
function nameOf(address: string): string {
  return address.replace(/(?:\/index)?\.html$/, '').replaceAll('/', '-');
}
