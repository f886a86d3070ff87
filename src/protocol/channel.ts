// Every message on the BroadcastChannel of a namespace. Other builds send them too, so each arrives as unknown and is
// validated here.

import type { Fact } from './facts.ts';
import { isFact, isTime } from './is-fact.ts';
import { isListOf, isPlainObject } from './json.ts';
import { unpackFacts } from './packed.ts';
import { WIRE_VERSION } from './wire.ts';

/** From a recorder to every context of the namespace, after the commit. */
export interface FactsMessage {
  readonly type: 'facts';
  readonly wire_version: number;
  /** Every fact of one commit, as `packFacts` has them: `seq` runs without holes. The first builds send the list itself, and turn to the journal for what they cannot read. */
  readonly facts: readonly Fact[] | string;
}

/** The same, read. */
export interface ReadFacts extends FactsMessage {
  readonly facts: readonly Fact[];
}

/** From a recorder to every context of the namespace: a heartbeat without a session, which leaves no fact. */
export interface HeartbeatMessage {
  readonly type: 'heartbeat';
  readonly wire_version: number;
  /** The client's, in epoch ms. */
  readonly timestamp: number;
}

/** Reads a message of the channel; null for anything else, also for facts that this build does not know or whose `seq` has holes: their reader turns to the journal. */
export function parseChannelMessage(data: unknown): ReadFacts | HeartbeatMessage | null {
  if (!isPlainObject(data) || data['wire_version'] !== WIRE_VERSION) return null;
  const { type, timestamp } = data;
  if (type === 'heartbeat' && isTime(timestamp)) return { type, wire_version: WIRE_VERSION, timestamp };
  const given = data['facts'];
  const facts = typeof given === 'string' ? unpackFacts(given) : given;
  if (type !== 'facts' || !isListOf(facts, isFact)) return null;
  const [first] = facts;
  if (first === undefined || facts.some((fact, index) => fact.seq !== first.seq + index)) return null;
  return { type, wire_version: WIRE_VERSION, facts };
}
