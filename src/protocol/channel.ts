// Every message on the BroadcastChannel of a namespace. Other builds send them too, so each arrives as unknown and is
// validated here.

import type { Fact } from './facts.ts';
import { isFact, isTime } from './is-fact.ts';
import { isListOf, isPlainObject } from './json.ts';
import { unpackFacts } from './unpack.ts';
import { WIRE_VERSION } from './wire.ts';

/** From a recorder to every context of the namespace, after the commit. */
export interface FactsMessage {
  readonly type: 'facts';
  readonly wire_version: number;
  /** `packFacts` of every fact of one commit. */
  readonly facts: string;
}

/** The facts of one commit after parsing: their `seq` has no holes. */
export interface ReadFacts {
  readonly type: 'facts';
  readonly facts: readonly Fact[];
}

/** From a recorder to every context of the namespace: a heartbeat without a session, which is no fact. */
export interface HeartbeatMessage {
  readonly type: 'heartbeat';
  readonly wire_version: number;
  /** The client's, in epoch ms. */
  readonly timestamp: number;
}

/** From a recorder to every context of the namespace: the database has lost recordings, which come back, or have all come back now. No fact says so. */
export interface RestoredMessage {
  readonly type: 'restored';
  readonly wire_version: number;
}

export function isRestoredMessage(data: unknown): boolean {
  return isPlainObject(data) && data['type'] === 'restored' && data['wire_version'] === WIRE_VERSION;
}

/** Parses a message of the channel; null for anything else, also for facts that this build does not know or whose `seq` has holes: then the reader reads the journal. */
export function parseChannelMessage(data: unknown): ReadFacts | HeartbeatMessage | null {
  if (!isPlainObject(data) || data['wire_version'] !== WIRE_VERSION) return null;
  const { type, timestamp } = data;
  if (type === 'heartbeat' && isTime(timestamp)) return { type, wire_version: WIRE_VERSION, timestamp };
  const packed = data['facts'];
  if (type !== 'facts' || typeof packed !== 'string') return null;
  const facts = unpackFacts(packed);
  if (!isListOf(facts, isFact)) return null;
  const [first] = facts;
  if (first === undefined || facts.some((fact, index) => fact.seq !== first.seq + index)) return null;
  return { type, facts };
}
