// Damages a journal record on the disk. Only the content of that record may be lost.

import { sessionOfFact } from '../../src/protocol/index.ts';
import { isDamaged, isShortAppend, type StoredFact } from '../../src/storage/journal-record.ts';
import type { Codec } from './codec.ts';
import type { SimulatedDisk } from './disk.ts';
import type { Random } from './random.ts';

export interface Damage {
  /** The key of the record. */
  readonly firstSeq: number;
  /** The sessions that lost something; null: any session may have. Empty if the projection contains everything. */
  readonly sessionIds: readonly string[] | null;
}

/** Damages a random record. Null if all records are already damaged. `codec`: of a build that can read every record. */
export function damageRecord(disk: SimulatedDisk, codec: Codec, random: Random): Damage | null {
  const keys = disk.journal.keys().map(([key]) => Number(key));
  const firstSeq = keys[random.below(keys.length)];
  const stored = firstSeq === undefined ? undefined : disk.journal.get(firstSeq);
  if (firstSeq === undefined || stored === undefined) return null;
  const [record] = codec.decode([{ primaryKey: firstSeq, value: stored }]);
  if (record === undefined || isDamaged(record)) return null;
  const isFolded = firstSeq <= disk.checkpoint;
  const sessionIds = isFolded ? [] : sessionsOf(record.facts, idsByRef(disk, codec));
  // The loss of the last record cannot be detected.
  const isGone = firstSeq !== keys.at(-1) && random.chance(0.2);
  disk.journal.put([firstSeq], isGone ? undefined : damaged(stored, random));
  return { firstSeq, sessionIds };
}

function damaged(stored: string, random: Random): string {
  const at = random.below(stored.length);
  const flipped = String.fromCharCode(stored.charCodeAt(at) ^ (1 << random.below(7)));
  return random.pick([stored.slice(0, at) + flipped + stored.slice(at + 1), stored.slice(0, at), '']);
}

function sessionsOf(facts: readonly StoredFact[], ids: ReadonlyMap<number, string>): string[] | null {
  const touched = new Set<string>();
  for (const fact of facts) {
    const id = isShortAppend(fact) ? ids.get(fact[0]) : sessionOfFact(fact);
    if (id === undefined) return null;
    if (id !== null) touched.add(id);
  }
  return [...touched];
}

/** A session's ref is the seq of the fact that began it. */
function idsByRef(disk: SimulatedDisk, codec: Codec): Map<number, string> {
  const ids = new Map<number, string>();
  for (const row of disk.sessions.values()) if (isNamed(row)) ids.set(row.ref, row.session_id);
  for (const [[key], stored] of disk.journal.rows()) {
    const [record] = codec.decode([{ primaryKey: Number(key), value: stored }]);
    if (record === undefined || isDamaged(record)) continue;
    record.facts.forEach((fact, index) => {
      if (!isShortAppend(fact) && 'session_id' in fact && !ids.has(record.first_seq + index))
        ids.set(record.first_seq + index, fact.session_id);
    });
  }
  return ids;
}

function isNamed(row: unknown): row is { readonly ref: number; readonly session_id: string } {
  return typeof row === 'object' && row !== null && 'ref' in row && 'session_id' in row;
}
