// The bytes of data URLs. Pure.

import { UNKNOWN_MEDIA_TYPE } from '../protocol/index.ts';

/** What a data URL holds (RFC 2397); null where it is malformed. */
export function bytesOfDataUrl(url: string): Blob | null {
  const comma = url.indexOf(',');
  const [, type = '', isBase64] = /^data:(.*?)(;\s*base64)?$/is.exec(url.slice(0, comma)) ?? [];
  if (comma < 0) return null;
  const data = url.slice(comma + 1);
  try {
    const bytes = isBase64 === undefined ? percentDecoded(data) : base64Decoded(data);
    return new Blob([bytes], { type: type === '' ? UNKNOWN_MEDIA_TYPE : type });
  } catch {
    return null; // no base64
  }
}

function base64Decoded(data: string): Uint8Array<ArrayBuffer> {
  const characters = atob(data.includes('%') ? decodeURIComponent(data) : data);
  const bytes = new Uint8Array(characters.length);
  for (let index = 0; index < characters.length; index += 1) bytes[index] = characters.charCodeAt(index);
  return bytes;
}

function percentDecoded(data: string): Uint8Array<ArrayBuffer> {
  const given = new TextEncoder().encode(data);
  const bytes = new Uint8Array(given.length);
  let length = 0;
  for (let index = 0; index < given.length; index += 1) {
    const escape = given[index] === 0x25 ? String.fromCharCode(...given.subarray(index + 1, index + 3)) : '';
    const isEscape = /^[0-9a-f]{2}$/i.test(escape);
    bytes[length] = isEscape ? Number.parseInt(escape, 16) : (given[index] ?? 0);
    length += 1;
    if (isEscape) index += 2;
  }
  return bytes.slice(0, length);
}
