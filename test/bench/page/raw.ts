// The page's end of the raw worker.
import type { RawAnswer, RawRequest } from './raw-messages.ts';

export interface Raw {
  /** Times of so many lone records: with the way to the worker and back, and in the worker alone, in ms. */
  lone(record: string, count: number): Promise<{ readonly round_trips: number[]; readonly transactions: number[] }>;
  /** Time that the worker takes to write events in groups of `group`, in ms. */
  groups(events: readonly unknown[], group: number): Promise<number>;
}

/** Starts a raw worker on a database of its own. */
export async function openRaw(database: string, durability: IDBTransactionDurability): Promise<Raw> {
  const { port } = new SharedWorker('raw-worker.js', { type: 'module', name: database });
  port.start();
  const ask = (request: RawRequest): Promise<RawAnswer> =>
    new Promise((resolve) => {
      port.addEventListener(
        'message',
        ({ data }: MessageEvent<RawAnswer>) => {
          resolve(data);
        },
        { once: true },
      );
      port.postMessage(request);
    });
  await ask({ type: 'open', database });
  return {
    lone: async (record, count) => {
      const roundTrips: number[] = [];
      const transactions: number[] = [];
      for (let index = 0; index < count; index += 1) {
        const startedAt = performance.now();
        transactions.push(await ask({ type: 'write', record, durability }));
        roundTrips.push(performance.now() - startedAt);
      }
      return { round_trips: roundTrips, transactions };
    },
    groups: (events, group) => {
      const groups: (readonly unknown[])[] = [];
      for (let index = 0; index < events.length; index += group) groups.push(events.slice(index, index + group));
      return ask({ type: 'write_groups', groups, durability });
    },
  };
}
