// Arbitrary events. A plan defines how an event relates to the recorded state: the client's next number,
// one unit after the end of the message, a repetition. The plan is resolved to an event against the
// reference recorder. So programs stay meaningful while they shrink.

import * as fc from 'fast-check';
import { formatEventId } from '../../src/protocol/index.ts';
import type { ReferenceRecorder } from '../model/reference-recorder.ts';
import type { ReferenceMessage } from '../model/reference-state.ts';

/** A few difficult ids: they collide when joined with a separator, and a plain object used as a map loses some. */
export const SESSION_IDS = ['a', 'a:a', '__proto__', '😀/\u0000'] as const;
export const MESSAGE_IDS = ['a', 'a:a', 'constructor', '\uffff', 'b'] as const;
export const CLIENT_IDS = ['client000001', 'client000002'] as const;
export const PAGE_IDS = ['page-1', 'client000001', null] as const;
const FOREIGN_IDS = ['x', '__proto__', 'hf-client000001-01', 'hf-client000001-0'] as const;

/** Text with lone surrogates, surrogate pairs, control characters and other characters that break simple formats. */
const shortText = fc.string({
  unit: fc.constantFrom('a', 'b', ' ', '\u0000', '"', '\\', 'é', 'e\u0301', '\u2028', '😀', '\ud83d', '\ude00'),
  maxLength: 6,
});

/** A text of about the length of a storage chunk. */
const longText = fc
  .tuple(fc.constantFrom(16_383, 32_767, 33_000), shortText)
  .map(([length, end]) => 'x'.repeat(length) + end);

const anyText = fc.oneof({ weight: 30, arbitrary: shortText }, { weight: 1, arbitrary: longText });

/** JSON that the journal stores unchanged. */
const anyJson = fc
  .jsonValue({ maxDepth: 2, depthSize: 'small', stringUnit: 'binary' })
  .map((value): unknown => JSON.parse(JSON.stringify(value)));

type IdPlan =
  | { readonly kind: 'none' }
  | { readonly kind: 'foreign'; readonly id: string }
  /** `step` 1 is the client's next number. Lower steps were handled before; higher steps leave a gap. */
  | { readonly kind: 'numbered'; readonly client: string; readonly step: number };

/** A text, relative to the current text of the message. */
type TextPlan = { readonly kind: 'fresh' | 'extension'; readonly text: string } | { readonly kind: 'same' | 'shorter' };

interface EventPlan {
  readonly kind: 'event';
  readonly id: IdPlan;
  readonly fields: Record<string, unknown>;
  /** The field that gets a text, and the text. */
  readonly text?: { readonly field: 'content' | 'content_delta'; readonly plan: TextPlan };
  /** UTF-16 code units before or after the end of the message. */
  readonly offset?: number;
  readonly messages?: readonly { readonly fields: Record<string, unknown>; readonly plan: TextPlan }[];
  /** Makes the event invalid: the field gets this value. */
  readonly spoil?: { readonly field: string; readonly value: unknown };
}

/** `back` 1 is the previous event. */
type RepeatPlan = { readonly kind: 'repeat'; readonly back: number };

export type Plan = EventPlan | RepeatPlan;

const optional = <T>(of: fc.Arbitrary<T>): fc.Arbitrary<T | null | undefined> =>
  fc.oneof(
    { weight: 3, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: fc.constant(null) },
    { weight: 3, arbitrary: of },
  );

const sessionId = fc.oneof(
  { weight: 8, arbitrary: fc.constant(SESSION_IDS[0]) },
  { weight: 3, arbitrary: fc.constantFrom(...SESSION_IDS) },
);
const messageId = fc.oneof(
  { weight: 4, arbitrary: fc.constant(MESSAGE_IDS[0]) },
  { weight: 3, arbitrary: fc.constantFrom(...MESSAGE_IDS) },
);
const role = fc.constantFrom('user', 'assistant', 'tool');
const time = fc.oneof(fc.integer({ min: 0, max: 2_000_000_000_000 }), fc.constantFrom(0, 1.5, 253_402_300_799_999));

const textPlan: fc.Arbitrary<TextPlan> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('fresh' as const), text: anyText }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('extension' as const), text: anyText }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('same' as const, 'shorter' as const) }) },
);

const idPlan: fc.Arbitrary<IdPlan> = fc.oneof(
  { weight: 3, arbitrary: fc.constant({ kind: 'none' as const }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('foreign' as const),
      id: fc.oneof(fc.uuid(), fc.constantFrom(...FOREIGN_IDS)),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('numbered' as const),
      client: fc.constantFrom(...CLIENT_IDS),
      step: fc.oneof(
        { weight: 8, arbitrary: fc.constant(1) },
        { weight: 2, arbitrary: fc.integer({ min: -3, max: 3 }) },
      ),
    }),
  },
);

const of = (type: string) => fc.constant(type);
const sessionFields = {
  provider: fc.constantFrom('p', 'q'),
  workspace_path: optional(shortText),
  title: optional(shortText),
  metadata: optional(anyJson),
};
const shownMessage = fc.record({
  fields: fc.record({
    message_id: fc.constantFrom(...MESSAGE_IDS),
    role,
    model: optional(shortText),
    created_at: optional(time),
    parent_id: optional(messageId),
    metadata: optional(anyJson),
  }),
  plan: textPlan,
});

const oneEvent: fc.Arbitrary<Omit<EventPlan, 'kind' | 'id' | 'spoil'>> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      fields: fc.record({
        type: of('session_start'),
        session_id: sessionId,
        ...sessionFields,
        workspace_id: optional(shortText),
        model: optional(shortText),
      }),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      fields: fc.record({
        type: of('message_add'),
        session_id: sessionId,
        message_id: messageId,
        role,
        model: optional(shortText),
        parent_id: optional(messageId),
        metadata: optional(anyJson),
      }),
      text: fc.record({ field: fc.constant('content' as const), plan: textPlan }),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record(
      {
        fields: fc.record({ type: of('message_append'), session_id: sessionId, message_id: messageId }),
        text: fc.record({
          field: fc.constant('content_delta' as const),
          plan: fc.record({ kind: fc.constant('fresh' as const), text: anyText }),
        }),
        offset: fc.integer({ min: -4, max: 2 }),
      },
      { requiredKeys: ['fields', 'text'] },
    ),
  },
  {
    weight: 5,
    arbitrary: fc.record(
      {
        fields: fc.record({
          type: of('message_update'),
          session_id: sessionId,
          message_id: messageId,
          is_complete: optional(fc.boolean()),
          metadata: optional(anyJson),
        }),
        text: fc.record({ field: fc.constant('content' as const), plan: textPlan }),
      },
      { requiredKeys: ['fields'] },
    ),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      fields: fc.record({ type: of('session_snapshot'), session_id: sessionId, ...sessionFields }),
      messages: fc.oneof(
        {
          weight: 6,
          arbitrary: fc.uniqueArray(shownMessage, { maxLength: 4, selector: ({ fields }) => fields.message_id }),
        },
        { weight: 1, arbitrary: fc.array(shownMessage, { maxLength: 4 }) },
      ),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      fields: fc.record({
        type: of('session_end'),
        session_id: sessionId,
        final_message_count: optional(fc.integer({ min: 0, max: 4 })),
      }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      fields: fc.record({
        type: of('session_update'),
        session_id: sessionId,
        title: optional(shortText),
        model: optional(shortText),
        metadata: optional(anyJson),
      }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      fields: fc.record({ type: of('heartbeat'), timestamp: time, session_id: optional(sessionId) }),
    }),
  },
);

const spoil = fc.record({
  field: fc.constantFrom(
    'type',
    'session_id',
    'message_id',
    'provider',
    'content',
    'content_delta',
    'messages',
    'timestamp',
    'occurred_at',
    'is_complete',
  ),
  value: fc.oneof(
    fc.constant(undefined),
    fc.constant(null),
    fc.constant(''),
    fc.constant(-1),
    fc.constant([null]),
    fc.anything(),
  ),
});

/** An event of any of the eight types, usually valid, or an earlier event again. */
export const anyPlan: fc.Arbitrary<Plan> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .record(
        { kind: fc.constant('event' as const), id: idPlan, event: oneEvent, occurredAt: optional(time), spoil },
        { requiredKeys: ['kind', 'id', 'event', 'occurredAt'] },
      )
      .chain(({ kind, id, event, occurredAt, spoil: bad }) =>
        fc.integer({ min: 0, max: 9 }).map((luck) => ({
          kind,
          id,
          ...event,
          fields: { ...event.fields, occurred_at: occurredAt },
          ...(bad === undefined || luck > 1 ? {} : { spoil: bad }),
        })),
      ),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('repeat' as const), back: fc.integer({ min: 1, max: 12 }) }) },
);

function textOf(plan: TextPlan, known: ReferenceMessage | undefined): string {
  const old = known?.content ?? '';
  switch (plan.kind) {
    case 'fresh':
      return plan.text;
    case 'extension':
      return old + plan.text;
    case 'same':
      return old;
    case 'shorter':
      return old.slice(0, -1);
  }
}

function idOf(plan: IdPlan, recorded: ReferenceRecorder): string | undefined {
  switch (plan.kind) {
    case 'none':
      return undefined;
    case 'foreign':
      return plan.id;
    case 'numbered': {
      const watermark = recorded.state.clients.get(plan.client)?.watermark ?? 0;
      return formatEventId({ client_id: plan.client, counter: Math.max(1, watermark + plan.step) });
    }
  }
}

/** Resolves a plan to an event, given the recorded state and the earlier events. */
export function resolvePlan(plan: Plan, recorded: ReferenceRecorder, earlier: readonly unknown[]): unknown {
  if (plan.kind === 'repeat') return earlier.at(-plan.back) ?? { type: 'heartbeat', timestamp: 0 };
  const { session_id, message_id } = plan.fields;
  const session = typeof session_id === 'string' ? recorded.state.sessions.get(session_id) : undefined;
  const recordedAs = (id: unknown) => session?.messages.find((message) => message.message_id === id);
  const known = recordedAs(message_id);
  const event: Record<string, unknown> = { ...plan.fields, event_id: idOf(plan.id, recorded) };
  if (plan.text !== undefined) event[plan.text.field] = textOf(plan.text.plan, known);
  if (plan.offset !== undefined) event['offset'] = Math.max(0, (known?.content.length ?? 0) + plan.offset);
  if (plan.messages !== undefined) {
    event['messages'] = plan.messages.map(({ fields, plan: text }) => ({
      ...fields,
      content: textOf(text, recordedAs(fields['message_id'])),
    }));
  }
  if (plan.spoil !== undefined) event[plan.spoil.field] = plan.spoil.value;
  return event;
}
