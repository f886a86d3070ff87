// The attachments of exported sessions: which there are, and those that stand in a page as data URLs.

import {
  type Attachment,
  attachmentKind,
  attachmentsNamedIn,
  essenceOf,
  ok,
  type RecordingApi,
  type Result,
  type SessionDetail,
} from '../../protocol/index.ts';
import { ExportError } from './text-stream.ts';

/** Reads attachments: what an export needs of the API. */
export type AttachmentSource = Pick<RecordingApi, 'attachment'>;

/** Most bytes of attachments that stand in one page: browsers show a page of that size at once. */
const MAX_INLINE_BYTES = 32 * 1024 * 1024;

/** Bytes that are encoded at once: a multiple of three, so that the pieces follow each other. */
const ENCODED_BYTES = 24_576;

/** The hashes that the messages of a session name, each once, in order. */
export function attachmentsOf({ messages }: SessionDetail): ReadonlySet<string> {
  return new Set(messages.flatMap(({ metadata }) => attachmentsNamedIn(metadata)));
}

/** An attachment; null where it is not stored, or its storage fails, which is no reason to stop. A failure where nothing can be read. */
export async function readAttachment(source: AttachmentSource, sha256: string): Promise<Result<Attachment | null>> {
  const found = await source.attachment(sha256);
  if (found.ok) return found;
  const { code } = found.error;
  return code === 'attachment_not_found' || code === 'storage_unavailable' ? ok(null) : found;
}

/** The same for an export. Throws the failure as an `ExportError`. */
export async function exportedAttachment(source: AttachmentSource, sha256: string): Promise<Attachment | null> {
  const read = await readAttachment(source, sha256);
  if (!read.ok) throw new ExportError(read.error);
  return read.value;
}

/** What stands in a page for an attachment: its data URL, once, or that it stands before. */
export type InlineAttachment = { readonly kind: 'picture' | 'audio'; readonly url: string } | 'before';

/** The attachments of a page: pictures and audio, up to 32 MiB of them, each once. */
export class InlineAttachments {
  readonly #source: AttachmentSource | null;
  readonly #before = new Set<string>();
  #left = MAX_INLINE_BYTES;
  /** How many were named and are not in the page. */
  lost = 0;

  /** Without a source there is none. */
  constructor(source: AttachmentSource | null) {
    this.#source = source;
  }

  /** Those of the next session, by SHA-256, without those that are not in the page. */
  async of(session: SessionDetail): Promise<ReadonlyMap<string, InlineAttachment>> {
    const found = new Map<string, InlineAttachment>();
    for (const sha256 of attachmentsOf(session)) {
      const inline = this.#before.has(sha256) ? 'before' : await this.#read(sha256);
      if (inline === null) this.lost += 1;
      else found.set(sha256, inline);
    }
    return found;
  }

  async #read(sha256: string): Promise<InlineAttachment | null> {
    const attachment = this.#source === null ? null : await exportedAttachment(this.#source, sha256);
    if (attachment === null || attachment.size > this.#left) return null;
    const kind = attachmentKind(attachment.media_type);
    if (kind !== 'picture' && kind !== 'audio') return null;
    this.#left -= attachment.size;
    this.#before.add(sha256);
    const data = base64Of(new Uint8Array(await attachment.bytes.arrayBuffer()));
    return { kind, url: `data:${essenceOf(attachment.media_type)};base64,${data}` };
  }
}

function base64Of(bytes: Uint8Array): string {
  const pieces: string[] = [];
  for (let at = 0; at < bytes.byteLength; at += ENCODED_BYTES)
    pieces.push(btoa(String.fromCharCode(...bytes.subarray(at, at + ENCODED_BYTES))));
  return pieces.join('');
}
