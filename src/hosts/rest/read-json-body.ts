// Reads a request's JSON. The length is counted in bytes while reading, because a service worker
// does not see Content-Length; the content type is not looked at, because sendBeacon sends text/plain.

import { failed, MAX_PAYLOAD_BYTES, ok, reasonOf, type Result } from '../../protocol/index.ts';

/** Errors: `payload_too_large` over {@link MAX_PAYLOAD_BYTES}; `parse_error` for anything that is not JSON in UTF-8. */
export async function readJsonBody(request: Request): Promise<Result<unknown>> {
  let chunks: readonly Uint8Array[] | null;
  try {
    chunks = await readChunks(request);
  } catch (error) {
    return failed('parse_error', `The body broke off: ${reasonOf(error)}. Send the request again.`);
  }
  if (chunks === null) {
    return failed(
      'payload_too_large',
      `The body is larger than ${MAX_PAYLOAD_BYTES} bytes. Nothing of it was recorded; send it in several requests.`,
    );
  }
  try {
    return ok(JSON.parse(textOf(chunks)));
  } catch (error) {
    return failed('parse_error', `The body is not JSON in UTF-8: ${reasonOf(error)}. Correct it and send it again.`);
  }
}

/** The whole body, or null once it has shown to be too large. */
async function readChunks(request: Request): Promise<Uint8Array[] | null> {
  // Firefox has no `body`, so there the whole comes first and is counted then.
  const body: ReadableStream<Uint8Array> | null | undefined = request.body;
  if (body === undefined || body === null) {
    const buffer = await request.arrayBuffer();
    return buffer.byteLength > MAX_PAYLOAD_BYTES ? null : [new Uint8Array(buffer)];
  }
  const reader = body.getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    length += part.value.byteLength;
    if (length > MAX_PAYLOAD_BYTES) {
      await reader.cancel();
      return null;
    }
    chunks.push(part.value);
  }
  return chunks;
}

/** Throws for what is not UTF-8. */
function textOf(chunks: readonly Uint8Array[]): string {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  return chunks.map((chunk) => decoder.decode(chunk, { stream: true })).join('') + decoder.decode();
}
