// A response with properties that its constructor does not take.

/** The error that a body ended with, once it has. */
export interface BodyFailure {
  thrown?: { readonly error: unknown };
}

/** These fail with an error of the browser's where the stream of a body fails: https://github.com/whatwg/fetch/issues/676 */
const READS = ['arrayBuffer', 'blob', 'bytes', 'formData', 'json', 'text'] as const;

/** Defines properties of the response, also for its clones. What reads its body to the end fails with the error of `failure`. */
export function withProperties(
  response: Response,
  properties: Partial<Omit<Response, 'clone'>>,
  failure: BodyFailure,
): Response {
  const clone = response.clone.bind(response);
  const define = (name: string, value: unknown): void => {
    Object.defineProperty(response, name, { value, configurable: true, writable: true });
  };
  for (const [name, value] of Object.entries(properties)) define(name, value);
  define('clone', () => withProperties(clone(), properties, failure));
  for (const name of READS) {
    // Not every browser has all of them.
    const read: (() => Promise<unknown>) | undefined = (response as Partial<Response>)[name]?.bind(response);
    if (read === undefined) continue;
    define(name, async () => {
      const isReadable = !response.bodyUsed && response.body?.locked !== true;
      try {
        return await read();
      } catch (error) {
        const thrown = isReadable ? failure.thrown?.error : undefined;
        throw thrown === undefined || isOfNetwork(thrown) ? error : thrown;
      }
    });
  }
  return response;
}

/** Chromium gives this error to readers, and to those that read to the end the one that they get here as well (measured in 156). */
function isOfNetwork(error: unknown): boolean {
  return error instanceof TypeError && error.message === 'network error';
}
