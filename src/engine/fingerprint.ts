// Short names of long values, by which a value is recognised when it comes again.

// Whole numbers of 32 bits with a sign, so that engines keep them out of floating point.
const FIRST_BASIS = 0xdeadbeef | 0;
const FIRST_PRIME = 2_654_435_761 | 0;
const SECOND_BASIS = 0x41c6ce57;
const SECOND_PRIME = 1_597_334_677;
const RADIX = 36;

/**
 * A name of a value, of some 20 characters: that of its JSON. Of two different values with JSON of one length, about one pair in
 * 2^64 has the same name. It does not protect against forgery. An object whose members are in another order is another value.
 */
export function fingerprint(value: unknown): string {
  const text = JSON.stringify(value) ?? '';
  let first = FIRST_BASIS;
  let second = SECOND_BASIS;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    first = Math.imul(first ^ unit, FIRST_PRIME);
    second = Math.imul(second ^ (second >>> 15) ^ unit, SECOND_PRIME);
  }
  return [text.length, first >>> 0, second >>> 0].map((number) => number.toString(RADIX)).join('.');
}
