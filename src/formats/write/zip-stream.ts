// The text of an export as a ZIP archive: the sessions, and a manifest by which an import sees whether they were changed since.

import { ZipWriter } from '@zip.js/zip.js/lib/zip-core-native.js';
import type { ExportSummary } from '../../protocol/index.ts';
import { MANIFEST_PATH, type Manifest, SESSIONS_PATH } from '../manifest.ts';
import { Sha256 } from '../sha256.ts';
import type { ExportedFile } from './exported-file.ts';
import { textStream } from './text-stream.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** The archive, written as it is read. The platform packs, where the export runs. */
export function zipStream(text: AsyncGenerator<string, ExportSummary>): Pick<ExportedFile, 'body' | 'done'> {
  const sessions = textStream(text);
  let packed: ReadableStreamDefaultReader<Bytes> | undefined;
  const body = new ReadableStream<Bytes>(
    {
      async pull(controller) {
        packed ??= pack(sessions.body).getReader();
        const next = await packed.read();
        if (next.done) controller.close();
        else controller.enqueue(next.value);
      },
      cancel: (reason) => (packed ?? sessions.body).cancel(reason),
    },
    { highWaterMark: 0 },
  );
  return { body, done: sessions.done };
}

function pack(sessions: ReadableStream<Bytes>): ReadableStream<Bytes> {
  const { readable, writable } = new TransformStream<Bytes, Bytes>();
  const hash = new Sha256();
  const hashed = new TransformStream<Bytes, Bytes>({
    transform(bytes, controller) {
      hash.add(bytes);
      controller.enqueue(bytes);
    },
  });
  const write = async (): Promise<void> => {
    const zip = new ZipWriter(writable, { useWebWorkers: false });
    await zip.add(SESSIONS_PATH, { readable: sessions.pipeThrough(hashed) });
    const files = [{ path: SESSIONS_PATH, size: hash.size, sha256: hash.hex() }];
    const manifest: Manifest = { format: 'holdfast-archive', version: 1, files };
    await zip.add(MANIFEST_PATH, { readable: new Blob([`${JSON.stringify(manifest, null, 2)}\n`]).stream() });
    await zip.close();
  };
  write().catch((error: unknown) => writable.abort(error).catch(() => undefined)); // whoever reads is told
  return readable;
}
