// A checksum that finds damage. It does not protect against forgery.

const OFFSET_BASIS = 0x811c9dc5;
const PRIME = 0x01000193;

/**
 * FNV-1a over UTF-16 code units, as an unsigned 32-bit number. Each step is a bijection, so a change
 * of any one code unit always shows (Fowler, Noll, Vo: RFC 9923, here on 16-bit units).
 */
export function checksum(text: string, end = text.length): number {
  let hash = OFFSET_BASIS;
  for (let index = 0; index < end; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), PRIME);
  return hash >>> 0;
}
