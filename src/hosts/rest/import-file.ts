// The route that imports a file of another tool.

import { failed } from '../../protocol/index.ts';
import type { Answer } from './reply.ts';
import type { Call } from './route.ts';

/** A file to the report of its import. With an error, the report says what was imported before. Errors: those of `ImportEnd`. */
export async function importFile({ service, query, body }: Call<{ readonly name?: string }>): Promise<Answer> {
  if (!(body instanceof Blob)) return failed('invalid_event', 'The body must be a file. Send its bytes.');
  const { report, error } = await service.importFile({ path: query.name ?? 'import', blob: body });
  return error === null ? { ok: true, value: report } : { ok: false, error: { ...error, report } };
}
