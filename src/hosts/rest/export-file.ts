// The routes that export sessions, as a file that is written while it is read.

import type { ExportedFile } from '../../formats/index.ts';
import type { ExportedSessions, ExportFormat } from '../../protocol/index.ts';
import { type Answer, COMMON_HEADERS } from './reply.ts';
import type { Call } from './route.ts';

/** What is exported where a request does not say it. */
const DEFAULT_FORMAT: ExportFormat = 'jsonl';

/** Answers with a file of sessions. Errors: those of `exportSessions`. */
export async function exportFile(
  { service, waitUntil }: Pick<Call<unknown>, 'service' | 'waitUntil'>,
  wanted: ExportedSessions,
  {
    format = DEFAULT_FORMAT,
    redact = false,
  }: { readonly format?: ExportFormat | undefined; readonly redact?: boolean | undefined },
): Promise<Answer | Response> {
  const file = await service.exportSessions(wanted, format, redact);
  if (!file.ok) return file;
  waitUntil(file.value.done);
  return fileReply(file.value);
}

/** 200 with a file, which is saved and never shown: a page of recorded texts must not become a page of this origin. */
function fileReply({ name, media_type, losses, body }: ExportedFile): Response {
  const text = media_type === 'application/zip' ? media_type : `${media_type}; charset=utf-8`;
  const type = media_type === 'text/html' ? 'application/octet-stream' : text;
  return new Response(body, {
    headers: {
      ...COMMON_HEADERS,
      'Content-Type': type,
      'Content-Disposition': `attachment; filename="${name}"`,
      'X-Export-Losses': losses.join(', '),
    },
  });
}
