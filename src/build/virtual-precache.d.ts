// The list of files that the service worker keeps for offline use; see precache.ts.

declare module 'virtual:precache' {
  /** The address, relative to the scope, of every file of the build but the service worker itself and source maps; empty in development. */
  export const precache: readonly string[];

  /** A hash over all files, so it changes whenever any does. */
  export const version: string;
}
