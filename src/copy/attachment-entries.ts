// The attachments in the second copy: an entry for each, under its hash, by which damage is found.

import { ATTACHMENT_COPY_DEADLINE_MS, type Attachment, type AttachmentInfo } from '../protocol/index.ts';
import { hashed } from '../storage/index.ts';
import { COPIED_ATTACHMENTS } from './copied-pieces.ts';
import type { CopyCache } from './copy-cache.ts';

/** An attachment as the copy has it. */
export interface CopiedAttachment extends Attachment {
  /** When it was stored first, in epoch ms. */
  readonly stored_at: number;
}

const PREFIX = `${COPIED_ATTACHMENTS}/`;

const STORED_AT = 'holdfast-stored-at';

/** Every call rejects where the cache fails. Without a copy there are no entries, and none are put. */
export class AttachmentEntries {
  readonly #cache: CopyCache;

  constructor(cache: CopyCache) {
    this.#cache = cache;
  }

  async put({ sha256, media_type, bytes, stored_at }: CopiedAttachment): Promise<void> {
    const headers = { 'content-type': media_type, [STORED_AT]: String(stored_at) };
    await this.#within((cache) => cache.put(PREFIX + sha256, new Response(bytes, { headers })));
  }

  /** Null where it is missing or damaged. */
  async read(sha256: string): Promise<CopiedAttachment | null> {
    return this.#within(async (cache) => {
      const entry = await cache.match(PREFIX + sha256);
      if (entry === undefined) return null;
      const type = entry.headers.get('content-type') ?? '';
      const found = await checked({ sha256, media_type: type, bytes: await entry.blob() });
      return found && { ...found, stored_at: Number(entry.headers.get(STORED_AT)) };
    });
  }

  /** The hashes of all that are there. */
  async hashes(): Promise<readonly string[]> {
    const entries = (await this.#within((cache) => cache.keys())) ?? [];
    return entries.flatMap(({ url }) => (url.startsWith(PREFIX) ? [url.slice(PREFIX.length)] : []));
  }

  async delete(hashes: readonly string[]): Promise<void> {
    await this.#within((cache) => Promise.all(hashes.map((sha256) => cache.delete(PREFIX + sha256))));
  }

  #within<T>(work: (cache: Cache) => Promise<T>): Promise<T | null> {
    return this.#cache.withOthers(work, ATTACHMENT_COPY_DEADLINE_MS);
  }
}

/** The attachment with its bytes read; null where they cannot be read, or are not those of its hash. */
export async function checked({
  sha256,
  media_type,
  bytes,
}: Pick<Attachment, 'sha256' | 'media_type' | 'bytes'>): Promise<(Attachment & AttachmentInfo) | null> {
  const found = await hashed(new Blob([bytes], { type: media_type })).catch(() => null);
  return found?.sha256 === sha256 ? found : null;
}
