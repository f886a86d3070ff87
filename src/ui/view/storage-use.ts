// What the browser says of the storage of this origin, for people. Pure.

/** What takes up storage. `recordings`: databases. `copy`: the second copy of the sessions. `files`: the app itself, kept for offline use. `index`: the private file system, where the search index is. */
export type StorageKind = 'recordings' | 'copy' | 'files' | 'index' | 'other';

export interface StoragePart {
  readonly kind: StorageKind;
  readonly bytes: number;
}

/** What `navigator.storage.estimate()` returns. Chromium also says what the usage consists of. */
export interface StorageEstimateWithDetails {
  readonly usage?: number | undefined;
  readonly quota?: number | undefined;
  readonly usageDetails?: Readonly<Record<string, number | undefined>> | undefined;
}

const KINDS: Readonly<Record<string, StorageKind>> = {
  indexedDB: 'recordings',
  caches: 'files',
  serviceWorkerRegistrations: 'files',
  fileSystem: 'index',
};

const ORDER: readonly StorageKind[] = ['recordings', 'copy', 'index', 'files', 'other'];

/** The parts of what is used, those that are empty left out; null where the browser does not say. `copyBytes`: what the second copy takes of the caches. */
export function storageParts(
  { usage = 0, usageDetails }: StorageEstimateWithDetails,
  copyBytes = 0,
): readonly StoragePart[] | null {
  if (usageDetails === undefined) return null;
  const sums = new Map<StorageKind, number>();
  const add = (kind: StorageKind, bytes: number): void => {
    sums.set(kind, (sums.get(kind) ?? 0) + bytes);
  };
  let known = 0;
  const copied = Math.min(copyBytes, usageDetails['caches'] ?? 0);
  add('copy', copied);
  add('files', -copied);
  for (const [name, bytes = 0] of Object.entries(usageDetails)) {
    add(KINDS[name] ?? 'other', bytes);
    known += bytes;
  }
  if (usage > known) add('other', usage - known);
  return ORDER.map((kind) => ({ kind, bytes: sums.get(kind) ?? 0 })).filter(({ bytes }) => bytes > 0);
}

/** From here on a person should know that space becomes short. */
const NEARLY_FULL = 0.8;
/** From here on the next import or long answer may not fit. */
const ALMOST_NONE_LEFT = 0.95;

/** `unknown`: the browser reports no usage or no quota. */
export type Fullness = 'unknown' | 'fine' | 'near' | 'full';

/** How full the storage is. Chromium gives pages a fixed quota beyond their usage: there, only `storage_full` tells. */
export function fullnessOf({ usage, quota }: StorageEstimateWithDetails): Fullness {
  if (usage === undefined || quota === undefined || quota <= 0) return 'unknown';
  const share = usage / quota;
  if (share >= ALMOST_NONE_LEFT) return 'full';
  return share >= NEARLY_FULL ? 'near' : 'fine';
}

/** What a database of ours holds. */
export type DatabaseKind = 'recordings' | 'attachments' | 'backup';

/** The beginnings of their names; the namespace follows. */
const PREFIXES: Readonly<Record<string, DatabaseKind>> = {
  'holdfast:': 'recordings',
  'holdfast-attachments:': 'attachments',
  'holdfast-backup:': 'backup',
};

/** What a database holds, by its name; null for one of another app. */
export function databaseOf(name: string): { readonly kind: DatabaseKind; readonly namespace: string } | null {
  const [prefix, kind] = Object.entries(PREFIXES).find(([beginning]) => name.startsWith(beginning)) ?? [];
  return prefix === undefined || kind === undefined ? null : { kind, namespace: name.slice(prefix.length) };
}

/** The namespaces of recordings, from the names of an origin's databases, in their order. */
export function namespacesIn(databases: readonly (string | undefined)[]): readonly string[] {
  return databases
    .map((name) => databaseOf(name ?? ''))
    .flatMap((found) => (found?.kind === 'recordings' ? [found.namespace] : []))
    .toSorted((a, b) => a.localeCompare(b));
}

/** The address of the viewer for another namespace, on the same page. `isDefault`: it needs no parameter. */
export function namespaceAddress(address: string, namespace: string, isDefault: boolean): string {
  const url = new URL(address);
  if (isDefault) url.searchParams.delete('namespace');
  else url.searchParams.set('namespace', namespace);
  url.hash = '#/';
  return url.href;
}
