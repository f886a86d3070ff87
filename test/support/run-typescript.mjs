// Runs `main` of a TypeScript module, which Node 20 cannot do by itself: node run-typescript.mjs MODULE [ARGUMENT…]
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createServer, createServerModuleRunner } from 'vite';

const root = fileURLToPath(new URL('../..', import.meta.url));
const [module = '', ...args] = process.argv.slice(2);
const server = await createServer({
  root,
  configFile: false,
  logLevel: 'warn',
  server: { middlewareMode: true, watch: null, ws: false },
  optimizeDeps: { noDiscovery: true },
});
const runner = createServerModuleRunner(server.environments.ssr, { hmr: false });
/** @type {{ main: (args: readonly string[], root: string) => Promise<number> }} */
const { main } = await runner.import(resolve(root, module));
process.exit(await main(args, root));
