// The page's end of the raw worker.
import type { Durability, RawTimes, RawWay, Streamed } from '../commands.ts';
import type { RawAnswer, RawFailure, RawRequest } from './raw-messages.ts';

export interface Raw {
  /** Times of `count` lone records of so many characters. */
  lone(length: number, count: number): Promise<RawTimes>;
  /** Records of so many events of streamed answers each, for `ms`. */
  stream(group: number, ms: number, way?: Partial<RawWay>): Promise<Streamed>;
}

const PLAINLY: RawWay = { encoding: 'json', in_flight: 1, tail_check: 'none' };

type Ask = (request: RawRequest) => Promise<RawAnswer>;

/** Starts a worker of that name. */
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

/** Starts a raw worker on a database of its own. */
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
      const streamed = await ask({ type: 'write_groups', group, ms, way: { ...PLAINLY, ...way } });
      if (typeof streamed === 'number') throw new Error('the raw worker did not say how far it came');
      return streamed;
    },
  };
}

/** How long a new worker takes to start and to read a store of another database whole, in ms. */
export async function timeRawRead(database: string, store: string): Promise<number> {
  const startedAt = performance.now();
  await startWorker(`reader-${startedAt}`)({ type: 'read', database, store });
  return performance.now() - startedAt;
}
