// The OpenAPI description is a file of the build, not code of the worker: it is a third of what the worker would be.

import { failed, isPlainObject, type Result } from '../../protocol/index.ts';
import type { Schema } from './schema.ts';

/** Reads the build's `openapi.json` from what `get` answers. Errors: `not_found`, which says where it was looked for. */
export async function readDescription(get: () => Promise<Response>): Promise<Result<Schema>> {
  let found = 'nothing';
  try {
    const response = await get();
    found = `${response.status} from ${response.url}`;
    const document: unknown = response.ok ? await response.json() : null;
    if (isPlainObject(document)) return { ok: true, value: document };
  } catch (error) {
    found = `${found}: ${String(error)}`;
  }
  return failed(
    'not_found',
    `The description was looked for and got ${found}. Serve openapi.json of the build beside the service worker's script, or give installRecordingHandler its place.`,
  );
}
