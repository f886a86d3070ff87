// A read in two steps: memory is copied while the recorder's lane is held, the projection is read
// after that, so that a long read holds up no commit. If a checkpoint comes in between, the two
// no longer match, and the read starts again.

import type { ReadTransaction, RecordingStore } from '../storage/index.ts';
import type { Memory } from './memory.ts';
import { READ_TRIES } from './constants.ts';

/** What a read takes from memory; `folded` identifies the projection that belongs to it. */
export interface Captured {
  readonly folded: number;
}

/** Runs `work` on memory that is caught up, holding the lane. */
export type WithMemory = <T>(work: (transaction: ReadTransaction, memory: Memory) => Promise<T>) => Promise<T>;

/** Reads with `use` the projection that matches what `capture` copied. The last try runs both steps in one transaction, which no checkpoint can overtake. */
export async function readThrough<C extends Captured, T>(
  store: RecordingStore,
  withMemory: WithMemory,
  capture: (transaction: ReadTransaction, memory: Memory) => Promise<C>,
  use: (transaction: ReadTransaction, captured: C) => Promise<T>,
): Promise<T> {
  for (let tries = 1; tries < READ_TRIES; tries += 1) {
    const captured = await withMemory(capture);
    const read = await store.read('projection', async (transaction) => {
      const isOvertaken = (await transaction.checkpointSeq()) !== captured.folded;
      return isOvertaken ? null : { value: await use(transaction, captured) };
    });
    if (read !== null) return read.value;
  }
  return withMemory(async (transaction, memory) => use(transaction, await capture(transaction, memory)));
}
