// What a transaction has looked for, so that a store which brings back lost sessions knows which ones are wanted.

import type { MessageFields, StoredKey } from '../engine/index.ts';
import type { TextRange } from '../protocol/index.ts';

/** The session that a value belongs to: keys of sessions, and of what belongs to them, begin with its ref. Null for other values. */
export function refIn(key: StoredKey): number | null {
  const first = typeof key === 'object' ? key[0] : key;
  return typeof first === 'number' ? first : null;
}

export class Touched {
  /** Ids of sessions that were looked for and are not there. */
  readonly missingIds = new Set<string>();
  /** Refs of sessions whose rows were looked for, whether or not they are there. */
  readonly refs = new Set<number>();
  /** Refs of sessions of which values are missing or damaged. */
  readonly damagedRefs = new Set<number>();
  /** Rows in the place of damaged ones, and rows of which fields are damaged. */
  readonly standIns = new WeakSet<object>();

  /** `key`: of a damaged value. */
  noteDamage(key: StoredKey): void {
    const ref = refIn(key);
    if (ref !== null) this.damagedRefs.add(ref);
  }

  /** `missing`: what chunks lack of a message's current text. What the message is known to lack is no news. */
  noteMissing({ ref, missing: known = [] }: MessageFields, missing: readonly TextRange[]): void {
    const isKnown = ({ offset, length }: TextRange): boolean =>
      known.some((each) => each.offset <= offset && offset + length <= each.offset + each.length);
    if (!missing.every(isKnown)) this.damagedRefs.add(ref);
  }
}
