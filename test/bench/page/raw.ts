// The page's client of the raw worker.
import type { Durability, RawTimes, RawWay, Streamed } from '../commands.ts';
import type { RawAnswer, RawFailure, RawRequest } from './raw-messages.ts';

export interface Raw {
  /** Writes `count` records of `length` characters, one per transaction, and times them. */
  lone(length: number, count: number): Promise<RawTimes>;
  /** Writes records of `group` events of streamed answers each, for `ms`. */
  stream(group: number, ms: number, way?: Partial<RawWay>): Promise<Streamed>;
}

const DEFAULT_WAY: RawWay = { encoding: 'json', in_flight: 1, tail_check: 'none' };

type Ask = (request: RawRequest) => Promise<RawAnswer>;

/** Starts a worker with that name. */
function startWorker(name: string): Ask {
  const { port } = new SharedWorker('raw-worker.js', { type: 'module', name });
  port.start();
  return (request) =>
    new Promise((resolve, reject) => {
      const listener = ({ data }: MessageEvent<RawAnswer | RawFailure>): void => {
        if (typeof data === 'object' && 'failed' in data) reject(new Error(`The raw worker failed: ${data.failed}`));
        else resolve(data);
      };
      port.addEventListener('message', listener, { once: true });
      port.postMessage(request);
    });
}

/** Starts a raw worker on its own database. */
export async function openRaw(database: string, durability: Durability): Promise<Raw> {
  const ask = startWorker(database);
  await ask({ type: 'open', database, durability });
  return {
    lone: async (length, count) => {
      const record = 'x'.repeat(length);
      const roundTrips: number[] = [];
      const transactions: number[] = [];
      for (let index = 0; index < count; index += 1) {
        const startedAt = performance.now();
        transactions.push(Number(await ask({ type: 'write', record })));
        roundTrips.push(performance.now() - startedAt);
      }
      return { round_trips: roundTrips, transactions };
    },
    stream: async (group, ms, way = {}) => {
      const streamed = await ask({ type: 'write_groups', group, ms, way: { ...DEFAULT_WAY, ...way } });
      if (typeof streamed === 'number') throw new Error('the raw worker did not return its number of appends');
      return streamed;
    },
  };
}

/** Time in which a new worker starts and reads the whole store of another database, in ms. */
export async function timeRawRead(database: string, store: string): Promise<number> {
  const startedAt = performance.now();
  await startWorker(`reader-${startedAt}`)({ type: 'read', database, store });
  return performance.now() - startedAt;
}

/** Time in which a new worker starts and puts the rows of a second copy into a new database, in ms. */
export async function timeRawRestore(cache: string, database: string): Promise<number> {
  const startedAt = performance.now();
  await startWorker(`restorer-${startedAt}`)({ type: 'restore', cache, database });
  return performance.now() - startedAt;
}
