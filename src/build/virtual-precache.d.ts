// The list of files that the service worker keeps for offline use; see precache.ts.

declare module 'virtual:precache' {
  /** One file of the build: its address relative to the scope, and a hash of its content. */
  interface PrecacheEntry {
    readonly url: string;
    readonly revision: string;
  }

  /** Every file of the build but the service worker itself and source maps; empty in development. */
  export const precache: readonly PrecacheEntry[];

  /** A hash over the whole list, so it changes whenever any file does. */
  export const version: string;
}
