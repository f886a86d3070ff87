// The orders in which the calls of two recorders may have been committed, and the order that matches the replies.

import { isDeepStrictEqual } from 'node:util';
import { expect } from 'vitest';
import { parseEvent, type Reply } from '../../src/protocol/index.ts';
import type { EventSource } from '../../src/recorder/index.ts';
import { FRESH_ID, type ReferenceRecorder } from '../model/reference-recorder.ts';
import type { Transport } from './recorder-programs.ts';

/** A call whose plans have been resolved to events. */
export interface MadeCall {
  readonly transport: Transport;
  readonly source: EventSource;
  readonly events: readonly unknown[];
}

/**
 * Returns the reference after the calls, in a possible commit order that produces these replies.
 * Throws if there is no such order.
 */
export function agreeing(
  reference: ReferenceRecorder,
  calls: readonly MadeCall[],
  repliesTo: (call: MadeCall) => readonly Reply[],
  now: number,
): ReferenceRecorder {
  const actual = calls.map((call) => comparable(repliesTo(call), call));
  let expected: Reply[][] = [];
  for (const order of ordersOf(calls)) {
    const seqs = order.flatMap(repliesTo).flatMap((reply) => ('seq' in reply ? [reply.seq] : []));
    if (seqs.some((seq, index) => seq <= (seqs[index - 1] ?? 0))) continue;
    const candidate = reference.clone();
    const made = new Map(order.map((call) => [call, candidate.record(call.events, call.source, now)]));
    expected = calls.map((call) => comparable(made.get(call) ?? [], call));
    if (isDeepStrictEqual(actual, expected)) return candidate;
  }
  expect({ calls, replies: actual }, 'no possible order produces these replies').toEqual({ calls, replies: expected });
  return reference;
}

/** Replies without places and texts, and with new ids made comparable. An error must have a message that is not empty. */
function comparable(replies: readonly Reply[], { events }: MadeCall): Reply[] {
  return replies.map((reply, index) => {
    if (reply.type === 'error') return { ...reply, message: reply.message === '' ? 'an empty message' : 'a message' };
    const ack = 'seq' in reply ? { ...reply, seq: 0 } : reply;
    const parsed = parseEvent(events[index]);
    const hasId = parsed.ok && (parsed.value.event_id ?? null) !== null;
    return hasId || ack.event_id === '' ? ack : { ...ack, event_id: FRESH_ID };
  });
}

/** Generates every order of the calls that preserves the order of each transport's calls. */
function ordersOf(calls: readonly MadeCall[]): MadeCall[][] {
  if (calls.length === 0) return [[]];
  const next = ([0, 1] as const).flatMap((transport) => calls.find((call) => call.transport === transport) ?? []);
  return next.flatMap((first) => ordersOf(calls.filter((call) => call !== first)).map((rest) => [first, ...rest]));
}
