// The text of an export as a ZIP archive: the sessions, the attachments that they name, and a manifest by which an import sees whether
// they were changed since.

import { ZipWriter } from '@zip.js/zip.js/lib/zip-core-native.js';
import { type ExportSummary, failed, ok } from '../../protocol/index.ts';
import { attachmentPath, MANIFEST_PATH, type Manifest, SESSIONS_PATH } from '../manifest.ts';
import { Sha256 } from '../sha256.ts';
import { type AttachmentSource, exportedAttachment } from './attachments.ts';
import { createExportEnd } from './export-end.ts';
import type { ExportedFile } from './exported-file.ts';
import { failureOf, textStream } from './text-stream.ts';

type Bytes = Uint8Array<ArrayBuffer>;
type ZipFile = Manifest['files'][number];

/** What stands in an archive beside the text. */
export interface ArchivedAttachments {
  readonly source: AttachmentSource;
  /** The hashes that the sessions name: asked for once all of the text is written. */
  readonly named: Iterable<string>;
}

/** The archive, written as it is read. The platform packs, where the export runs. Attachments that are not there are counted as lost. */
export function zipStream(
  text: AsyncGenerator<string, ExportSummary>,
  attachments: ArchivedAttachments,
): Pick<ExportedFile, 'body' | 'done'> {
  const sessions = textStream(text);
  const { done, end } = createExportEnd();
  let packed: ReadableStreamDefaultReader<Bytes> | undefined;
  const pack = (): ReadableStreamDefaultReader<Bytes> => {
    const { readable, writable } = new TransformStream<Bytes, Bytes>();
    const write = async (): Promise<void> => {
      const lost = await writeArchive(writable, sessions.body, attachments);
      const summary = await sessions.done;
      end(summary.ok ? ok(withLost(summary.value, lost)) : summary);
    };
    write().catch(async (error: unknown) => {
      end(failureOf(error));
      await writable.abort(error).catch(() => undefined); // whoever reads is told
    });
    return readable.getReader();
  };
  const body = new ReadableStream<Bytes>(
    {
      async pull(controller) {
        packed ??= pack();
        const next = await packed.read();
        if (next.done) controller.close();
        else controller.enqueue(next.value);
      },
      cancel(reason) {
        end(failed('not_connected', 'The export was given up.'));
        return (packed ?? sessions.body).cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
  return { body, done };
}

/** Returns how many attachments are not there. */
async function writeArchive(
  archive: WritableStream<Bytes>,
  sessions: ReadableStream<Bytes>,
  { source, named }: ArchivedAttachments,
): Promise<number> {
  const zip = new ZipWriter(archive, { useWebWorkers: false });
  const hash = new Sha256();
  const hashed = new TransformStream<Bytes, Bytes>({
    transform(bytes, controller) {
      hash.add(bytes);
      controller.enqueue(bytes);
    },
  });
  await zip.add(SESSIONS_PATH, { readable: sessions.pipeThrough(hashed) });
  const files: ZipFile[] = [{ path: SESSIONS_PATH, size: hash.size, sha256: hash.hex() }];
  let lost = 0;
  for (const sha256 of named) {
    const found = await exportedAttachment(source, sha256);
    if (found === null) {
      lost += 1;
      continue;
    }
    const { size, media_type, bytes } = found;
    const path = attachmentPath(sha256, media_type);
    await zip.add(path, { readable: bytes.stream() }, { level: 0 }); // pictures and audio are packed already
    files.push({ path, size, sha256, media_type });
  }
  const manifest: Manifest = { format: 'holdfast-archive', version: 1, files };
  await zip.add(MANIFEST_PATH, { readable: new Blob([`${JSON.stringify(manifest, null, 2)}\n`]).stream() });
  await zip.close();
  return lost;
}

/** The text has lost all attachments, and the archive only these. */
function withLost(
  { losses: { attachments: _ofText, ...losses }, ...summary }: ExportSummary,
  lost: number,
): ExportSummary {
  return { ...summary, losses: lost === 0 ? losses : { ...losses, attachments: lost } };
}
