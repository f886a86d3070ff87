// The JSON writer of pages whose JSON functions a library has changed, compared with JSON.stringify.

import { jsonValue, sample } from 'fast-check';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { writeJson } from '../../src/client/json/write-json.ts';
import { jsonText, upTo, packEvents, parseEvent, setJsonWriter, unpackEvents } from '../../src/protocol/index.ts';

const stringify = JSON.stringify;

beforeAll(() => {
  setJsonWriter(writeJson);
});

/** What old libraries do, by name. */
const CHANGES: Readonly<Record<string, () => void>> = {
  'Array.prototype.toJSON': () => define(Array.prototype, (value) => stringify([...(value as unknown[])])),
  'Object.prototype.toJSON': () => define(Object.prototype, () => 'an object'),
  'a JSON.stringify of its own': () => replace(() => 'replaced'),
  'a JSON.stringify that throws': () =>
    replace(() => {
      throw new Error('broken');
    }),
};

function define(prototype: object, toJson: (value: unknown) => unknown): void {
  Object.defineProperty(prototype, 'toJSON', {
    configurable: true,
    value(this: unknown) {
      return toJson(this);
    },
  });
  onTestFinished(() => void Reflect.deleteProperty(prototype, 'toJSON'));
}

function replace(stringifyOfPage: () => string): void {
  JSON.stringify = stringifyOfPage;
  onTestFinished(() => {
    JSON.stringify = stringify;
  });
}

const EVENT = {
  type: 'message_add',
  event_id: 'e1',
  session_id: 's1',
  message_id: 'm1',
  role: 'user',
  content: 'a "quoted" text\n\ud800',
  metadata: { list: [1, [true, null]], nested: { text: 'a' } },
};

class Money {
  readonly amount = 5;
  toJSON(key: string): string {
    return `${key}: ${this.amount} euros`;
  }
}

/** Values that JSON.stringify treats each in its own way. */
function odd(): unknown[] {
  return [
    undefined,
    () => 1,
    Symbol('s'),
    Number.NaN,
    -0,
    new Date(0),
    new Date(Number.NaN),
    Object('text'),
    Object(5),
    Object(false),
    new Map([[1, 2]]),
    new Money(),
    { price: new Money(), nothing: undefined, '"': '\u2028\u0007\\' },
    [undefined, () => 1],
    // oxlint-disable-next-line no-sparse-arrays -- a hole
    [1, , 3],
  ];
}

describe.each(Object.entries(CHANGES))('with %s', (_, change) => {
  test('writes JSON values as the platform does', () => {
    const samples = sample(jsonValue(), { numRuns: 50, seed: 1 });
    const expected = samples.map((value) => stringify(value));
    change();
    const written = samples.map((value) => jsonText(value));
    restoreBefore(() => expect(written.map(readJson)).toEqual(expected.map(readJson)));
  });

  test('writes other values as the platform does', () => {
    const values = odd();
    const expected = values.map((value) => stringify(value));
    change();
    const written = values.map((value) => jsonText(value));
    restoreBefore(() => expect(written).toEqual(expected));
  });

  test('reads and packs an event as it was given', () => {
    change();
    const parsed = parseEvent(EVENT);
    const text = packEvents([parsed.ok ? parsed.value : null]);
    restoreBefore(() => expect(unpackEvents(text)).toEqual([EVENT]));
  });
});

function readJson(text: string | undefined): unknown {
  return JSON.parse(String(text));
}

/** Checks with the platform's own functions, as the test runner uses them too. */
function restoreBefore(check: () => void): void {
  JSON.stringify = stringify;
  for (const prototype of [Array.prototype, Object.prototype]) Reflect.deleteProperty(prototype, 'toJSON');
  check();
}

test.each([false, true])('limits the number of values, on a changed page: %s', (isChanged) => {
  if (isChanged) CHANGES['a JSON.stringify of its own']?.();
  expect(jsonText([1, 2, 3], upTo(4))).toBe('[1,2,3]');
  expect(() => jsonText([1, 2, 3, 4], upTo(4))).toThrow(RangeError);
});
