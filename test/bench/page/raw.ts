// The page's end of the raw worker.
import type { Durability, Encoding, RawTimes, Streamed } from '../commands.ts';
import type { RawAnswer, RawRequest } from './raw-messages.ts';
import { streamOf, TOKEN } from './streams.ts';

export interface Raw {
  /** Times of `count` lone records of so many characters. */
  lone(length: number, count: number): Promise<RawTimes>;
  /** Records of so many events of streamed answers each, for `ms`. */
  stream(group: number, ms: number, encoding?: Encoding): Promise<Streamed>;
}

type Ask = (request: RawRequest) => Promise<RawAnswer>;

/** Starts a worker of that name. */
function startWorker(name: string): Ask {
  const { port } = new SharedWorker('raw-worker.js', { type: 'module', name });
  port.start();
  return (request) =>
    new Promise((resolve) => {
      port.addEventListener('message', ({ data }: MessageEvent<RawAnswer>) => resolve(data), { once: true });
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
    stream: async (group, ms, encoding = 'json') => {
      const whole = Array.from({ length: group }, (_, index) => ({
        type: 'message_append',
        ...streamOf(index % 16),
        content_delta: TOKEN,
        event_id: `hf-abcdefghijkl-${index}`,
      }));
      const events = encoding === 'short_json' ? whole.map((_, index) => [index % 16, 0, 5_000, TOKEN]) : whole;
      const streamed = await ask({ type: 'write_groups', events, encoding, ms });
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
