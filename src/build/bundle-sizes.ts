// What a build weighs where that matters: what an app downloads before it can record, and what each worker is.
import { readdir, readFile } from 'node:fs/promises';
import { join, normalize } from 'node:path';
import { gzipSync } from 'node:zlib';
import { ownSize } from './own-size.ts';
import { withImports } from './static-imports.ts';

/** In bytes, each file gzipped at level 9. */
export interface BundleSizes {
  /** `holdfast.js` and all that it imports statically: an app that records through the SharedWorker needs no more. */
  readonly client: number;
  readonly shared_worker: number;
  readonly service_worker: number;
  /** The scripts of `index.html` and all that they import statically: the frame of the viewer and the list. */
  readonly viewer: number;
}

/**
 * The most that each may weigh, in bytes of gzip: what is reached, rounded up. The aims are 5,000 for the client and 25,000
 * for each worker. The client is over its aim for what it does before an ack without its second part: it copies each event
 * field by field, keeps and numbers it, sends it again, and says why something is not saved. The workers are over theirs for
 * reading damaged records value by value and repairing them. The SharedWorker relays answers as well, in about 4,000 bytes,
 * and reads and writes them as the adapters in a page do, in about 11,000. The service worker also has the list of the files
 * of every page, examples included, some 30 bytes for each, and searches messages where no page holds the index, emoji as
 * well, in about 3,250, and stores imported sessions, in about 3,150: what reads the files is a script of its own,
 * `sw-import.js`, which it runs with the first import or export, answered in about 400 more, and answers attachments, in about
 * 900. It also keeps what other apps share, in about 350, and lets no page wait for a cache that hangs, in about 30. Both
 * store attachments, take them out of events and let go of them with their sessions, in about 4,000, store and read when texts
 * grew, in about 700, read the messages around one, in about 150, read and keep up packs of imported messages, in about 970,
 * and know imported sessions in files of other names, in about 50, read many whole sessions at once, in about 870, read any
 * page of a filtered list, act on many sessions, preview them and keep to the retention that is set, in about 3,300, find
 * titles by other spellings, in about 350, and keep up what is known of long lists over checkpoints and starts, in about
 * 1,500. Both take secrets out of what they record, in about 8,150: rules for thirty shapes of keys, an automaton for own
 * rules, and what holds back the ends of texts and knows them by what was sent. It is not loaded when needed, because
 * recording would depend on whether that can be. Both keep the second copy and bring back from it what is lost, in about
 * 7,570: that must be known before the first commit, comes first where it is asked for, and mends single values. Both find
 * another home for databases that cannot be opened, in about 700. What that copy is worth is told in about 300 more, and all
 * is deleted at once in about 900. Both find texts that a disk has changed, by checksums, in about 350, and copy attachments
 * and bring them back, in about 2,040. Both list what the copy has once for many sessions, let nothing wait for what others
 * bring back, count attachments, and join the pieces of quiet sessions, in about 830, and find what is lost or damaged of the
 * copy itself, in about 650, and tell it that all was purged, and pages that the database is another one, in about 230. They
 * keep the copy right where several workers share it, values of the database are damaged before they are copied, or the copy
 * could not be read at first, in about 1,600. Of the client, some ten bytes come and go with the hashes in the names of its
 * files, some ten say how far the mark of recordings is. The limit of the viewer is its aim: what shows, searches or plays
 * back a session is loaded when it is needed.
 */
export const SIZE_LIMITS: BundleSizes = {
  client: 9_430,
  shared_worker: 84_285,
  service_worker: 84_085,
  viewer: 60_000,
};

/** What an app loads of the package before it can record, in bytes of gzip. */
export interface PackageSizes {
  /** The recorder with its transport: `index.js` and all that it imports statically, but for the session writer. */
  readonly recorder: number;
  /** What the session writer adds to it. It is loaded with the recorder, as it must take every event at once. */
  readonly session_writer: number;
}

/** The most that each may weigh: what is reached, rounded up. Of the recorder, some 8 bytes tell the mark of recordings what was acked last. */
const PACKAGE_LIMITS: PackageSizes = { recorder: 8_215, session_writer: 1_520 };

const CLIENT = 'src/client/index.ts';
const SESSION_WRITER = /\/src\/feeds\/writer\//u;
const NOTHING = /^$/u;

/** Measures the package in `folder`. `root`: the directory of package.json, whose sources it was built from. */
export async function packageSizes(folder: string, root: string): Promise<PackageSizes> {
  const [loaded, withWriter, withoutWriter] = await Promise.all([
    withImports(folder, 'index.js').then((files) => gzippedSize(folder, files)),
    ownSize(root, CLIENT, NOTHING),
    ownSize(root, CLIENT, SESSION_WRITER),
  ]);
  const session_writer = withWriter - withoutWriter;
  return { recorder: loaded - session_writer, session_writer };
}

/** Measures the build in `folder`. Rejects where that holds none. */
export async function bundleSizes(folder: string): Promise<BundleSizes> {
  const [client, shared_worker, service_worker, viewer] = await Promise.all([
    withImports(folder, 'holdfast.js'),
    hashedFile(folder, 'shared-worker'),
    withImports(folder, 'sw.js'),
    viewerFiles(folder),
  ]);
  return {
    client: await gzippedSize(folder, client),
    shared_worker: await gzippedSize(folder, await withImports(folder, shared_worker)),
    service_worker: await gzippedSize(folder, service_worker),
    viewer: await gzippedSize(folder, viewer),
  };
}

/** One sentence for each limit that the build passes. */
export function passedLimits(sizes: BundleSizes, limits: BundleSizes = SIZE_LIMITS): string[] {
  return passed({ ...sizes }, { ...limits });
}

/** One sentence for each limit that the package passes. */
export function passedPackageLimits(sizes: PackageSizes, limits: PackageSizes = PACKAGE_LIMITS): string[] {
  return passed({ ...sizes }, { ...limits });
}

function passed(sizes: Readonly<Record<string, number>>, limits: Readonly<Record<string, number>>): string[] {
  return Object.entries(sizes).flatMap(([name, size]) => {
    const limit = limits[name] ?? 0;
    return size > limit
      ? `${name} weighs ${size} bytes gzipped and may weigh ${limit}: see what has come in, and load it apart or make it smaller.`
      : [];
  });
}

/** What the viewer's page loads at once. */
async function viewerFiles(folder: string): Promise<string[]> {
  const page = await readFile(join(folder, 'index.html'), 'utf8');
  const entries = [...page.matchAll(/<script[^>]* src="([^"]+)"/g)].map(([, source = '']) => normalize(source));
  const files = await Promise.all(entries.map((entry) => withImports(folder, entry)));
  return [...new Set(files.flat())];
}

/** The file of `assets` with this name and a hash. */
async function hashedFile(folder: string, name: string): Promise<string> {
  const files = await readdir(join(folder, 'assets'));
  const [found, ...others] = files.filter((file) => file.startsWith(`${name}-`) && file.endsWith('.js'));
  if (found === undefined || others.length > 0)
    throw new Error(`${folder} holds no build, or several: ${name} is not there once.`);
  return join('assets', found);
}

async function gzippedSize(folder: string, files: readonly string[]): Promise<number> {
  const sizes = await Promise.all(
    files.map(async (file) => gzipSync(await readFile(join(folder, file)), { level: 9 }).length),
  );
  return sizes.reduce((total, size) => total + size, 0);
}
