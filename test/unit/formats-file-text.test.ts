// The bytes of a file become its text, in pieces of any length.

import { expect, test } from 'vitest';
import { FileText } from '../../src/formats/index.ts';

function decoded(bytes: Uint8Array, piece: number) {
  const text = new FileText();
  let read = '';
  for (let at = 0; at < bytes.length; at += piece) read += text.push(bytes.subarray(at, at + piece));
  return { text: read + text.end(), replacements: text.replacements };
}

const utf8 = (text: string) => new TextEncoder().encode(text);

function utf16(text: string, isLittleEndian: boolean): Uint8Array {
  const view = new DataView(new ArrayBuffer(2 * text.length));
  for (let at = 0; at < text.length; at += 1) view.setUint16(2 * at, text.charCodeAt(at), isLittleEndian);
  return new Uint8Array(view.buffer);
}

test.for([1, 2, 3, 1_000])('decodes UTF-8, and UTF-16 with and without a mark, in pieces of %i', (piece) => {
  for (const text of ['', '1', '[{"text": "é 漢 😀"}]', '\uFEFF{"a": 1}']) {
    expect(decoded(utf8(text), piece)).toEqual({ text, replacements: 0 });
    if (text.length < 2) continue;
    expect(decoded(utf16(text, true), piece)).toEqual({ text, replacements: 0 });
    expect(decoded(utf16(text, false), piece)).toEqual({ text, replacements: 0 });
  }
});

test('counts what is of no text in its encoding, and not what the file itself had replaced', () => {
  expect(decoded(Uint8Array.of(0x5b, 0x22, 0xe9, 0x22, 0x5d), 1_000)).toEqual({ text: '["\uFFFD"]', replacements: 1 });
  expect(decoded(utf8('["\uFFFD"]'), 1_000)).toEqual({ text: '["\uFFFD"]', replacements: 0 });
  expect(decoded(utf8('["é').subarray(0, 3), 1_000)).toEqual({ text: '["\uFFFD', replacements: 1 });
});
