// Values that an app may give by mistake, and that cannot be read or sent: getters and proxies that throw, cycles, Symbols,
// wrong types. Unlike those of hostile-values.ts, most cannot even be cloned.

import * as fc from 'fast-check';

function fail(): never {
  throw new Error('a trap of the test');
}

/** Each of its traps throws. */
function throwingProxy(): object {
  const traps: ProxyHandler<object> = { get: fail, has: fail, ownKeys: fail, getOwnPropertyDescriptor: fail };
  return new Proxy({}, { ...traps, set: fail, getPrototypeOf: fail, deleteProperty: fail, defineProperty: fail });
}

function revokedProxy(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

function cyclic(): object {
  const cycle: Record<string, unknown> = { text: 'round' };
  cycle['self'] = cycle;
  return cycle;
}

function nested(): object {
  let value: object = [];
  for (let depth = 0; depth < 20_000; depth += 1) value = [value];
  return value;
}

function sparse(): unknown[] {
  const list: unknown[] = [];
  list.length = 2 ** 32 - 1;
  return list;
}

/** A member of which throws. */
function withMember(name: string): object {
  return Object.defineProperty({ text: 'a' }, name, { get: fail, enumerable: true });
}

/** Reads once, and throws from then on. */
function readOnce(): object {
  let isRead = false;
  return {
    get text() {
      if (isRead) fail();
      isRead = true;
      return 'once';
    },
  };
}

/** One of each kind, by its name. */
export const UNREADABLE: Readonly<Record<string, () => unknown>> = {
  symbol: () => Symbol('hostile'),
  bigint: () => 1n,
  function: () => fail,
  'throwing proxy': throwingProxy,
  'revoked proxy': revokedProxy,
  'proxy of a list': () => new Proxy([], { get: fail }),
  'throwing toJSON': () => ({ toJSON: fail }),
  'throwing toString': () => ({ toString: fail, valueOf: fail, [Symbol.toPrimitive]: fail }),
  'throwing getter': () => withMember('id'),
  'throwing iterator': () => ({ [Symbol.iterator]: fail, [Symbol.asyncIterator]: fail }),
  'thenable that throws': () => withMember('then'),
  'getter that reads once': readOnce,
  'null prototype': () => Object.assign(Object.create(null) as object, { text: 'a' }),
  'class instance': () => new Map([['a', 1]]),
  'list with a bigint': () => ['a', 1n],
  cyclic,
  nested,
  sparse,
};

const WRONG: readonly unknown[] = [null, undefined, 0, -1, NaN, true, '', '\ud800', [], {}, [null], new Date(NaN)];

/** Members that the writer or an adapter reads. */
const NAMES = [
  'id',
  'role',
  'content',
  'metadata',
  'key',
  'name',
  'arguments',
  'message',
  'code',
  'usage',
  'model',
  'parent_id',
  'provider',
  'type',
  'parts',
  'toJSON',
  'length',
  '__proto__',
  'then',
];

const wrong = fc.constantFrom(...WRONG, 'text').map((value) => () => value);

// An adapter reads lists that a package has made; one without an end would stop the package as well.
const { sparse: _sparse, ...ENDING } = UNREADABLE;

const unreadable = fc.constantFrom(...Object.values(ENDING));

const anything = fc.oneof(unreadable, wrong);

function withMembers(members: readonly (readonly [name: string, make: () => unknown])[]): object {
  const object = {};
  for (const [name, make] of members)
    Object.defineProperty(object, name, { value: make(), enumerable: true, configurable: true });
  return object;
}

/** Makes whatever an app may give: an unreadable value, a wrong one, or an object with such members. fast-check cannot hold the value itself. */
export const anyGiven: fc.Arbitrary<() => unknown> = fc.oneof(
  { weight: 3, arbitrary: unreadable },
  { weight: 2, arbitrary: wrong },
  {
    weight: 4,
    arbitrary: fc
      .array(fc.tuple(fc.constantFrom(...NAMES), anything), { maxLength: 5 })
      .map((members) => () => withMembers(members)),
  },
);
