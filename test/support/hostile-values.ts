// Unexpected values: garbage of every kind that a structured clone can carry, and valid values with
// changes that make them invalid. All randomness comes from the seed.

import type { Random } from '../simulation/random.ts';

/** Property names with a special meaning in JavaScript, in Comlink or for promises. */
const ODD_NAMES = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'toJSON',
  'then',
  'length',
  '',
  '\ud800',
] as const;

const ODD_NUMBERS = [
  NaN,
  Infinity,
  -Infinity,
  -0,
  -1,
  0.5,
  1e300,
  2 ** 53,
  -(2 ** 53),
  2 ** 32,
  253_402_300_800_000,
] as const;

const ODD_TEXTS = [
  '',
  '\ud800',
  '\udfff\u0000',
  '__proto__',
  'x'.repeat(257),
  '\u2028"\\',
  'null',
  '1e999',
  'ключ',
] as const;

/** Sets an own property of any name. A plain assignment to `__proto__` would set the prototype. */
function define(object: object, name: string, value: unknown): void {
  if (Array.isArray(object) && name === 'length') return;
  Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true });
}

function cyclic(): unknown {
  const cycle: Record<string, unknown> = { type: 'hello', events: [] };
  cycle['self'] = cycle;
  cycle['events'] = [cycle];
  return cycle;
}

function nested(random: Random): unknown {
  let value: unknown = 1;
  for (let depth = random.pick([3, 64, 65, 300]); depth > 0; depth -= 1)
    value = random.chance(0.5) ? [value] : { value };
  return value;
}

/** A sparse array without elements. */
export function holes(length: number): unknown[] {
  const list: unknown[] = [];
  list.length = length;
  return list;
}

/** A sparse array with a large length, which costs nothing to send. */
function sparse(random: Random): unknown {
  const list: unknown[] = [];
  list[random.below(4)] = { type: 'heartbeat', timestamp: 1 };
  list.length = random.pick([5, 300, 2 ** 32 - 1]);
  return list;
}

function exotic(random: Random): unknown {
  return random.pick<() => unknown>([
    cyclic,
    () => nested(random),
    () => sparse(random),
    () => new Map<unknown, unknown>([['type', 'hello']]),
    () => new Set(['record']),
    () => new Date(random.chance(0.5) ? NaN : 1),
    () => 1n,
    () => new ArrayBuffer(8),
    () => new Float64Array(2),
    () => new Error('hostile'),
    () => /hostile/g,
    () => new Boolean(false),
    () => Object.assign(['a'], { type: 'record' }),
  ])();
}

/** A random value that can be cloned. */
export function anyValue(random: Random, depth = 2): unknown {
  const luck = random.next();
  if (luck < 0.12) return exotic(random);
  if (luck < 0.24) return random.pick(ODD_NUMBERS);
  if (luck < 0.36) return random.pick(ODD_TEXTS);
  if (luck < 0.48) return random.pick([null, undefined, true, false]);
  if (luck < 0.482) return 'y'.repeat(100_000);
  if (depth === 0) return random.below(1_000);
  if (luck < 0.7) return Array.from({ length: random.below(4) }, () => anyValue(random, depth - 1));
  const object = {};
  for (let count = random.below(4); count > 0; count -= 1) {
    define(object, random.chance(0.4) ? random.pick(ODD_NAMES) : `f${random.below(5)}`, anyValue(random, depth - 1));
  }
  return object;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** A copy of an array or an object, which can be changed. */
function shallow(value: Record<string, unknown>): Record<string, unknown> {
  const copy = Array.isArray(value) ? [] : {};
  for (const [name, field] of Object.entries(value)) define(copy, name, field);
  return copy;
}

/** A valid value with one to three changes that make it invalid. */
export function spoilt(random: Random, value: unknown): unknown {
  let result = value;
  for (let count = 1 + random.below(3); count > 0; count -= 1) result = spoiltOnce(random, result);
  return result;
}

function spoiltOnce(random: Random, value: unknown): unknown {
  if (!isRecord(value) || random.chance(0.08)) return anyValue(random);
  const copy = shallow(value);
  const [first, ...others] = Object.keys(copy);
  const name = first === undefined ? 'type' : random.pick([first, ...others]);
  const field = copy[name];
  const luck = random.next();
  if (luck < 0.35 && isRecord(field)) define(copy, name, spoiltOnce(random, field));
  else if (luck < 0.55) define(copy, name, anyValue(random));
  else if (luck < 0.7) delete copy[name];
  else if (luck < 0.85)
    define(copy, random.chance(0.5) ? random.pick(ODD_NAMES) : 'of_another_build', anyValue(random));
  else if (typeof field === 'number') define(copy, name, random.pick(ODD_NUMBERS));
  else define(copy, name, random.pick(ODD_TEXTS));
  return copy;
}
