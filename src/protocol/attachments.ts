// Attachments: pictures and files that messages name by the SHA-256 of their bytes. They are stored apart from text, each byte
// sequence once.

declare global {
  /** The platform's, of which this layer needs no more. */
  interface Blob {
    readonly size: number;
    readonly type: string;
  }
}

/** What is known of an attachment without its bytes. With a `name` it may stand in metadata as it is, and names the attachment there. */
export interface AttachmentInfo {
  /** The SHA-256 of its bytes, in hexadecimal with lower-case letters. */
  readonly sha256: string;
  /** In bytes. */
  readonly size: number;
  /** As it was given first, such as `image/png`; `application/octet-stream` where nothing was. */
  readonly media_type: string;
}

/** An attachment that is stored. */
export interface Attachment extends AttachmentInfo {
  readonly bytes: Blob;
}

/** How much the attachments of a namespace take. */
export interface AttachmentTotals {
  readonly count: number;
  /** The sum of their sizes. */
  readonly bytes: number;
}

/** The media type of bytes of which nothing is said. */
export const UNKNOWN_MEDIA_TYPE = 'application/octet-stream';

/** Largest attachment, in bytes: 256 MiB. It is hashed as a whole, because no browser hashes a stream. */
export const MAX_ATTACHMENT_BYTES = 256 * 1024 * 1024;

/** Whether a value can name an attachment: 64 hexadecimal digits with lower-case letters. */
export function isSha256(value: unknown): value is string {
  return typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
}

/** Bytes in hexadecimal with lower-case letters. */
export function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** What can be shown of an attachment. */
export type AttachmentKind = 'picture' | 'audio' | 'video' | 'other';

/** Pictures of pixels alone: an SVG is a document that may hold scripts. */
const PICTURE = /^image\/(?:png|jpeg|gif|webp|avif|bmp)$/;
const PLAYED = /^(audio|video)\/[\w.+-]+$/;

/** The media type without its parameters, such as `audio/ogg` of `audio/ogg; codecs=opus`. */
export function essenceOf(mediaType: string): string {
  return (mediaType.split(';', 1)[0] ?? '').trim().toLowerCase();
}

/** How an attachment may be shown so that nothing in it can run. */
export function attachmentKind(mediaType: string): AttachmentKind {
  const essence = essenceOf(mediaType);
  if (PICTURE.test(essence)) return 'picture';
  const [, played] = PLAYED.exec(essence) ?? [];
  return played === 'audio' || played === 'video' ? played : 'other';
}
