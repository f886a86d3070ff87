// Garbage collection on demand, for tests of what is not kept.

import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { nextTurn } from './client-fakes.ts';

/** Which of these are still kept by somebody. */
export async function keptOf<T extends object>(refs: readonly WeakRef<T>[]): Promise<T[]> {
  setFlagsFromString('--expose-gc');
  await nextTurn(); // a WeakRef holds its target until the end of the turn that made it
  runInNewContext('gc()');
  return refs.flatMap((ref) => ref.deref() ?? []);
}
