// Chats of any shape, for properties of what is made of them.
import * as fc from 'fast-check';
import type { Chat, ChatMessage, ChatPart, JsonObject } from '../../src/formats/index.ts';

const text = fc.string({ unit: 'binary', maxLength: 40 });
const optional = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: null });
const json = fc.jsonValue({ maxDepth: 3 }).map((value) => JSON.parse(JSON.stringify(value)) as JsonObject[string]);
const rest = fc.dictionary(fc.string({ maxLength: 8 }), json, { maxKeys: 3 });
const time = optional(fc.oneof(fc.integer({ min: 0, max: 2e12 }), fc.double()));
const callId = optional(fc.constantFrom('call-1', 'call-2', ''));

const part: fc.Arbitrary<ChatPart> = fc.oneof(
  fc.record({ type: fc.constant('text' as const), text }),
  fc.record({ type: fc.constant('text' as const), text, markup: fc.constant('html' as const), rest }),
  fc.record({ type: fc.constant('reasoning' as const), text, rest }),
  fc.record({ type: fc.constant('tool_call' as const), name: text, call_id: callId, input: text }),
  fc.record({ type: fc.constant('tool_result' as const), call_id: callId, text, is_error: fc.boolean() }),
  fc.record({ type: fc.constant('source' as const), title: optional(text), url: optional(fc.webUrl()) }),
  fc.record({
    type: fc.constant('file' as const),
    name: text,
    media_type: optional(text),
    text,
    bytes: fc.constant(null),
  }),
  fc.record({ type: fc.constant('error' as const), text, code: optional(text) }),
  fc.record({ type: fc.constant('unknown' as const), kind: text, value: json }),
);

const message = fc.record(
  {
    role: fc.oneof(fc.constantFrom('user', 'assistant', 'system', 'tool'), text),
    created_at: time,
    model: optional(text),
    parts: fc.array(part, { maxLength: 5 }),
    hidden: fc.boolean(),
    cut_off: fc.boolean(),
    name: optional(text),
    kind: text,
    rest,
  },
  { requiredKeys: ['role', 'created_at', 'parts'] },
);

/** A chat whose messages have a parent before them or none, and unique ids of any kind. */
export const arbitraryChat: fc.Arbitrary<Chat> = fc
  .record({
    heads: fc.uniqueArray(
      fc.oneof(text, fc.string({ minLength: 230, maxLength: 300 }), fc.constantFrom('a', 'a#0', 'a~2')),
      {
        maxLength: 12,
      },
    ),
    bodies: fc.array(message, { minLength: 12, maxLength: 12 }),
    parents: fc.array(fc.nat(), { minLength: 12, maxLength: 12 }),
    active: optional(fc.nat(11)),
    id: optional(fc.oneof(text, fc.string({ minLength: 250, maxLength: 300 }))),
    title: optional(text),
    created_at: time,
    updated_at: time,
    model: optional(text),
    rest,
  })
  .map(({ heads, bodies, parents, active, ...about }) => ({
    ...about,
    identity: JSON.stringify(heads),
    active_id: active === null ? null : (heads[active] ?? null),
    messages: heads.map((id, index): ChatMessage => {
      const parent = index === 0 ? 0 : (parents[index] ?? 0) % (index + 1);
      return {
        ...(bodies[index] ?? { role: 'user', created_at: null, parts: [] }),
        id,
        parent_id: heads[parent - 1] ?? null,
      };
    }),
  }));
