// The one place where unknown input becomes an event: what it takes, and that it never throws.

import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { EVENT_TYPES, isJson, parseEvent } from '../../src/protocol/index.ts';
import { PROPERTY_DEADLINE_MS, propertyOptions } from '../support/property-options.ts';

const LONGEST_ID = 'i'.repeat(256);
const LATEST_MS = 253_402_300_799_999;
const DEEPEST = 64;

type Fields = Record<string, unknown>;

const NOT_TEXT: readonly unknown[] = [0, true, [], {}, ['text'], 1n];
const NOT_CONTENT: readonly unknown[] = [0, true, {}, [0], 1n];
const NOT_ID: readonly unknown[] = NOT_TEXT;
const NOT_COUNT: readonly unknown[] = ['1', -1, 1.5, Number.NaN, Infinity, 2 ** 53, true, [], {}];
const NOT_TIME: readonly unknown[] = ['2024', -1, LATEST_MS + 1, Number.NaN, Infinity, true, [], {}, new Date(0)];
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
    },
  },
  {
    event: { type: 'session_end', session_id: 's' },
    required: { session_id: NOT_ID },
    optional: { final_message_count: NOT_COUNT },
  },
  {
    event: { type: 'message_add', session_id: 's', message_id: 'm', role: 'user', content: '' },
    required: { session_id: NOT_ID, message_id: NOT_ID, role: NOT_TEXT },
    optional: { model: NOT_TEXT, parent_id: NOT_ID },
  },
  {
    event: { type: 'message_update', session_id: 's', message_id: 'm', content: '' },
    required: { session_id: NOT_ID, message_id: NOT_ID },
    optional: { is_complete: [0, 'true', [], {}] },
  },
  {
    event: { type: 'message_append', session_id: 's', message_id: 'm', content_delta: '' },
    required: { session_id: NOT_ID, message_id: NOT_ID },
    optional: { offset: NOT_COUNT },
  },
  {
    event: { type: 'session_update', session_id: 's' },
    required: { session_id: NOT_ID },
    optional: { title: NOT_TEXT, model: NOT_TEXT },
  },
  {
    event: { type: 'heartbeat', timestamp: 0 },
    required: { timestamp: NOT_TIME },
    optional: { session_id: NOT_ID },
  },
  {
    event: { type: 'session_snapshot', session_id: 's', provider: 'p', messages: [] },
    required: { session_id: NOT_ID, provider: NOT_TEXT, messages: ['', {}, new Map(), 0, true] },
    optional: { workspace_path: NOT_TEXT, title: NOT_TEXT },
  },
];

const SHOWN_MESSAGE: Fields = { message_id: 'm', role: 'user', content: '' };
/** The event as it is recorded. */
function readOf(event: unknown): unknown {
  const parsed = parseEvent(event);
  return parsed.ok ? parsed.value : parsed.error;
}

/** Its optional fields that were dropped. */
function ignoredOf(event: unknown): readonly string[] | null {
  const parsed = parseEvent(event);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.ignored;
}

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
    expect(readOf(event)).toEqual(event);
    expect(ignoredOf(event)).toBeNull();
  });

  for (const [field, wrong] of Object.entries(required)) {
    test(`${type} is refused with a wrong ${field}, which the message names`, () => {
      for (const value of wrong)
        expect(refusalOf({ ...event, [field]: value })).toMatch(new RegExp(`^invalid_event: ${type}\\.${field}\\b`));
    });
  }

  for (const [field, wrong] of Object.entries({ ...optional, event_id: NOT_ID, occurred_at: NOT_TIME })) {
    test(`${type} loses a wrong ${field} and nothing else, and says so`, () => {
      for (const value of wrong) {
        const given = { ...event, [field]: value };
        expect(readOf(given)).toEqual(event);
        expect(ignoredOf(given)).toEqual([field]);
      }
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
    expect(readOf({ ...event, ...unknown })).toEqual(event);
    expect(readOf({ ...event, nothing_we_know: new Map([[cycle(), 1n]]) })).toEqual(event);
  });
}

test('a message of a snapshot is refused with a wrong required field, which the message names', () => {
  const snapshot = { type: 'session_snapshot', session_id: 's', provider: 'p' };
  for (const [field, wrong] of Object.entries({ message_id: NOT_ID, role: NOT_TEXT, content: NOT_CONTENT })) {
    for (const value of wrong) {
      const messages = [SHOWN_MESSAGE, { ...SHOWN_MESSAGE, [field]: value }];
      expect(refusalOf({ ...snapshot, messages })).toMatch(`invalid_event: session_snapshot.messages.1.${field}`);
    }
  }
});

test('a message of a snapshot loses a wrong optional field, and the session loses nothing else', () => {
  const snapshot = { type: 'session_snapshot', session_id: 's', provider: 'p' };
  for (const [field, wrong] of Object.entries({ model: NOT_TEXT, created_at: NOT_TIME, parent_id: NOT_ID })) {
    for (const value of wrong) {
      const given = { ...snapshot, messages: [SHOWN_MESSAGE, { ...SHOWN_MESSAGE, [field]: value }] };
      expect(readOf(given)).toEqual({ ...snapshot, messages: [SHOWN_MESSAGE, SHOWN_MESSAGE] });
      expect(ignoredOf(given)).toEqual([`messages.1.${field}`]);
    }
  }
});

test('provider and role may be empty, and an empty optional id is absent', () => {
  const start = { type: 'session_start', session_id: 's', provider: '' };
  expect(readOf(start)).toEqual(start);
  const add = { type: 'message_add', session_id: 's', message_id: 'm', role: '', content: '' };
  expect(readOf({ ...add, parent_id: '', event_id: '' })).toEqual(add);
  const snapshot = {
    type: 'session_snapshot',
    session_id: 's',
    provider: '',
    messages: [{ ...SHOWN_MESSAGE, role: '' }],
  };
  expect(readOf(snapshot)).toEqual(snapshot);
  expect(readOf({ type: 'heartbeat', timestamp: 1, session_id: '' })).toEqual({ type: 'heartbeat', timestamp: 1 });
  expect(ignoredOf({ type: 'heartbeat', timestamp: 1, session_id: '' })).toBeNull();
});

test('an id that no URL can name is refused where it is required and dropped where it is not', () => {
  for (const id of ['.', '..', '\ud83d', 'a\ude00b']) {
    const add = { type: 'message_add', session_id: 's', message_id: 'm', role: 'user', content: '' };
    expect(refusalOf({ ...add, session_id: id })).toMatch(
      /^invalid_event: message_add.session_id: .* that a URL can name/,
    );
    expect(refusalOf({ ...add, message_id: id })).toMatch(
      /^invalid_event: message_add.message_id: .* that a URL can name/,
    );
    expect(readOf({ ...add, parent_id: id })).toEqual(add);
    expect(readOf({ ...add, event_id: id })).toEqual({ ...add, event_id: id });
  }
  for (const id of ['...', '/', ' ', '%2e', '😀', '?', '#', 'a/../b', '\\', '\n'])
    expect(refusalOf({ type: 'session_end', session_id: id })).toBe('accepted');
});

test('message_update needs one of content, is_complete and metadata, and takes each alone', () => {
  const update = { type: 'message_update', session_id: 's', message_id: 'm' };
  for (const change of [{ content: '' }, { is_complete: false }, { metadata: {} }])
    expect(readOf({ ...update, ...change })).toEqual({ ...update, ...change });
  for (const change of [{}, { content: null, is_complete: null, metadata: null }, { occurred_at: 1 }])
    expect(refusalOf({ ...update, ...change })).toMatch(
      'invalid_event: message_update.content: expected at least one of content, is_complete, metadata',
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
  for (const event_id of ['', `${LONGEST_ID}i`, ...NOT_ID, null, undefined]) expect(eventIdOf({ event_id })).toBeNull();
  expect(eventIdOf([{ event_id: 'e' }])).toBeNull();
});

test('times reach from the epoch to the end of the year 9999', () => {
  const event = { type: 'session_end', session_id: 's' };
  for (const occurred_at of [0, 1.5, LATEST_MS])
    expect(readOf({ ...event, occurred_at })).toEqual({ ...event, occurred_at });
  expect(new Date(LATEST_MS).toISOString()).toBe('9999-12-31T23:59:59.999Z');
});

test('metadata passes to 64 levels, then is refused, however deep', () => {
  const event = { type: 'session_update', session_id: 's' };
  expect(refusalOf({ ...event, metadata: nested(DEEPEST) })).toBe('accepted');
  for (const levels of [DEEPEST + 1, 1_000_000])
    expect(refusalOf({ ...event, metadata: nested(levels) })).toMatch(
      /^payload_too_large: session_update.metadata: it has more than 64 levels/,
    );
});

test(
  'metadata whose objects are shared at every level is refused, and does not take for ever',
  { timeout: PROPERTY_DEADLINE_MS },
  () => {
    let shared: unknown = new Date(0);
    for (let level = 0; level < 60; level += 1) shared = { one: shared, other: shared };
    expect(refusalOf({ type: 'session_update', session_id: 's', metadata: shared })).toMatch(/^payload_too_large/);
  },
);

test('lone surrogates survive in every string that is not an id of a session or a message', () => {
  const text = '\ud83d \ude00\ude00\ud83d';
  const event = {
    type: 'message_add',
    session_id: 's',
    message_id: 'm',
    role: text,
    content: text,
    model: text,
    metadata: { [text]: [text] },
    event_id: text,
  };
  expect(readOf(event)).toEqual(event);
});

const SESSION = { type: 'session_start', session_id: 's', provider: 'p' };
const ADD = { type: 'message_add', session_id: 's', message_id: 'm', role: 'user', content: '' };

test.each([
  ['title', SESSION, 65_536],
  ['provider', SESSION, 1_024],
  ['model', SESSION, 1_024],
  ['workspace_id', SESSION, 1_024],
  ['workspace_path', SESSION, 32_768],
  ['role', ADD, 1_024],
  ['model', ADD, 1_024],
])('%s of %o has at most %i characters, and the refusal names the limit', (field, event, limit) => {
  expect(refusalOf({ ...event, [field]: '😀'.repeat(limit / 2) })).toBe('accepted');
  expect(refusalOf({ ...event, [field]: 'x'.repeat(limit + 1) })).toMatch(
    `payload_too_large: ${event.type}.${field}: expected text of at most ${limit} characters`,
  );
});

test('metadata has at most 1,048,576 characters as JSON, in an event and in a message', () => {
  const around = '{"of":""}'.length;
  const metadata = (length: number) => ({ of: 'x'.repeat(length - around) });
  const snapshot = (of: object) => ({
    type: 'session_snapshot',
    session_id: 's',
    provider: 'p',
    messages: [{ ...SHOWN_MESSAGE, metadata: of }],
  });
  for (const event of [{ ...SESSION, metadata: metadata(1_048_576) }, snapshot(metadata(1_048_576))])
    expect(refusalOf(event)).toBe('accepted');
  for (const event of [{ ...SESSION, metadata: metadata(1_048_577) }, snapshot(metadata(1_048_577))])
    expect(refusalOf(event)).toMatch(/^payload_too_large: .*metadata: it has more than 1048576 characters as JSON/);
});

test.each([
  ['ASCII', 'x', 1],
  ['characters of two bytes', 'é', 2],
  ['characters of three bytes', '語', 3],
  ['characters of four bytes in two code units', '😀', 4],
  ['characters that JSON escapes', '\u0001', 6],
])('an event of %s has as many bytes as its JSON in UTF-8, at most 16 MiB less 4 KiB', (_, character, bytes) => {
  const append = { type: 'message_append', session_id: 's', message_id: 'm', content_delta: '' };
  const room = 16 * 1024 * 1024 - 4 * 1024 - JSON.stringify(append).length;
  const largest = character.repeat(Math.floor(room / bytes));
  expect(refusalOf({ ...append, content_delta: largest })).toBe('accepted');
  expect(refusalOf({ ...append, content_delta: largest + character })).toMatch(
    /^payload_too_large: message_append takes more than 16773120 bytes/,
  );
});

test('the messages of a snapshot count together', () => {
  const snapshot = { type: 'session_snapshot', session_id: 's', provider: 'p' };
  const message = { ...SHOWN_MESSAGE, content: 'x'.repeat(6 * 1024 * 1024) };
  expect(refusalOf({ ...snapshot, messages: [message, message] })).toBe('accepted');
  expect(refusalOf({ ...snapshot, messages: [message, message, message] })).toMatch('payload_too_large');
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
    'invalid_event: message_append.message_id: expected text of 1 to 256 characters that a URL can name, so neither "." nor ".." nor half of a surrogate pair, received text of 0 characters. Correct it and send it again.',
  );
  const messages = [SHOWN_MESSAGE, null];
  expect(refusalOf({ type: 'session_snapshot', session_id: 's', provider: 'p', messages })).toBe(
    'invalid_event: session_snapshot.messages.1: expected an object, received null. Correct it and send it again.',
  );
});

test('metadata is what JSON.stringify makes of it', { timeout: PROPERTY_DEADLINE_MS }, () => {
  const metadata = fc.anything({
    withDate: true,
    withMap: true,
    withSet: true,
    withTypedArray: true,
    withNullPrototype: true,
    withSparseArray: true,
  });
  fc.assert(
    fc.property(metadata, (value) => {
      const event = { type: 'session_update', session_id: 's', metadata: value };
      const parsed = parseEvent(event);
      const kept: unknown = JSON.parse(JSON.stringify(event));
      // JSON does not know the negative zero, which is journalled as it knows it.
      expect(parsed.ok && JSON.parse(JSON.stringify(parsed.value))).toEqual(kept);
    }),
    propertyOptions(300),
  );
});
