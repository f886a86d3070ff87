// The list of files that the service worker keeps for offline use; see precache.ts.

declare module 'virtual:precache' {
  /** Every file of the build but the service worker itself, source maps and declarations: its address, relative to the scope, and the first 16 hex digits of its SHA-256. Empty in development. */
  export const precache: readonly (readonly [url: string, hash: string])[];

  /** A hash over all files, so it changes whenever any does. */
  export const version: string;
}
