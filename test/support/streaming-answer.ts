// An answer whose bytes a test gives, as `fetch` would return it.

export interface StreamingAnswer {
  /** Makes the request. */
  readonly request: (signal: AbortSignal) => Promise<Response>;
  /** Whether a read waits for bytes. */
  readonly isWanted: () => boolean;
  readonly send: (bytes: string | Uint8Array) => void;
  readonly end: () => void;
  readonly fail: (error: Error) => void;
  readonly isAborted: () => boolean;
}

export function streamingAnswer(init: ResponseInit = {}): StreamingAnswer {
  let isAborted = false;
  let controller: ReadableStreamDefaultController<Uint8Array> | null = null;
  let give: ((bytes: Uint8Array) => void) | null = null;
  const sent: Uint8Array[] = [];
  const body = new ReadableStream<Uint8Array>(
    {
      start: (given) => void (controller = given),
      pull: async (given) => {
        const next = sent.shift() ?? (await new Promise<Uint8Array>((resolve) => (give = resolve)));
        given.enqueue(next);
      },
    },
    { highWaterMark: 0 },
  );
  return {
    request: (signal) => {
      signal.addEventListener('abort', () => {
        isAborted = true;
        controller?.error(signal.reason);
      });
      return Promise.resolve(new Response(body, init));
    },
    isWanted: () => give !== null,
    send: (given) => {
      const bytes = typeof given === 'string' ? new TextEncoder().encode(given) : given;
      if (give === null) sent.push(bytes);
      give?.(bytes);
      give = null;
    },
    end: () => controller?.close(),
    fail: (error) => controller?.error(error),
    isAborted: () => isAborted,
  };
}

/** A recording that notes what it is given. */
export function notingRecording(): {
  readonly noted: string[];
  readonly recording: {
    respond: (head: { status: number }) => void;
    write: (bytes: Uint8Array) => void;
    end: (end: { type: string; name?: string }) => void;
  };
} {
  const noted: string[] = [];
  const decoder = new TextDecoder();
  return {
    noted,
    recording: {
      respond: ({ status }) => void noted.push(`status ${status}`),
      write: (bytes) => void noted.push(decoder.decode(bytes)),
      end: ({ type, name }) => void noted.push(name ?? type),
    },
  };
}
