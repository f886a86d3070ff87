// How the bundler makes scripts small, beyond Vite's defaults.

/** Constants are written in place where they are used. */
export const INLINED_CONSTANTS = { inlineConst: { mode: 'all', pass: 2 } } as const;

/** In a classic script, which has no address of a module: @zip.js/zip.js would start workers beside it. */
export const CLASSIC_DEFINES = { 'import.meta.url': '""' };

/**
 * For each worker. idb adds to its core when it is loaded: shortcuts on a database for transactions of one request, and
 * iterators over cursors. src/storage uses neither, and they are 0.5 kB: so what adds them is dropped.
 */
export const WORKER_BUNDLING = {
  treeshake: { manualPureFunctions: ['replaceTraps'] },
  optimization: INLINED_CONSTANTS,
};
