// The routes of attachments: bytes under their SHA-256.

import type { AttachmentInfo, RecordingApi, Result } from '../../protocol/index.ts';
import { blobReply } from './blob-reply.ts';
import type { Answer } from './reply.ts';

/** Answers `PUT /blob/{sha256}`, whose body are the bytes. Errors: those of `attach`. */
export function putBlob(api: RecordingApi, sha256: string, body: unknown): Promise<Result<AttachmentInfo>> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the recorder trusts no argument
  return api.attach(body as Blob, sha256);
}

/** Answers `GET /blob/{sha256}`, and HEAD, with the bytes or a range of them. Errors: those of `attachment`. */
export async function getBlob(api: RecordingApi, sha256: string, request: Request): Promise<Answer | Response> {
  const found = await api.attachment(sha256);
  return found.ok ? blobReply(found.value, request.headers.get('Range')) : found;
}
