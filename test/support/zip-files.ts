// Makes ZIP archives for tests.
import { BlobReader, BlobWriter, ZipWriter } from '@zip.js/zip.js/lib/zip-core-native.js';

/** What a file of an archive is. */
export interface ZipMember {
  readonly path: string;
  readonly content: string | Uint8Array<ArrayBuffer>;
  readonly password?: string;
  /** Stored as it is. */
  readonly isStored?: boolean;
  /** Its checksum and sizes stand before it, and not after it. */
  readonly isSized?: boolean;
  /** Its sizes have 64 bits. */
  readonly isZip64?: boolean;
}

/** An archive of files. */
export async function zipOf(members: readonly ZipMember[]): Promise<Blob> {
  const writer = new ZipWriter(new BlobWriter('application/zip'), { useWebWorkers: false });
  for (const { path, content, password, isStored, isSized, isZip64 } of members) {
    const options = {
      ...(password === undefined ? {} : { password }),
      ...(isStored ? { level: 0 } : {}),
      dataDescriptor: !isSized,
      zip64: isZip64 === true,
    };
    await writer.add(path, new BlobReader(new Blob([content])), options);
  }
  return writer.close();
}

/** The archive with the bytes from where `found` stands in it changed. */
export async function changedZip(
  blob: Blob,
  found: string,
  change: (view: DataView, at: number) => void,
): Promise<Blob> {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  const at = new TextDecoder('latin1').decode(bytes).indexOf(found);
  change(new DataView(bytes.buffer), at);
  return new Blob([bytes]);
}
