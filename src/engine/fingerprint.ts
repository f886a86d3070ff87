// Short names of long values, by which a value is recognised when it comes again.

const PRIMES = [2_654_435_761, 1_597_334_677] as const;
const BASES = [0xdeadbeef, 0x41c6ce57] as const;
const RADIX = 36;

/**
 * A name of a value, of some 20 characters: that of its JSON. Of two different values with JSON of one length, about one pair in
 * 2^64 has the same name. It does not protect against forgery. An object whose members are in another order is another value.
 */
export function fingerprint(value: unknown): string {
  const text = JSON.stringify(value) ?? '';
  let [one, other]: [number, number] = [...BASES];
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    one = Math.imul(one ^ unit, PRIMES[0]);
    other = Math.imul(other ^ (other >>> 15) ^ unit, PRIMES[1]);
  }
  return [text.length, one >>> 0, other >>> 0].map((number) => number.toString(RADIX)).join('.');
}
