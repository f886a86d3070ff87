// What all readers of formats share: the fields of an object, times, and keys that are not imported.

import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/formats/chat.ts';
import { asRest, Fields, joined, textOf, timeOf } from '../../src/formats/fields.ts';
import { isSecretName, withoutSecrets } from '../../src/formats/secrets.ts';
import type { JsonValue } from '../../src/protocol/index.ts';

describe('the fields of an object', () => {
  it('keeps what was not read, and what has another type than was asked for', () => {
    const fields = new Fields({ title: 'One', model: 7, created: 1_700_000_000, seen: null, extra: [1], odd: 'x' });
    expect(fields.text('title')).toBe('One');
    expect(fields.text('model')).toBeNull();
    expect(fields.time('created')).toBe(1_700_000_000_000);
    expect(fields.text('seen')).toBeNull();
    expect(fields.number('odd')).toBeNull();
    expect(fields.rest()).toStrictEqual({ rest: { model: 7, extra: [1], odd: 'x' } });
  });

  it('keeps what was not read of an object inside, at its place', () => {
    const fields = new Fields({ meta: { model: 'm', cost: 3 }, other: { name: 'o' }, list: 'none' });
    expect(fields.object('meta').text('model')).toBe('m');
    expect(fields.object('other').text('name')).toBe('o');
    expect(fields.object('list').text('name')).toBeNull();
    expect(fields.rest()).toStrictEqual({ rest: { meta: { cost: 3 }, list: 'none' } });
  });

  it('says nothing of the rest where all was read', () => {
    const fields = new Fields({ id: 4 });
    expect(fields.id('id')).toBe('4');
    expect(fields.rest()).toStrictEqual({});
    expect(new Fields('text').rest()).toStrictEqual({});
  });

  it('has no fields of its prototype, and keeps a field that is named like it', () => {
    const value: unknown = JSON.parse('{"__proto__":{"polluted":true}}');
    const fields = new Fields(value as never);
    expect(fields.peek('constructor')).toBeUndefined();
    expect(JSON.stringify(fields.left())).toBe('{"__proto__":{"polluted":true}}');
  });
});

describe('what is written of values', () => {
  it('is JSON, also of what nests deeper than the stack allows', () => {
    const value = { a: [1, 'x"', null, { b: true }], c: {} };
    expect(textOf(value)).toBe(JSON.stringify(value));
    expect([textOf('x'), textOf(null), textOf(undefined), textOf(0)]).toStrictEqual(['x', '', '', '0']);
    const deep = `${'[{"a":[1,{"b\\"":'.repeat(5_000)}"x"${'}]}]'.repeat(5_000)}`;
    expect(textOf(JSON.parse(deep) as JsonValue)).toBe(deep);
  });

  it('is joined of texts that say something', () => {
    expect(joined(['a', null, '', 'b'], '\n')).toBe('a\nb');
    expect(joined([null, ''], '\n')).toBeNull();
  });

  it('is a rest only where there is one', () => {
    expect(asRest(undefined, {})).toStrictEqual({});
    const odd = JSON.parse('{"__proto__":1}') as JsonObject;
    expect(JSON.stringify(asRest({ a: 1 }, odd))).toBe('{"rest":{"a":1,"__proto__":1}}');
  });
});

describe('times', () => {
  it.each([
    [1_756_000_000.123_456, 1_756_000_000_123],
    [1_756_000_000_123, 1_756_000_000_123],
    [1_756_000_000_123_456, 1_756_000_000_123],
    [1_756_000_000_123_456_000, 1_756_000_000_123],
    ['1756000000123', 1_756_000_000_123],
    ['2026-02-01T08:00:00.123000+08:00', Date.UTC(2026, 1, 1, 0, 0, 0, 123)],
    ['2026-05-02T09:00:00.999999Z', Date.UTC(2026, 4, 2, 9, 0, 0, 999)],
    ['2026-05-02 09:00:00+00', Date.UTC(2026, 4, 2, 9)],
    ['2026-05-02T09:00-0130', Date.UTC(2026, 4, 2, 10, 30)],
  ])('%s is %d', (value, ms) => {
    expect(timeOf(value)).toBe(ms);
  });

  it.each([
    0,
    -1,
    12,
    Number.NaN,
    1e300,
    '',
    'yesterday',
    '0001-01-01T00:00:00Z',
    '2026-05-02T09:00:00',
    '2026-05-02',
    null,
    true,
    [1_756_000_000],
  ])('%s is no certain time', (value) => {
    expect(timeOf(value)).toBeNull();
  });
});

describe('keys and passwords', () => {
  it('are dropped at any depth, and named', () => {
    const value = { openaiApiKey: 'sk-1', list: [{ access_token: 't', model: 'm' }], apiKey: '' };
    expect(withoutSecrets(value)).toStrictEqual({
      value: { list: [{ model: 'm' }], apiKey: '' },
      dropped: ['openaiApiKey', 'access_token'],
    });
  });

  it('leaves a value without any as it is, however deep it is', () => {
    const value: Record<string, never> = JSON.parse(`${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`);
    expect(withoutSecrets(value).value).toBe(value);
  });

  it.each(['max_tokens', 'stop_tokens', 'key', 'keywords', 'tokenizer', 'passwordless', 'token_budget'])(
    '%s is none',
    (name) => {
      expect(isSecretName(name)).toBe(false);
    },
  );
});
