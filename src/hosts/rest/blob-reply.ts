// Replies with the bytes of an attachment, so that nothing in them can run as a page of our origin: only pictures of pixels,
// audio and video keep their type, and anything else is a download of unknown bytes.

import { attachmentKind, essenceOf, UNKNOWN_MEDIA_TYPE, type Attachment } from '../../protocol/index.ts';
import { COMMON_HEADERS } from './reply.ts';

/** A part of the bytes, both ends included. */
interface Part {
  readonly first: number;
  readonly last: number;
}

/** 200 with all bytes; 206 with the range of a `Range` header; 416 where that begins beyond the end. */
export function blobReply({ sha256, size, media_type, bytes }: Attachment, range: string | null): Response {
  const isShown = attachmentKind(media_type) !== 'other';
  const headers = {
    ...COMMON_HEADERS,
    'Accept-Ranges': 'bytes',
    'Content-Type': isShown ? essenceOf(media_type) : UNKNOWN_MEDIA_TYPE,
    'Cross-Origin-Resource-Policy': 'same-origin',
    ETag: `"${sha256}"`,
    'X-Attachment-Type': media_type,
    ...(isShown ? {} : { 'Content-Disposition': 'attachment' }),
  };
  const part = partOf(range, size);
  if (part === null) return new Response(bytes, { headers: { ...headers, 'Content-Length': String(size) } });
  const { first, last } = part;
  if (first > last)
    return new Response(null, { status: 416, headers: { ...headers, 'Content-Range': `bytes */${size}` } });
  return new Response(bytes.slice(first, last + 1), {
    status: 206,
    headers: {
      ...headers,
      'Content-Length': String(last - first + 1),
      'Content-Range': `bytes ${first}-${last}/${size}`,
    },
  });
}

/** What a `Range` header asks for; null for all of it, also where it asks for several parts or for what is no range (RFC 9110, 14.2). Nothing where `first` is after `last`. */
function partOf(range: string | null, size: number): Part | null {
  const [, from = '', to = ''] = /^bytes=(\d*)-(\d*)$/.exec(range?.trim() ?? '') ?? [];
  if (from === '' && to === '') return null;
  if (from === '') return { first: Math.max(0, size - Number(to)), last: to === '0' ? -1 : size - 1 };
  if (to !== '' && Number(to) < Number(from)) return null;
  return { first: Number(from), last: Math.min(size - 1, to === '' ? size - 1 : Number(to)) };
}
