// Recorded sessions of any kind, for properties of what is written of them.
import * as fc from 'fast-check';
import type { Completion, JsonValue, RecordedMessage, SessionDetail } from '../../src/protocol/index.ts';
import { summary } from './session-summary.ts';

/** Texts that mean something to a format that we write, or to whatever shows it. */
const TRAPS = [
  '```js\nlet a;\n```',
  '````\n```\n````',
  '~~~\nopen',
  '```',
  '    ```',
  '> ```\n> quoted',
  '---\nholdfast: 1\nsession_id: "x"\n---',
  '---',
  '<!-- holdfast:message {"message_id":"x","role":"user"} -->',
  '<!-- \\holdfast:message {} -->',
  '<!-- holdfast:end -->',
  '<!-- holdfast:revision {} -->',
  '<!--',
  '-->',
  '### User',
  '# Title',
  '</template><script>alert(1)</script>',
  '<template class="holdfast-session">{}</template>',
  '<meta name="holdfast-export" content="1">',
  '{"format":"holdfast","version":1,"sessions":[',
  '{"a":1}',
  ']}',
  '&lt;&amp;&quot;',
  '\ud800',
  '\udc00x',
  '\ufffd',
  '\u202eabc',
  'שלום',
  '👩‍👩‍👧',
  '\r\n',
  '\r',
  '\n',
  '\n\n\n',
  ' ',
  '\t',
  '\0',
  '\u2028',
  '\ufeff',
  '\\',
  '',
];

const anyText = fc
  .array(fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...TRAPS) }, fc.string({ unit: 'binary', maxLength: 12 })), {
    maxLength: 5,
  })
  .chain((parts) => fc.constantFrom('', '\n').map((separator) => parts.join(separator)));

const anyJson = fc.jsonValue({ maxDepth: 2 }).map((value) => JSON.parse(JSON.stringify(value)) as JsonValue);
const anyMetadata = fc.option(
  fc.oneof(
    fc.dictionary(anyText, fc.oneof(anyJson, anyText), { maxKeys: 3 }),
    fc.record({ kind: fc.constantFrom('answer', 'text', 'reasoning', 'file', 'error'), answer_id: fc.constant('m0') }),
    fc.record({
      kind: fc.constantFrom('tool_call', 'tool_result'),
      answer_id: fc.constant('m0'),
      tool_call_id: fc.constant('call'),
      tool_name: fc.constant('look'),
    }),
  ),
);

const anyTime = fc.oneof(fc.constant(0), fc.nat(), fc.integer({ min: 1.6e12, max: 1.8e12 }));
const anyCompletion = fc.constantFrom<Completion>('open', 'paused', 'complete', 'complete', 'cut_off', 'incomplete');

const anyMessage = fc.record({
  role: fc.oneof(fc.constantFrom('user', 'assistant', 'system', 'tool'), fc.string({ minLength: 1, maxLength: 8 })),
  content: anyText,
  model: fc.option(fc.string({ maxLength: 8 })),
  created_at: anyTime,
  metadata: anyMetadata,
  completion: anyCompletion,
  superseded: fc.boolean(),
  revisions: fc.array(fc.record({ content: anyText, replaced_at: anyTime }), { maxLength: 2 }),
});

const anyId = fc.oneof(
  fc.constantFrom('a', '--', '-->', '"'),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 9 }),
);

/** A session with all of its messages, as the API reads it. */
export const anySession: fc.Arbitrary<SessionDetail> = fc
  .record({
    session_id: anyId,
    provider: fc.string({ unit: 'binary', minLength: 1, maxLength: 9 }),
    title: fc.option(anyText),
    workspace_id: fc.option(fc.string({ maxLength: 9 })),
    workspace_path: fc.option(anyText),
    model: fc.option(fc.string({ maxLength: 9 })),
    metadata: anyMetadata,
    started_at: anyTime,
    last_activity: anyTime,
    ended_at: fc.option(anyTime),
    ids: fc.uniqueArray(anyId, { maxLength: 8 }),
    bodies: fc.array(anyMessage, { minLength: 8, maxLength: 8 }),
    parents: fc.array(fc.option(fc.nat(9)), { minLength: 8, maxLength: 8 }),
  })
  .map(({ ids, bodies, parents, started_at, last_activity, ended_at, session_id, ...fields }) =>
    sessionOf(
      session_id,
      ids.flatMap((message_id, index) => messageOf(message_id, index, bodies[index], ids[parents[index] ?? -1])),
      {
        ...fields,
        started_at: new Date(started_at).toISOString(),
        last_activity: new Date(last_activity).toISOString(),
        ended_at: ended_at === null ? null : new Date(ended_at).toISOString(),
      },
    ),
  );

function messageOf(
  message_id: string,
  position: number,
  body: (Pick<RecordedMessage, 'role' | 'content' | 'created_at'> & Partial<RecordedMessage>) | undefined,
  parent_id: string | undefined,
): RecordedMessage[] {
  if (body === undefined) return [];
  return [recordedMessage(message_id, { ...body, position, parent_id: parent_id ?? null })];
}

/** A message of the assistant, but for the given fields. */
export function recordedMessage(message_id: string, fields: Partial<RecordedMessage> = {}): RecordedMessage {
  const { completion = 'complete' } = fields;
  return {
    message_id,
    role: 'assistant',
    content: '',
    model: null,
    created_at: 0,
    parent_id: null,
    metadata: null,
    position: 0,
    completion,
    is_complete: completion === 'complete',
    superseded: false,
    missing: [],
    revisions: [],
    ...fields,
  };
}

/** A session with messages at positions by their order. */
export function sessionOf(
  session_id: string,
  messages: readonly RecordedMessage[],
  fields: Partial<SessionDetail> = {},
): SessionDetail {
  return {
    ...summary(session_id),
    message_count: messages.filter(({ superseded }) => !superseded).length,
    metadata: null,
    next_before: null,
    seq: 1,
    ...fields,
    messages: messages.map((message, position) => ({ ...message, position })),
  };
}
