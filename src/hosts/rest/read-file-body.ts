// Reads a request's body as a file. The browser keeps a large one on the disk.

import { failed, ok, reasonOf, type Result } from '../../protocol/index.ts';
import { MAX_IMPORT_BYTES } from '../constants.ts';

/** Errors: `payload_too_large` over {@link MAX_IMPORT_BYTES}; `parse_error` for a body that broke off. */
export async function readFileBody(request: Request): Promise<Result<Blob>> {
  let file: Blob;
  try {
    file = await request.blob();
  } catch (error) {
    return failed('parse_error', `The body broke off: ${reasonOf(error)}. Send the request again.`);
  }
  if (file.size <= MAX_IMPORT_BYTES) return ok(file);
  const text = `The file is larger than ${MAX_IMPORT_BYTES} bytes. Nothing of it was stored; import it in the viewer, which has more time.`;
  return failed('payload_too_large', text);
}
