// Where the service worker keeps what was shared with the installed app until a page takes it.

/** The address that other apps post to, relative to the worker's scope; public/manifest.webmanifest names it. */
export const SHARE_PATH = 'share';

/** The header of a response in the cache that has the name of its file, percent-encoded. One without it says that more was shared than is kept. */
export const SHARED_NAME_HEADER = 'X-File-Name';

/** The name of the cache. `path`: that of the worker's scope, so that sites below several paths of an origin do not take each other's files. */
export function sharedFilesCache(path: string): string {
  return `holdfast shared ${path}`;
}
