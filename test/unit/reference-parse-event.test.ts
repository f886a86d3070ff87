// The one transport for unknown input: what it lets through, and that it never throws.

import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { EVENT_TYPES, isJson, parseEvent } from '../../src/protocol/index.ts';
import { PROPERTY_DEADLINE_MS, propertyOptions } from '../support/property-options.ts';

const LONGEST_ID = 'i'.repeat(256);
const LATEST_MS = 253_402_300_799_999;
const DEEPEST = 64;

type Fields = Record<string, unknown>;

const NOT_TEXT: readonly unknown[] = [0, true, [], {}, ['text'], new Date(0), 1n];
const NOT_ID: readonly unknown[] = ['', `${LONGEST_ID}i`, ...NOT_TEXT];
const NOT_COUNT: readonly unknown[] = ['1', -1, 1.5, Number.NaN, Infinity, 2 ** 53, true, [], {}];
const NOT_TIME: readonly unknown[] = ['2024', -1, LATEST_MS + 1, Number.NaN, Infinity, true, [], {}, new Date(0)];
const NOT_JSON: readonly unknown[] = [
  new Map(),
  new Set(),
  new Date(0),
  1n,
  /x/,
  new Uint8Array(1),
  Number.NaN,
  { deep: [undefined] },
  Object.assign([], { length: 1 }),
  nested(DEEPEST + 1),
  cycle(),
  () => 1,
  Symbol('x'),
];

function nested(levels: number): unknown {
  let value: unknown = 'bottom';
  for (let level = 0; level < levels; level += 1) value = level % 2 === 0 ? [value] : { value };
  return value;
}

function cycle(): unknown {
  const value: Fields = {};
  value['itself'] = { value };
  return value;
}

const EVENTS: readonly {
  readonly event: Fields;
  readonly required: Record<string, readonly unknown[]>;
  readonly optional: Record<string, readonly unknown[]>;
}[] = [
  {
    event: { type: 'session_start', session_id: 's', provider: 'p' },
    required: { session_id: NOT_ID, provider: NOT_TEXT },
    optional: {
      workspace_id: NOT_TEXT,
      workspace_path: NOT_TEXT,
      title: NOT_TEXT,
      model: NOT_TEXT,
      metadata: NOT_JSON,
    },
  },
  {
    event: { type: 'session_end', session_id: 's' },
    required: { session_id: NOT_ID },
    optional: { final_message_count: NOT_COUNT },
  },
  {
    event: { type: 'message_add', session_id: 's', message_id: 'm', role: 'user', content: '' },
    required: { session_id: NOT_ID, message_id: NOT_ID, role: NOT_TEXT, content: NOT_TEXT },
    optional: { model: NOT_TEXT, parent_id: NOT_ID, metadata: NOT_JSON },
  },
  {
    event: { type: 'message_update', session_id: 's', message_id: 'm', content: '' },
    required: { session_id: NOT_ID, message_id: NOT_ID },
    optional: { is_complete: [0, 'true', [], {}], metadata: NOT_JSON },
  },
  {
    event: { type: 'message_append', session_id: 's', message_id: 'm', content_delta: '' },
    required: { session_id: NOT_ID, message_id: NOT_ID, content_delta: NOT_TEXT },
    optional: { offset: NOT_COUNT },
  },
  {
    event: { type: 'session_update', session_id: 's' },
    required: { session_id: NOT_ID },
    optional: { title: NOT_TEXT, model: NOT_TEXT, metadata: NOT_JSON },
  },
  {
    event: { type: 'heartbeat', timestamp: 0 },
    required: { timestamp: NOT_TIME },
    optional: { session_id: NOT_ID },
  },
  {
    event: { type: 'session_snapshot', session_id: 's', provider: 'p', messages: [] },
    required: { session_id: NOT_ID, provider: NOT_TEXT, messages: ['', {}, new Map(), 0, true] },
    optional: { workspace_path: NOT_TEXT, title: NOT_TEXT, metadata: NOT_JSON },
  },
];

const SHOWN_MESSAGE: Fields = { message_id: 'm', role: 'user', content: '' };
const SHOWN_FIELDS: Record<string, readonly unknown[]> = {
  message_id: NOT_ID,
  role: NOT_TEXT,
  content: NOT_TEXT,
  model: NOT_TEXT,
  created_at: NOT_TIME,
  parent_id: NOT_ID,
  metadata: NOT_JSON,
};

function refusalOf(event: unknown): string {
  const parsed = parseEvent(event);
  return parsed.ok ? 'accepted' : `${parsed.error.code}: ${parsed.error.message}`;
}

test('there are eight types of events and each has a test here', () => {
  const tested = EVENTS.map(({ event }) => String(event['type']));
  expect(tested.toSorted()).toEqual(EVENT_TYPES.toSorted());
});

for (const { event, required, optional } of EVENTS) {
  const type = String(event['type']);

  test(`${type} is accepted with its required fields alone`, () => {
    expect(parseEvent(event)).toEqual({ ok: true, value: event });
  });

  for (const [field, wrong] of Object.entries({ ...required, ...optional, event_id: NOT_ID, occurred_at: NOT_TIME })) {
    test(`${type} is refused with a wrong ${field}, which the message names`, () => {
      for (const value of wrong)
        expect(refusalOf({ ...event, [field]: value })).toMatch(new RegExp(`^invalid_event: ${type}\\.${field}\\b`));
    });
  }

  for (const field of Object.keys(required)) {
    test(`${type} is refused when its ${field} is missing or null`, () => {
      expect(refusalOf({ ...event, [field]: null })).toMatch(`invalid_event: ${type}.${field}`);
      expect(refusalOf({ ...event, [field]: undefined })).toMatch(`invalid_event: ${type}.${field}`);
      expect(refusalOf(Object.fromEntries(Object.entries(event).filter(([name]) => name !== field)))).toMatch(
        `invalid_event: ${type}.${field}`,
      );
    });
  }

  test(`${type} takes null for every optional field as absent`, () => {
    const nulls = Object.fromEntries(
      [...Object.keys(optional), 'event_id', 'occurred_at'].map((field) => [field, null]),
    );
    const parsed = parseEvent({ ...event, ...nulls });
    expect(parsed.ok).toBe(true);
  });

  test(`${type} loses unknown fields and is not refused for them`, () => {
    const unknown = { later_field: 1, seq: 9, position: 0, change: 'replace', client_id: 'c', recorded_at: 1 };
    expect(parseEvent({ ...event, ...unknown })).toEqual({ ok: true, value: event });
    expect(parseEvent({ ...event, nothing_we_know: new Map([[cycle(), 1n]]) })).toEqual({ ok: true, value: event });
  });
}

test('a message of a snapshot is refused with any wrong field, which the message names', () => {
  const snapshot = { type: 'session_snapshot', session_id: 's', provider: 'p' };
  for (const [field, wrong] of Object.entries(SHOWN_FIELDS)) {
    for (const value of wrong) {
      const messages = [SHOWN_MESSAGE, { ...SHOWN_MESSAGE, [field]: value }];
      expect(refusalOf({ ...snapshot, messages })).toMatch(`invalid_event: session_snapshot.messages.1.${field}`);
    }
  }
});

test('message_update needs one of content, is_complete and metadata, and takes each alone', () => {
  const update = { type: 'message_update', session_id: 's', message_id: 'm' };
  for (const change of [{ content: '' }, { is_complete: false }, { metadata: {} }])
    expect(parseEvent({ ...update, ...change })).toEqual({ ok: true, value: { ...update, ...change } });
  for (const change of [{}, { content: null, is_complete: null, metadata: null }, { occurred_at: 1 }])
    expect(refusalOf({ ...update, ...change })).toMatch(
      'invalid_event: message_update: expected content, is_complete or metadata',
    );
});

test('ids of 256 UTF-16 code units pass and of 257 do not', () => {
  const event = {
    type: 'message_add',
    session_id: LONGEST_ID,
    message_id: LONGEST_ID,
    parent_id: LONGEST_ID,
    event_id: LONGEST_ID,
    role: 'user',
    content: '',
  };
  expect(refusalOf(event)).toBe('accepted');
  for (const field of ['session_id', 'message_id', 'parent_id', 'event_id']) {
    expect(refusalOf({ ...event, [field]: `${LONGEST_ID}i` })).toMatch(`invalid_event: message_add.${field}`);
    expect(refusalOf({ ...event, [field]: '😀'.repeat(129) })).toMatch(`invalid_event: message_add.${field}`);
  }
});

test('the error of a bad event echoes its event_id, but only one that could be an id', () => {
  const eventIdOf = (event: unknown) => {
    const parsed = parseEvent(event);
    return parsed.ok ? 'accepted' : parsed.error.event_id;
  };
  expect(eventIdOf({ type: 'nonsense', event_id: 'e' })).toBe('e');
  expect(eventIdOf({ event_id: LONGEST_ID })).toBe(LONGEST_ID);
  for (const event_id of [...NOT_ID, null, undefined]) expect(eventIdOf({ event_id })).toBeNull();
  expect(eventIdOf([{ event_id: 'e' }])).toBeNull();
});

test('times reach from the epoch to the end of the year 9999', () => {
  const event = { type: 'session_end', session_id: 's' };
  for (const occurred_at of [0, 1.5, LATEST_MS])
    expect(parseEvent({ ...event, occurred_at })).toEqual({ ok: true, value: { ...event, occurred_at } });
  expect(new Date(LATEST_MS).toISOString()).toBe('9999-12-31T23:59:59.999Z');
});

test('metadata passes to 64 levels, then is refused, however deep', () => {
  const event = { type: 'session_update', session_id: 's' };
  expect(refusalOf({ ...event, metadata: nested(DEEPEST) })).toBe('accepted');
  for (const levels of [DEEPEST + 1, 1_000_000])
    expect(refusalOf({ ...event, metadata: nested(levels) })).toMatch('session_update.metadata');
});

test('lone surrogates survive in every string', () => {
  const text = '\ud83d \ude00\ude00\ud83d';
  const event = {
    type: 'message_add',
    session_id: text,
    message_id: text,
    role: text,
    content: text,
    model: text,
    parent_id: text,
    metadata: { [text]: [text] },
    event_id: text,
  };
  expect(parseEvent(event)).toEqual({ ok: true, value: event });
});

test('text of 16 Mi code units passes, one more is payload_too_large', () => {
  const event = { type: 'message_append', session_id: 's', message_id: 'm' };
  const largest = 'x'.repeat(16 * 1024 * 1024);
  expect(refusalOf({ ...event, content_delta: largest })).toBe('accepted');
  expect(refusalOf({ ...event, content_delta: `${largest}x` })).toMatch('payload_too_large');
});

test(
  'whatever it is given, the reader returns an event or a refusal and never throws',
  { timeout: PROPERTY_DEADLINE_MS },
  () => {
    const anything = fc.anything({
      withBigInt: true,
      withDate: true,
      withMap: true,
      withSet: true,
      withTypedArray: true,
      withNullPrototype: true,
      withSparseArray: true,
    });
    const field = fc.constantFrom(
      'session_id',
      'message_id',
      'content',
      'messages',
      'metadata',
      'event_id',
      'occurred_at',
      'offset',
      'timestamp',
    );
    const almost = fc
      .tuple(fc.constantFrom(...EVENTS), field, anything)
      .map(([{ event }, name, value]) => ({ ...event, [name]: value }));
    const input = fc.oneof(
      anything,
      almost,
      fc.record({ type: anything }),
      fc.constantFrom(cycle(), { type: cycle() }, { type: 1n }),
    );
    fc.assert(
      fc.property(input, (value) => {
        const parsed = parseEvent(value);
        if (parsed.ok) expect(isJson(parsed.value.type)).toBe(true);
        else
          expect(parsed.error).toMatchObject({
            type: 'error',
            code: expect.stringMatching(/./),
            message: expect.stringMatching(/./),
          });
      }),
      propertyOptions(2_000),
    );
  },
);

test('an event whose fields throw is refused', () => {
  const throwing = {
    type: 'message_append',
    session_id: 's',
    message_id: 'm',
    get content_delta(): string {
      throw new Error('nothing to read here');
    },
  };
  const deep = { type: 'session_update', session_id: 's', metadata: { throwing } };
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  const unwilling = new Proxy(
    {},
    {
      getPrototypeOf() {
        throw new Error('nothing to see here');
      },
    },
  );
  for (const event of [throwing, deep, proxy, unwilling])
    expect(refusalOf(event)).toMatch(/^invalid_event: .*Send plain values only/);
});

test('a refusal says what was expected, what was there and what to do', () => {
  expect(refusalOf({ type: 'message_append', session_id: 's', message_id: '', content_delta: 'x' })).toBe(
    'invalid_event: message_append.message_id: expected text of 1 to 256 characters, received text of 0 characters. Correct the event and send it again.',
  );
  const messages = [SHOWN_MESSAGE, null];
  expect(refusalOf({ type: 'session_snapshot', session_id: 's', provider: 'p', messages })).toBe(
    'invalid_event: session_snapshot.messages.1: expected an object, received null. Correct the event and send it again.',
  );
});

test('accepted metadata comes back from JSON as it went in', { timeout: PROPERTY_DEADLINE_MS }, () => {
  // JSON does not know the negative zero; adding 0 makes it the other one.
  const numbers = fc.double().map((number) => number + 0);
  const values = [fc.string({ unit: 'binary' }), fc.boolean(), numbers, fc.constantFrom(null, undefined)];
  const metadata = fc.anything({ values, withNullPrototype: true, withSparseArray: true });
  fc.assert(
    fc.property(metadata, (value) => {
      const parsed = parseEvent({ type: 'session_update', session_id: 's', metadata: value });
      if (!parsed.ok || parsed.value.type !== 'session_update') return;
      const accepted = parsed.value.metadata ?? null;
      expect(JSON.parse(JSON.stringify(accepted))).toEqual(accepted);
    }),
    propertyOptions(300),
  );
});
