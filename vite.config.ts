// The build of the pages, their workers and the library; the local servers; the kinds of tests.
import { defineConfig } from 'vitest/config';
import packageJson from './package.json' with { type: 'json' };
import { breakagePlugins } from './src/build/breakage.ts';
import { buildStamp } from './src/build/build-stamp.ts';
import { INLINED_CONSTANTS, WORKER_BUNDLING } from './src/build/bundling.ts';
import { contentSecurityPolicy } from './src/build/content-security-policy.ts';
import { CountReporter } from './src/build/count-reporter.ts';
import { declarations } from './src/build/declarations.ts';
import { examplePages } from './src/build/example-pages.ts';
import { eventFields } from './src/build/event-fields.ts';
import { loneSqlite } from './src/build/lone-sqlite.ts';
import { LongFilesFirst } from './src/build/long-files-first.ts';
import { openApi } from './src/build/openapi.ts';
import { plainImports } from './src/build/plain-imports.ts';
import { serviceWorker } from './src/build/service-worker.ts';
import { sourcePages } from './src/build/source-pages.ts';
import { startPage } from './src/build/start-page.ts';
import { chunkFileName, viewerChunks } from './src/build/viewer-chunks.ts';
import { versionComment } from './src/build/version-comment.ts';

/** Breaks a promise on purpose, where the tests are tested. */
const breakage = breakagePlugins(process.env['HOLDFAST_BREAKAGE']);

const buildId = process.env['HOLDFAST_BUILD_ID'] ?? 'release';

/** Applications of the same origin import these files by their names. */
const LIBRARY = {
  holdfast: 'src/client/index.ts',
  'recording-socket': 'src/client/recording-socket.ts',
};

/** Pages beside the viewer, by their addresses. */
const PAGES = { 'chat/index.html': { source: 'src/chat/index.html' }, ...examplePages() };

/** Files that pages and applications name. `auto.js` stands in a script tag. */
const NAMED_FILES = { ...LIBRARY, auto: 'src/adapters/auto.ts' };

/** Whether only the viewer is built, as a package has it. */
const isViewerAlone = process.env['HOLDFAST_PAGES'] === 'viewer';

/** A browser starts, crashes and starts again within one test, on machines that do other things too. */
const BROWSER_TIMEOUT_MS = 120_000;

/** Unit tests take milliseconds; the limit is for a machine that does much else, and finds what hangs. */
const UNIT_TIMEOUT_MS = 30_000;

/** An app installs its bundler and builds. */
const CONSUMER_TIMEOUT_MS = 240_000;

/** The short form of all measurements together. */
const BENCH_TIMEOUT_MS = 900_000;

export default defineConfig({
  // Relative addresses: one build works under every path.
  base: './',
  // No fallback page: an unknown address is a 404, also under api/.
  appType: 'mpa',
  define: {
    __HOLDFAST_VERSION__: JSON.stringify(packageJson.version),
    __HOLDFAST_BUILD__: JSON.stringify(buildId),
    __HOLDFAST_PAGES__: JSON.stringify(isViewerAlone ? 'viewer' : 'all'),
  },
  plugins: [
    ...(isViewerAlone ? [] : [sourcePages(PAGES), declarations(LIBRARY)]),
    contentSecurityPolicy(),
    eventFields(),
    openApi(packageJson.version),
    plainImports(),
    serviceWorker(),
    startPage(),
    versionComment(packageJson.version),
    ...breakage,
  ],
  // Its address of the WebAssembly would be lost in development.
  optimizeDeps: { exclude: ['@sqlite.org/sqlite-wasm'] },
  // Pages are told to load their chunks early; chunks load theirs when they are asked to.
  build: {
    sourcemap: true,
    modulePreload: { resolveDependencies: (_file, chunks, { hostType }) => (hostType === 'html' ? chunks : []) },
  },
  worker: {
    format: 'es',
    // No comments: in a module, Vite keeps those by which another bundler could leave code out.
    rolldownOptions: { ...WORKER_BUNDLING, output: { comments: false } },
    plugins: () => [buildStamp(buildId), loneSqlite(), ...breakage],
  },
  environments: {
    client: {
      build: {
        rolldownOptions: {
          input: { viewer: 'index.html', ...(isViewerAlone ? {} : NAMED_FILES) },
          optimization: INLINED_CONSTANTS,
          preserveEntrySignatures: 'exports-only',
          output: {
            // What holdfast.js needs at once is one file, whatever else needs parts of it.
            codeSplitting: { groups: [{ name: 'client', test: /src\/client\/index\.ts$/ }, ...viewerChunks()] },
            chunkFileNames: chunkFileName,
            entryFileNames: (chunk) =>
              Object.hasOwn(NAMED_FILES, chunk.name) ? '[name].js' : 'assets/[name]-[hash].js',
          },
        },
      },
    },
  },
  preview: {
    host: 'localhost',
    port: Number(process.env['PORT'] ?? 4173),
    strictPort: true,
    cors: false,
  },
  test: {
    reporters: ['default', new CountReporter()],
    sequence: { sequencer: LongFilesFirst },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.ts'],
          testTimeout: UNIT_TIMEOUT_MS,
          // By default, Vitest leaves one of two cores idle.
          maxWorkers: '100%',
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          // The adapters with the real packages, which are an install of their own.
          name: 'sdks',
          include: ['test/sdks/*.test.ts'],
          globalSetup: 'test/sdks/setup.ts',
          testTimeout: UNIT_TIMEOUT_MS,
          maxWorkers: '100%',
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          // Simulations and properties over thousands of seeds: minutes, where the unit tests take seconds.
          name: 'storms',
          include: ['test/storms/**/*.test.ts'],
          maxWorkers: '100%',
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          globalSetup: 'test/support/browser-setup.ts',
          testTimeout: BROWSER_TIMEOUT_MS,
          hookTimeout: BROWSER_TIMEOUT_MS,
          // Each file runs browsers of its own, and two of them fill a small machine.
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          // Apps that install the package, each with a bundler of its own.
          name: 'consumers',
          include: ['test/consumers/*.test.ts'],
          globalSetup: 'test/consumers/setup.ts',
          testTimeout: CONSUMER_TIMEOUT_MS,
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'torture',
          include: ['test/torture/**/*.test.ts'],
          globalSetup: 'test/support/browser-setup.ts',
          testTimeout: BROWSER_TIMEOUT_MS,
          hookTimeout: BROWSER_TIMEOUT_MS,
          // A browser that is being killed wants the machine to itself.
          maxWorkers: 1,
          sequence: { groupOrder: 2 },
        },
      },
      {
        extends: true,
        test: {
          name: 'bench',
          include: ['test/bench/*.test.ts'],
          testTimeout: BENCH_TIMEOUT_MS,
          maxWorkers: 1,
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
});
