// The files of a profile in which a browser stores what pages give it, by what they are for. The run fails where a browser has a file
// of no known class, so that the files of new browsers are seen.
import type { Engine } from './engines.ts';

export interface FileClass {
  readonly name: string;
  /** Of the path below the profile. */
  readonly path: RegExp;
  /** What the class has of Holdfast: its database, the second copy, or nothing that is recorded. */
  readonly holds: 'database' | 'copy' | 'other';
  /** A text that files of the class have, where paths alone do not tell them from others. */
  readonly text?: string;
  /** The text is in another file of the same folder, or of the one above. */
  readonly isBeside?: boolean;
  /** How many files of the class are damaged, each by itself. Default {@link FILES_OF_CLASS}. */
  readonly files?: number;
}

export interface ProfileFiles {
  /** Folders and files below the profile with what pages store. */
  readonly roots: readonly string[];
  /** A file is of the first class that fits. */
  readonly classes: readonly FileClass[];
}

export const FILES_OF_CLASS = 3;

const COPY_ENTRY = 'https://holdfast.invalid/';
const COPY_HEAD = `${COPY_ENTRY}head`;

/** The files of a LevelDB that is in the folder. */
function levelDb(what: string, folder: string, holds: FileClass['holds']): FileClass[] {
  const files = {
    CURRENT: 'CURRENT',
    MANIFEST: 'MANIFEST-\\d+',
    log: '\\d+\\.log',
    table: '\\d+\\.ldb',
    LOCK: 'LOCK',
    LOG: 'LOG(\\.old)?',
  };
  return Object.entries(files).map(([name, file]) => ({
    name: `${what} ${name}`,
    path: new RegExp(`^${folder}/${file}$`),
    holds: name === 'LOCK' || name === 'LOG' ? 'other' : holds,
  }));
}

const CACHES = '^Default/Service Worker/CacheStorage/[0-9a-f]+';

const CHROMIUM: ProfileFiles = {
  roots: [
    'Default/IndexedDB',
    'Default/Service Worker',
    'Default/File System',
    'Default/Local Storage',
    'Default/Session Storage',
    'Default/WebStorage',
    'Default/blob_storage',
    'Default/Shared Dictionary',
    'Default/shared_proto_db',
  ],
  classes: [
    ...levelDb('IndexedDB', 'Default/IndexedDB/[^/]+\\.indexeddb\\.leveldb', 'database'),
    { name: 'IndexedDB blob', path: /^Default\/IndexedDB\/[^/]+\.indexeddb\.blob\/.*[0-9a-f]+$/, holds: 'database' },
    { name: 'IndexedDB SQLite', path: /^Default\/IndexedDB\/[^/]+\/[A-Z0-9]{52}$/, holds: 'database' },
    { name: 'IndexedDB SQLite -wal', path: /^Default\/IndexedDB\/[^/]+\/[A-Z0-9]{52}-wal$/, holds: 'database' },
    { name: 'IndexedDB SQLite -shm', path: /^Default\/IndexedDB\/[^/]+\/[A-Z0-9]{52}-shm$/, holds: 'database' },
    { name: 'caches index.txt', path: new RegExp(`${CACHES}/index\\.txt$`), holds: 'copy' },
    { name: 'copy index', path: new RegExp(`${CACHES}/[^/]+/index$`), holds: 'copy', text: COPY_HEAD, isBeside: true },
    {
      name: 'copy the-real-index',
      path: new RegExp(`${CACHES}/[^/]+/index-dir/the-real-index$`),
      holds: 'copy',
      text: COPY_HEAD,
      isBeside: true,
    },
    {
      name: 'index of cached files',
      path: new RegExp(`${CACHES}/[^/]+/(index|index-dir/the-real-index)$`),
      holds: 'other',
    },
    { name: 'copy head', path: new RegExp(`${CACHES}/[^/]+/[0-9a-f]+_\\d$`), holds: 'copy', text: COPY_HEAD },
    {
      name: 'copy piece',
      path: new RegExp(`${CACHES}/[^/]+/[0-9a-f]+_\\d$`),
      holds: 'copy',
      text: COPY_ENTRY,
      files: 6,
    },
    { name: 'cached file', path: new RegExp(`${CACHES}/[^/]+/[0-9a-f]+_\\d$`), holds: 'other' },
    ...levelDb('registrations', 'Default/Service Worker/Database', 'other'),
    { name: 'worker scripts', path: /^Default\/Service Worker\/ScriptCache\/[0-9a-f]+_\d$/, holds: 'other' },
    {
      name: 'worker scripts index',
      path: /^Default\/Service Worker\/ScriptCache\/(index|index-dir\/the-real-index)$/,
      holds: 'other',
    },
    ...levelDb('localStorage', 'Default/Local Storage/leveldb', 'other'),
    ...levelDb('sessionStorage', 'Default/Session Storage', 'other'),
    // Where it is emptied, Chromium 156 may begin the databases of its origins anew.
    { name: 'QuotaManager', path: /^Default\/WebStorage\/QuotaManager$/, holds: 'database' },
    { name: 'QuotaManager-journal', path: /^Default\/WebStorage\/QuotaManager-journal$/, holds: 'other' },
    { name: 'file system', path: /^Default\/File System\//, holds: 'other' },
    { name: 'Shared Dictionary', path: /^Default\/Shared Dictionary\//, holds: 'other', files: 1 },
    { name: 'shared_proto_db', path: /^Default\/shared_proto_db\//, holds: 'other', files: 1 },
    { name: 'blob_storage', path: /^Default\/blob_storage\//, holds: 'other' },
  ],
};

const ORIGIN = '^storage/default/http\\+\\+\\+localhost\\+\\d+';

const FIREFOX: ProfileFiles = {
  roots: ['storage', 'storage.sqlite', 'webappsstore.sqlite', 'webappsstore.sqlite-wal', 'webappsstore.sqlite-shm'],
  classes: [
    { name: 'idb sqlite', path: new RegExp(`${ORIGIN}/idb/[^/]+\\.sqlite$`), holds: 'database' },
    { name: 'idb sqlite-wal', path: new RegExp(`${ORIGIN}/idb/[^/]+\\.sqlite-wal$`), holds: 'database' },
    { name: 'idb sqlite-shm', path: new RegExp(`${ORIGIN}/idb/[^/]+\\.sqlite-shm$`), holds: 'database' },
    { name: 'idb file', path: new RegExp(`${ORIGIN}/idb/[^/]+\\.files/`), holds: 'database' },
    { name: 'caches.sqlite', path: new RegExp(`${ORIGIN}/cache/caches\\.sqlite$`), holds: 'copy' },
    { name: 'caches.sqlite-wal', path: new RegExp(`${ORIGIN}/cache/caches\\.sqlite-wal$`), holds: 'copy' },
    { name: 'caches.sqlite-shm', path: new RegExp(`${ORIGIN}/cache/caches\\.sqlite-shm$`), holds: 'copy' },
    { name: 'copy head', path: new RegExp(`${ORIGIN}/cache/morgue/`), holds: 'copy', text: 'database_id' },
    {
      name: 'copy piece',
      path: new RegExp(`${ORIGIN}/cache/morgue/`),
      holds: 'copy',
      text: '\u001F\u008B\u0008',
      files: 6,
    },
    { name: 'cached file', path: new RegExp(`${ORIGIN}/cache/morgue/`), holds: 'other' },
    { name: 'cache .padding', path: new RegExp(`${ORIGIN}/cache/\\.padding`), holds: 'copy' },
    { name: '.metadata-v2', path: new RegExp(`${ORIGIN}/\\.metadata-v2`), holds: 'other' },
    { name: 'ls/usage', path: new RegExp(`${ORIGIN}/ls/usage$`), holds: 'other' },
    { name: 'ls/data.sqlite', path: new RegExp(`${ORIGIN}/ls/data\\.sqlite(-\\w+)?$`), holds: 'other' },
    { name: 'fs/metadata.sqlite', path: new RegExp(`${ORIGIN}/fs/metadata\\.sqlite`), holds: 'other' },
    { name: 'fs file', path: new RegExp(`${ORIGIN}/fs/`), holds: 'other' },
    { name: "the browser's own", path: /^storage\/(permanent|to-be-removed|temporary|private)\//, holds: 'other' },
    { name: 'ls-archive.sqlite', path: /^storage\/ls-archive\.sqlite/, holds: 'other' },
    { name: 'storage.sqlite', path: /^storage\.sqlite$/, holds: 'other' },
    { name: 'webappsstore.sqlite', path: /^webappsstore\.sqlite(-\w+)?$/, holds: 'other' },
  ],
};

const WEBKIT_CACHES = '^cache/CacheStorage/[0-9A-F]+';
const WEBKIT_DATABASE = '^data/databases/indexeddb/v1/[^/]+/[0-9A-F]+';

const WEBKIT: ProfileFiles = {
  roots: ['cache/CacheStorage', 'data'],
  classes: [
    { name: 'IndexedDB.sqlite3', path: new RegExp(`${WEBKIT_DATABASE}/IndexedDB\\.sqlite3$`), holds: 'database' },
    {
      name: 'IndexedDB.sqlite3-wal',
      path: new RegExp(`${WEBKIT_DATABASE}/IndexedDB\\.sqlite3-wal$`),
      holds: 'database',
    },
    {
      name: 'IndexedDB.sqlite3-shm',
      path: new RegExp(`${WEBKIT_DATABASE}/IndexedDB\\.sqlite3-shm$`),
      holds: 'database',
    },
    { name: 'IndexedDB blob', path: new RegExp(`${WEBKIT_DATABASE}/\\d+\\.blob$`), holds: 'database' },
    { name: 'CacheStorage/salt', path: /^cache\/CacheStorage\/salt$/, holds: 'copy' },
    { name: 'caches salt', path: new RegExp(`${WEBKIT_CACHES}/salt$`), holds: 'copy' },
    { name: 'caches origin', path: new RegExp(`${WEBKIT_CACHES}/origin$`), holds: 'copy' },
    { name: 'cacheslist', path: new RegExp(`${WEBKIT_CACHES}/cacheslist$`), holds: 'copy' },
    { name: 'caches estimatedsize', path: new RegExp(`${WEBKIT_CACHES}/estimatedsize$`), holds: 'copy' },
    { name: 'Version salt', path: new RegExp(`${WEBKIT_CACHES}/Version \\d+/salt$`), holds: 'copy' },
    { name: 'copy head', path: new RegExp(`${WEBKIT_CACHES}/Version \\d+/Records/`), holds: 'copy', text: COPY_HEAD },
    {
      name: 'copy piece',
      path: new RegExp(`${WEBKIT_CACHES}/Version \\d+/Records/`),
      holds: 'copy',
      text: COPY_ENTRY,
      files: 6,
    },
    { name: 'cached file', path: new RegExp(`${WEBKIT_CACHES}/Version \\d+/(Records|Blobs)/`), holds: 'other' },
    { name: 'media keys', path: /^data\/mediakeys\//, holds: 'other' },
    { name: 'worker scripts', path: /^data\/serviceworkers\/Scripts\//, holds: 'other' },
    {
      name: 'registrations',
      path: /^data\/serviceworkers\/ServiceWorkerRegistrations-\d+\.sqlite3(-\w+)?$/,
      holds: 'other',
    },
    { name: 'storage salt', path: /^data\/storage\/salt$/, holds: 'other' },
    { name: 'storage origin', path: /^data\/storage\/[^/]+\/[^/]+\/origin$/, holds: 'other' },
    { name: 'localStorage', path: /^data\/localstorage\//, holds: 'other' },
  ],
};

export const PROFILE_FILES: Readonly<Record<Engine, ProfileFiles>> = {
  chromium: CHROMIUM,
  'chromium-sqlite': CHROMIUM,
  firefox: FIREFOX,
  webkit: WEBKIT,
};
