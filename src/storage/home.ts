// Where the databases of the origin are. Chromium cannot open any of them once one file of their LevelDB is missing, not even to
// delete them (`MANIFEST-*`, measured in Chromium 156), and that stays. Then they are made anew in a named bucket, which has files of
// its own (https://wicg.github.io/storage-buckets/). Other browsers have no buckets, and need none: each database has its own file.

import { pauseFor, PLATFORM_DEADLINE_MS, settleWithin, type StartTimer } from '../protocol/index.ts';
import { isBroken } from './failure.ts';

interface Bucket {
  readonly indexedDB: IDBFactory;
}

interface StorageBuckets {
  keys(): Promise<string[]>;
  open(name: string, options: { readonly durability: 'strict'; readonly persisted: boolean }): Promise<Bucket>;
  delete(name: string): Promise<void>;
}

/** Opens a database of one factory. */
export type OpenIn<Opened> = (factory: IDBFactory) => Promise<Opened>;

/** Opens databases where they are. */
export type Home = <Opened extends { close(): void }>(openIn: OpenIn<Opened>) => Promise<Opened>;

/** How often an opening fails before the databases move, and how long the pauses between are, in ms: a disk that is busy is no broken one. */
const OPEN_TRIES = 3;
const PAUSE_MS = 1_000;

/** Names of the buckets begin with this; their numbers follow. The one with the highest number is home: one that a database was made in is never deleted. */
const BUCKET = 'holdfast-';

/** Number of the origin's own bucket. */
const OWN = 1;

export function createHome(startTimer: StartTimer): Home {
  /** The buckets that are open. Chromium lets an opening hang for ever once the object of its bucket is collected (156). */
  const kept = new Map<number, Bucket>();

  async function bucketOf(buckets: StorageBuckets, home: number): Promise<Bucket> {
    const persisted = await navigator.storage.persisted();
    const bucket = kept.get(home) ?? (await buckets.open(`${BUCKET}${home}`, { durability: 'strict', persisted }));
    kept.set(home, bucket);
    return bucket;
  }

  async function openTrying<Opened>(factory: IDBFactory, openIn: OpenIn<Opened>): Promise<Opened> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await openIn(factory);
      } catch (cause) {
        if (!isBroken(cause) || tries === OPEN_TRIES) throw cause;
        await pauseFor(PAUSE_MS, startTimer);
      }
    }
  }

  return async (openIn) => {
    const buckets = storageBuckets();
    if (buckets === null) return openIn(indexedDB);
    const finding = settleWithin(
      findHome(buckets).catch(() => OWN),
      PLATFORM_DEADLINE_MS,
      startTimer,
      () => OWN,
    );
    // Nearly always it is the own one: that the question takes time does not hold it up.
    const own = openIn(indexedDB).then(
      (opened) => ({ opened }),
      (cause: unknown) => ({ cause }),
    );
    let home = await finding;
    const first = await own;
    if (home === OWN) {
      if ('opened' in first) return first.opened;
      if (!isBroken(first.cause)) throw first.cause;
      await pauseFor(PAUSE_MS, startTimer);
    } else if ('opened' in first) first.opened.close();
    for (let isNew = false; ; isNew = true) {
      try {
        return await openTrying(home === OWN ? indexedDB : (await bucketOf(buckets, home)).indexedDB, openIn);
      } catch (cause) {
        if (!isBroken(cause)) throw cause;
        if (isNew) {
          // It has nothing. Where no database can be made either, the disk is full in all likelihood.
          kept.delete(home);
          await buckets.delete(`${BUCKET}${home}`);
          throw cause;
        }
        home += 1;
        console.warn(`holdfast: The browser cannot open its databases. They are made anew in ${BUCKET}${home}.`, cause);
      }
    }
  };
}

function storageBuckets(): StorageBuckets | null {
  return 'navigator' in globalThis && hasBuckets(navigator) ? navigator.storageBuckets : null;
}

function hasBuckets(scope: object): scope is { readonly storageBuckets: StorageBuckets } {
  return 'storageBuckets' in scope;
}

async function findHome(buckets: StorageBuckets): Promise<number> {
  const names = await buckets.keys();
  const numbers = names.filter((name) => name.startsWith(BUCKET)).map((name) => Number(name.slice(BUCKET.length)));
  return Math.max(OWN, ...numbers.filter(Number.isSafeInteger));
}
