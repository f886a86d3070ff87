// Names texts without keeping them.

/** 64 bits of a text, in letters and digits: two multiplicative hashes. */
export function hashOf(text: string): string {
  let first = 0xdeadbeef;
  let second = 0x41c6ce57;
  for (let index = 0; index < text.length; index += 1) {
    first = Math.imul(first ^ text.charCodeAt(index), 2_654_435_761);
    second = Math.imul(second ^ text.charCodeAt(index), 1_597_334_677);
    // Else only low bits of a character reach low bits of the hash.
    first ^= first >>> 15;
    second ^= second >>> 13;
  }
  return [first, second].map((half) => (half >>> 0).toString(36)).join('');
}
