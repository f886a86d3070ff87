// Blobs, responses and gzip that settle at once. Those of Node use threads, whose answers come at times that no seed determines.

import { gunzipSync, gzipSync } from 'node:zlib';

const { Blob: RealBlob, Response: RealResponse } = globalThis;

type Transform = (bytes: Uint8Array) => Uint8Array;

/** Bytes on their way through transforms. */
class SimulatedStream {
  readonly read: () => Uint8Array;

  constructor(read: () => Uint8Array) {
    this.read = read;
  }

  pipeThrough({ transform }: { readonly transform: Transform }): SimulatedStream {
    return new SimulatedStream(() => transform(this.read()));
  }
}

class SimulatedBlob extends RealBlob {
  readonly content: Uint8Array;

  constructor(parts: (string | Uint8Array)[] = [], options?: BlobPropertyBag) {
    super(parts as BlobPart[], options);
    this.content = Buffer.concat(parts.map((part) => Buffer.from(part as Uint8Array)));
  }

  override stream(): ReturnType<Blob['stream']> {
    return new SimulatedStream(() => this.content) as unknown as ReturnType<Blob['stream']>;
  }
}

/** Like the real one where it has no simulated bytes. */
class SimulatedResponse extends RealResponse {
  readonly #read: (() => Uint8Array) | null;

  constructor(body?: unknown, init?: ResponseInit) {
    const read = readerOf(body);
    super(read === null ? (body as BodyInit | null | undefined) : null, init);
    this.#read = read;
  }

  override get body(): Response['body'] {
    return this.#read === null ? super.body : (new SimulatedStream(this.#read) as unknown as Response['body']);
  }

  override async arrayBuffer(): Promise<ArrayBuffer> {
    return this.#read === null ? super.arrayBuffer() : Uint8Array.from(this.#read()).buffer;
  }

  override async blob(): Promise<Blob> {
    return this.#read === null ? super.blob() : new SimulatedBlob([this.#read()]);
  }

  override async json(): Promise<unknown> {
    return this.#read === null ? super.json() : JSON.parse(await this.text());
  }

  override async text(): Promise<string> {
    return this.#read === null ? super.text() : new TextDecoder().decode(this.#read());
  }
}

function readerOf(body: unknown): (() => Uint8Array) | null {
  if (body instanceof SimulatedStream) return body.read;
  if (typeof body === 'string') return () => Buffer.from(body);
  if (body instanceof ArrayBuffer) return () => new Uint8Array(body);
  return body instanceof SimulatedBlob ? () => body.content : null;
}

function streamOf(transform: Transform) {
  return class {
    readonly transform = transform;
  };
}

/** The bytes of a response, whoever made it. */
export async function bytesOf(response: Response): Promise<Uint8Array> {
  const blob = response instanceof SimulatedResponse ? await response.blob() : null;
  if (blob instanceof SimulatedBlob) return blob.content;
  return new Uint8Array(await (blob ?? response).arrayBuffer());
}

export function responseOf(bytes: Uint8Array): Response {
  return new SimulatedResponse(new SimulatedBlob([bytes]));
}

export const BYTES_GLOBALS = {
  Blob: SimulatedBlob,
  Response: SimulatedResponse,
  CompressionStream: streamOf((bytes) => gzipSync(bytes, { level: 1 })),
  DecompressionStream: streamOf((bytes) => gunzipSync(bytes)),
};
