// What the constructor and the methods of a WebSocket accept, and what they throw otherwise.
// https://websockets.spec.whatwg.org/#the-websocket-interface

import { utf8Length } from '../../protocol/index.ts';

/** Longest reason of a close, in bytes of UTF-8: a control frame has 125, of which the code takes 2. */
const MAX_REASON_BYTES = 123;

/** A token of HTTP (RFC 9110, 5.6.2), which the name of a subprotocol must be. */
const TOKEN = /^[\w!#$%&'*+.^`|~-]+$/u;

/** What `send` accepts. */
export type SocketData = string | Blob | ArrayBufferLike | ArrayBufferView;

/** Reads the address as `WebSocket.url` returns it. Throws `SyntaxError`. */
export function readUrl(url: string | URL): URL {
  const base = globalThis.document?.baseURI ?? globalThis.location?.href;
  if (!URL.canParse(url, base)) throw new DOMException(`The URL "${String(url)}" is invalid.`, 'SyntaxError');
  const read = new URL(url, base);
  if (read.protocol === 'http:') read.protocol = 'ws:';
  if (read.protocol === 'https:') read.protocol = 'wss:';
  if (read.protocol !== 'ws:' && read.protocol !== 'wss:')
    throw new DOMException(`The URL's scheme must be ws, wss, http or https, not "${read.protocol}".`, 'SyntaxError');
  if (read.href.includes('#'))
    throw new DOMException(`The URL "${read.href}" must not have a fragment.`, 'SyntaxError');
  return read;
}

/** Throws `SyntaxError` for a subprotocol that is not a token or is named twice. */
export function checkProtocols(protocols: string | string[]): void {
  const names = (typeof protocols === 'string' ? [protocols] : protocols).map(String);
  const wrong = names.find((name, index) => !TOKEN.test(name) || names.indexOf(name) !== index);
  if (wrong !== undefined)
    throw new DOMException(`The subprotocol "${wrong}" is invalid or named twice.`, 'SyntaxError');
}

/** Throws `InvalidAccessError` for a code that an app must not send, and `SyntaxError` for a reason that is too long. */
export function checkClose(code: number | undefined, reason: string): void {
  if (code !== undefined && code !== 1000 && !(code >= 3000 && code <= 4999))
    throw new DOMException(`The close code must be 1000 or between 3000 and 4999, not ${code}.`, 'InvalidAccessError');
  if (utf8Length(reason) > MAX_REASON_BYTES)
    throw new DOMException(`The close reason must not be longer than ${MAX_REASON_BYTES} bytes.`, 'SyntaxError');
}

/** The length that `bufferedAmount` counts, in bytes. */
export function byteLengthOf(data: SocketData): number {
  if (data instanceof Blob) return data.size;
  return typeof data === 'string' ? utf8Length(data) : data.byteLength;
}

/** As WebIDL reads the argument: whatever is neither binary nor a string is converted to one. */
export function readData(data: unknown): SocketData {
  if (data instanceof Blob || data instanceof ArrayBuffer || ArrayBuffer.isView(data)) return data;
  return typeof SharedArrayBuffer === 'function' && data instanceof SharedArrayBuffer ? data : String(data);
}
