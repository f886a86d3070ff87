// Data of pictures and files within requests and answers. It is recorded as data URLs, which the recorder stores apart from text.

import { MAX_BYTES_PER_CODE_UNIT } from '../../protocol/index.ts';
import type { Description } from '../answer-sink.ts';
import { filledText, type JsonObject } from './json-members.ts';

/** Longest data in one event, in characters of base64: with it an event stays under its limit of 16 MiB. */
const MAX_DATA_LENGTH = 12 * 1024 * 1024;

/** Bytes that are encoded at once: a multiple of three, so that the pieces follow each other. */
const ENCODED_BYTES = 24_576;

/** Anything else the recorder could not take out, and then the event would be over its limits. */
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/u;
const DATA_URL = /^data:[\w.+/-]*(?:;[\w-]+=[\w.-]+)*;base64,/u;

/** How much data an event may still take. */
export class DataRoom {
  #left: number;

  /** `text`: that of the event, which comes first. */
  constructor(text: string) {
    this.#left = MAX_DATA_LENGTH - MAX_BYTES_PER_CODE_UNIT * text.length;
  }

  /** Whether a data URL can be in the event; it is then. */
  takes(url: string): boolean {
    const [beginning] = DATA_URL.exec(url) ?? [];
    if (beginning === undefined || url.length > this.#left) return false;
    if ((url.length - beginning.length) % 4 === 1 || !BASE64.test(url.slice(beginning.length))) return false;
    this.#left -= url.length;
    return true;
  }
}

/** A file whose base64 is in an answer: what it is, how long, and its data unless that is too long. */
export function embeddedFile(mediaType: string, base64: string): { [key: string]: string | number } {
  const padding = base64.endsWith('==') ? 2 : Number(base64.endsWith('='));
  const byte_length = Math.max(0, Math.floor((base64.length * 3) / 4) - padding);
  const url = `data:${mediaType};base64,${base64}`;
  return { media_type: mediaType, byte_length, ...(new DataRoom('').takes(url) ? { url } : {}) };
}

/** A file as packages have it: its data is base64, bytes, a data URL or an address. */
export function fileOfData(mediaType: string, data: unknown): Description {
  if (data instanceof Uint8Array) return embeddedFile(mediaType, base64Of(data));
  if (typeof data !== 'string' || data === '') return { media_type: mediaType };
  const [, type, base64] = /^data:([^;,]*)[^,]*;base64,(.*)$/su.exec(data) ?? [];
  if (base64 !== undefined) return embeddedFile(type === undefined || type === '' ? mediaType : type, base64);
  return /^https?:/u.test(data) ? { media_type: mediaType, url: data } : embeddedFile(mediaType, data);
}

/** Bytes as base64; none where they are longer than any event can hold. */
export function base64Of(bytes: Uint8Array): string {
  if (bytes.length > MAX_DATA_LENGTH) return '';
  const pieces: string[] = [];
  for (let at = 0; at < bytes.length; at += ENCODED_BYTES)
    pieces.push(btoa(String.fromCharCode(...bytes.subarray(at, at + ENCODED_BYTES))));
  return pieces.join('');
}

/** The media type of the base64 in a part, in the words of any API; undefined where it says none. */
export function mediaTypeIn(part: JsonObject): string | undefined {
  const { media_type, mediaType, mime_type, mimeType, format } = part;
  const named = filledText(media_type ?? mediaType ?? mime_type ?? mimeType);
  return named ?? (filledText(format) === undefined ? undefined : `audio/${filledText(format)}`);
}
