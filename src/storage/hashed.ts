// Makes an attachment of bytes: reads them once, so that what is stored is what was hashed.

import { hexOf, UNKNOWN_MEDIA_TYPE, type Attachment } from '../protocol/index.ts';
import { StorageError } from './failure.ts';

/** Longest media type that is kept, in characters; real ones are far shorter. */
const MAX_MEDIA_TYPE_LENGTH = 200;

/** Type, subtype and parameters, as RFC 2045 writes them, without line breaks. */
const MEDIA_TYPE = /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+(?:;[\x20-\x7e]*)?$/;

/** The attachment of these bytes, whose media type is that of `bytes`. Rejects with `StorageError` where they cannot be read. */
export async function hashed(bytes: Blob): Promise<Attachment> {
  const buffer = await bytes.arrayBuffer().catch((cause: unknown) => {
    const message = 'The bytes of an attachment cannot be read: their file was moved or changed. Choose it again.';
    throw new StorageError('storage_unavailable', message, { cause });
  });
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', buffer));
  const given = bytes.type.toLowerCase();
  const isType = given.length <= MAX_MEDIA_TYPE_LENGTH && MEDIA_TYPE.test(given);
  const media_type = isType ? given : UNKNOWN_MEDIA_TYPE;
  return {
    sha256: hexOf(digest),
    size: buffer.byteLength,
    media_type,
    bytes: new Blob([buffer], { type: media_type }),
  };
}
