// What the package exports, by the name of each script without `.js`.

/** The adapters: files of src/adapters without `.ts`. Each is exported as `holdfast/adapters/NAME`. */
export const ADAPTERS: readonly string[] = [
  'ai-sdk',
  'assistant-ui',
  'auto',
  'lang-chain',
  'record-stream',
  'recording-fetch',
];

/** The source of each script that pages import. They share chunks. */
export const PAGE_ENTRIES: Readonly<Record<string, string>> = {
  index: 'src/client/index.ts',
  socket: 'src/client/recording-socket.ts',
  elements: 'src/ui/package.ts',
  ...Object.fromEntries(ADAPTERS.map((name) => [`adapters/${name}`, `src/adapters/${name}.ts`])),
};

/** The source of each script that is complete by itself: a service worker or a server that imports it loads no code of pages. */
export const LONE_ENTRIES: Readonly<Record<string, string>> = {
  protocol: 'src/protocol/package.ts',
  'service-worker': 'src/hosts/package.ts',
};

/** The source of each script that browsers start as a worker, by its address: one file without imports. */
export const WORKERS: Readonly<Record<string, string>> = {
  worker: 'src/hosts/worker.ts',
  sw: 'src/hosts/package-service-worker.ts',
  'sw-import': 'src/hosts/import-part.ts',
  'search-worker': 'src/search/worker/search-worker.ts',
  'import-worker': 'src/hosts/import-worker.ts',
};

/** The scripts that are not bundled, as other bundlers look for the expression in them; each takes the place of a module of the app's build. */
export const OWN_WORKERS = ['own-shared-worker', 'own-worker', 'own-search-worker', 'own-import-worker'] as const;

/** The source of the command line. */
export const COMMAND = 'src/cli/bin.ts';
