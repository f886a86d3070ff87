// The damaged values of the projection that this context has read. The next checkpoint puts them into quarantine.

import { damageId, type StoredKey } from '../engine/index.ts';
import { QUARANTINED_LENGTH } from './constants.ts';
import type { DamagedValue } from './journal-record.ts';
import { UNREADABLE } from './read-values.ts';
import type { StoreName } from './schema.ts';
import { refIn } from './touched.ts';

export class FoundDamage {
  readonly #values = new Map<string, DamagedValue>();

  /** Each value once, in the order in which they were found. */
  get values(): readonly DamagedValue[] {
    return [...this.#values.values()];
  }

  note(store: StoreName, key: StoredKey, value: unknown): void {
    const id = damageId({ store, key });
    if (this.#values.has(id)) return;
    this.#values.set(id, { store, key, fact_count: 0, stored: storedText(value) });
  }

  /** `ref`: of the session whose values are forgotten; all are without it. */
  forget(ref?: number): void {
    for (const [id, { key }] of this.#values) if (ref === undefined || refIn(key) === ref) this.#values.delete(id);
  }
}

/** A damaged value as text for people, cut to {@link QUARANTINED_LENGTH}; empty when it cannot be read. */
export function storedText(value: unknown): string {
  if (value === UNREADABLE || value === undefined) return '';
  return (typeof value === 'string' ? value : jsonOf(value)).slice(0, QUARANTINED_LENGTH);
}

function jsonOf(value: unknown): string {
  try {
    return JSON.stringify(value) ?? '';
  } catch {
    return String(value); // a cycle or a bigint, which JSON does not have
  }
}
