// Garbage collection on demand, for tests that objects are not retained.

import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { nextTurn } from './client-fakes.ts';

/** Returns which of these objects are still referenced. */
export async function keptOf<T extends object>(refs: readonly WeakRef<T>[]): Promise<T[]> {
  setFlagsFromString('--expose-gc');
  await nextTurn(); // a WeakRef keeps its target alive until the end of the current turn
  runInNewContext('gc()');
  return refs.flatMap((ref) => ref.deref() ?? []);
}
