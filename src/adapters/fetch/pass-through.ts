// Lets a body pass to the app and shows it to a reader on the way. The bytes, their pieces and their pace stay what they
// are: the server is read only as fast as the app reads.

import { withProperties, type BodyFailure } from '../../client/relay/with-properties.ts';
import type { StreamEnd } from '../../feeds/readers/answer-progress.ts';

/** Sees a body. It must not throw. */
export interface BodyObserver {
  write(bytes: Uint8Array): void;
  end(how: StreamEnd): void;
}

/** The same response, whose body is seen on its way. `body` is that of `response`, which is not read otherwise. */
export function passThrough(
  response: Response,
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  signal: AbortSignal | null,
  observer: BodyObserver,
): Response {
  const { readable, writable } = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    async transform(bytes, controller) {
      // The app may detach the buffer of what it reads, and it reads first.
      const copy = bytes.slice();
      controller.enqueue(bytes);
      await Promise.resolve();
      observer.write(copy);
    },
  });
  const failure: BodyFailure = {};
  void pipe(body, writable, observer, signal, failure);
  const { status, statusText, headers, url, redirected, type } = response;
  return withProperties(new Response(readable, { status, statusText, headers }), { url, redirected, type }, failure);
}

async function pipe(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  writable: WritableStream<Uint8Array<ArrayBuffer>>,
  observer: BodyObserver,
  signal: AbortSignal | null,
  failure: BodyFailure,
): Promise<void> {
  try {
    // Aborted here, as it must be known who ended it: no browser tells a transformer that its reader cancelled.
    await body.pipeTo(writable, { preventAbort: true });
    observer.end('ended');
  } catch (error) {
    const writer = writable.getWriter();
    const isCancelled = writer.desiredSize === null;
    failure.thrown = { error };
    observer.end(isCancelled || signal?.aborted === true ? 'aborted' : 'broken');
    writer.closed.catch(() => undefined);
    await writer.abort(error).catch(() => undefined);
  }
}
