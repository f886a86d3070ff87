// The attachments of an import: what imported chats carry is stored as what an app attaches.

import { type AttachmentInfo, failed, type RecordingApi, type Result } from '../protocol/index.ts';
import { bytesOfDataUrl } from './data-urls.ts';

/** Stores what imported chats carry. Nothing rejects. */
export interface ImportAttachments {
  /** Stores bytes, or what a data URL holds. Errors: those of {@link RecordingApi.attach}; `invalid_event` for a malformed URL. */
  attach(bytes: Blob | string, sha256?: string): Promise<Result<AttachmentInfo>>;
  /** Whether an attachment is stored. */
  has(sha256: string): Promise<boolean>;
}

export function attachmentsOfImports({ api }: { readonly api: RecordingApi }): ImportAttachments {
  return {
    async attach(given, sha256) {
      const bytes = typeof given === 'string' ? bytesOfDataUrl(given) : given;
      return bytes === null ? failed('invalid_event', 'The data URL is malformed.') : api.attach(bytes, sha256);
    },
    has: async (sha256) => (await api.attachment(sha256)).ok,
  };
}
