// Arbitrary programs: the steps of chats, tabs and workers that use the same recordings. Two recorders
// share a database, like two workers of one origin.

import * as fc from 'fast-check';
import { COMMIT_HANGS } from '../../src/recorder/constants.ts';
import type { EventSource } from '../../src/recorder/index.ts';
import type { Fault } from './faulty-store.ts';
import { anyPlan, CLIENT_IDS, MESSAGE_IDS, PAGE_IDS, SESSION_IDS, type Plan } from './event-arbitraries.ts';

/** Identifies one of the two recorders. */
export type Transport = 0 | 1;

/** One call of `record`. */
export interface Call {
  readonly source: EventSource;
  readonly plans: readonly Plan[];
}

export type Step =
  /** Overlapping calls of one recorder, with occasional failures of its storage. */
  | {
      readonly kind: 'record';
      readonly transport: Transport;
      readonly calls: readonly Call[];
      readonly faults: readonly Fault[];
    }
  /** Simultaneous calls of both recorders, optionally with a checkpoint of each. */
  | { readonly kind: 'race'; readonly calls: readonly (readonly [Transport, Call])[]; readonly checkpoints: boolean }
  | { readonly kind: 'checkpoint'; readonly transport: Transport; readonly fault: Fault | null }
  /** A new recorder replaces one that was closed, or one that was abandoned without a close. */
  | { readonly kind: 'restart'; readonly transport: Transport; readonly closes: boolean }
  | { readonly kind: 'trash' | 'restore' | 'purge'; readonly transport: Transport; readonly session_id: string }
  | { readonly kind: 'client_gone'; readonly transport: Transport; readonly client_id: string }
  | { readonly kind: 'configure'; readonly transport: Transport; readonly session_timeout_secs: number }
  | { readonly kind: 'advance'; readonly ms: number }
  /** Reads everything through this transport and compares it. */
  | { readonly kind: 'read'; readonly transport: Transport };

const transport = fc.constantFrom<Transport>(0, 1);
const sessionId = fc.constantFrom(...SESSION_IDS);
const source: fc.Arbitrary<EventSource> = fc.record(
  { page_id: fc.constantFrom(...PAGE_IDS), client_id: fc.constantFrom(...CLIENT_IDS) },
  { requiredKeys: ['page_id'] },
);
const call: fc.Arbitrary<Call> = fc.record({ source, plans: fc.array(anyPlan, { minLength: 1, maxLength: 6 }) });
const shortCall: fc.Arbitrary<Call> = fc.record({ source, plans: fc.array(anyPlan, { minLength: 1, maxLength: 3 }) });
const goneClient = fc.constantFrom(...CLIENT_IDS, ...PAGE_IDS.map((page) => `page:${page}`));
const anyFault = fc.constantFrom<Fault>('unavailable', 'full', 'silent_commit', 'silent_abort');
const fault = fc.oneof({ weight: 4, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: anyFault });
const isSilent = (each: Fault): boolean => each === 'silent_commit' || each === 'silent_abort';
/** Fewer faults than the attempts of a commit, and fewer hangs than it tolerates, so that a retried commit succeeds. */
const faults = fc.oneof(
  { weight: 3, arbitrary: fc.constant([]) },
  {
    weight: 1,
    arbitrary: fc
      .array(anyFault, { minLength: 1, maxLength: 3 })
      .filter((list) => list.filter(isSilent).length < COMMIT_HANGS),
  },
);
/** The last but one is the longest pause after which a session has not timed out. */
const ms = fc.constantFrom(1, 1_000, 31_000, 3_600_000, 3_600_001);

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({
      kind: fc.constant('record' as const),
      transport,
      calls: fc.array(call, { minLength: 1, maxLength: 3 }),
      faults,
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('race' as const),
      calls: fc.array(fc.tuple(transport, shortCall), { minLength: 2, maxLength: 4 }),
      checkpoints: fc.boolean(),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('checkpoint' as const), transport, fault }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('restart' as const), transport, closes: fc.boolean() }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constantFrom('trash' as const, 'restore' as const, 'purge' as const),
      transport,
      session_id: sessionId,
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('client_gone' as const), transport, client_id: goneClient }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('configure' as const),
      transport,
      session_timeout_secs: fc.constantFrom(30, 3_600),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('advance' as const), ms }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('read' as const), transport }) },
);

const ofOpening = { kind: 'event', id: { kind: 'none' } } as const;
const opened = { session_id: SESSION_IDS[0], message_id: MESSAGE_IDS[0] };
const opening: Step = {
  kind: 'record',
  transport: 0,
  faults: [],
  calls: [
    {
      source: { page_id: null },
      plans: [
        { ...ofOpening, fields: { type: 'session_start', session_id: opened.session_id, provider: 'p' } },
        { ...ofOpening, fields: { type: 'message_add', ...opened, role: 'assistant', content: 'abc' } },
      ],
    },
  ],
};

/** Usually the id of a started session. */
export const anyProgram: fc.Arbitrary<readonly Step[]> = fc
  .tuple(fc.array(step, { minLength: 1, maxLength: 14, size: 'max' }), fc.integer({ min: 0, max: 5 }))
  .map(([steps, luck]) => (luck > 0 ? [opening, ...steps] : steps));
