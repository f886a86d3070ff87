// idb adds to its core when it is loaded: shortcuts on a database for transactions of one request, and iterators
// over cursors. src/storage uses neither, and they are 0.5 kB of every worker.

/** Has the bundler drop both; what would use them would not find them in a build. */
export const WITHOUT_IDB_EXTRAS = { manualPureFunctions: ['replaceTraps'] };
