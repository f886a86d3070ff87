// What exports sessions: loaded with the first export.

import { type ExportedFile, exportSessions } from '../formats/index.ts';
import type { RecordingApi, Result } from '../protocol/index.ts';
import { encryptedExport } from './encrypted-export.ts';
import type { ExportRequest } from './recorder-client.ts';

export async function exportFile(
  api: Pick<RecordingApi, 'attachment' | 'sessions' | 'status' | 'wholeSessions'>,
  { format, passphrase, onProgress, redact, ...wanted }: ExportRequest,
): Promise<Result<ExportedFile>> {
  const file = await exportSessions(api, wanted, format, { now: new Date(), onProgress, redact });
  return file.ok && passphrase != null ? encryptedExport(file.value, passphrase) : file;
}
