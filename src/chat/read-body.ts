// Reads the body of a response piece by piece.

export type Body = ReadableStream<Uint8Array<ArrayBuffer>>;

/**
 * Passes on each piece. Rejects where the connection is lost. `patience`: for how many ms the next piece is waited for at most,
 * if that is limited now; then the body is cancelled, and what came is all.
 */
export async function readBody(
  body: Body,
  take: (bytes: Uint8Array) => void,
  patience: () => number | undefined,
): Promise<void> {
  const reader = body.getReader();
  for (;;) {
    const limit = patience();
    const timer = limit === undefined ? undefined : setTimeout(() => void reader.cancel().catch(() => {}), limit);
    try {
      const { done, value } = await reader.read();
      if (done) return;
      take(value);
    } finally {
      clearTimeout(timer);
    }
  }
}
