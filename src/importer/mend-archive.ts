// A ZIP archive whose end is missing: its directory stands there. Each file has a header of its own before it, too, so that a directory of
// the files that are whole can be made again (APPNOTE.TXT 6.3.10, sections 4.3.7, 4.3.9, 4.3.12 and 4.3.16).

const LOCAL_HEADER = 0x04034b50;
const DESCRIPTOR = 0x08074b50;
const CENTRAL_HEADER = 0x02014b50;
const END_OF_DIRECTORY = 0x06054b50;
const LOCAL_LENGTH = 30;
const CENTRAL_LENGTH = 46;
const END_LENGTH = 22;
const DESCRIPTOR_LENGTH = 16;

/** Bit 3 of the flags: checksum and sizes follow the file, in a descriptor. */
const HAS_DESCRIPTOR = 1 << 3;

/** How much is searched for a descriptor at once, in bytes. */
const WINDOW_BYTES = 1_048_576;

/** The most that the two bytes of a count hold, and so the most files of the directory that is made. */
const MAX_ENTRIES = 65_534;

/** What is left of an archive. */
export interface MendedArchive {
  /** The files that are whole, with a directory. */
  readonly blob: Blob;
  /** The path of the file that is cut off; null for none. */
  readonly cut: string | null;
}

interface Entry {
  /** The local header without its signature, up to the length of the name. */
  readonly header: Uint8Array<ArrayBuffer>;
  readonly name: Uint8Array<ArrayBuffer>;
  readonly offset: number;
}

/** Makes the directory of an archive again, from the headers of its files. */
export async function mendArchive(blob: Blob): Promise<MendedArchive> {
  const entries: Entry[] = [];
  let offset = 0;
  let cut: string | null = null;
  while (entries.length < MAX_ENTRIES) {
    const header = await bytesOf(blob, offset, LOCAL_LENGTH);
    if (header.byteLength < LOCAL_LENGTH || viewOf(header).getUint32(0, true) !== LOCAL_HEADER) break;
    const name = await bytesOf(blob, offset + LOCAL_LENGTH, viewOf(header).getUint16(26, true));
    const end = await endOfFile(blob, header, offset);
    if (end === null) {
      cut = new TextDecoder().decode(name);
      break;
    }
    entries.push({ header, name, offset });
    offset = end;
  }
  const directory = entries.map(centralEntry);
  const length = directory.reduce((sum, { byteLength }) => sum + byteLength, 0);
  return { blob: new Blob([blob.slice(0, offset), ...directory, endOf(entries.length, length, offset)]), cut };
}

/** The offset after a file; null where it is cut off. Fills in what a descriptor says. */
async function endOfFile(blob: Blob, header: Uint8Array<ArrayBuffer>, offset: number): Promise<number | null> {
  const view = viewOf(header);
  const start = offset + LOCAL_LENGTH + view.getUint16(26, true) + view.getUint16(28, true);
  const hasDescriptor = (view.getUint16(6, true) & HAS_DESCRIPTOR) !== 0;
  if (!hasDescriptor) {
    const end = start + view.getUint32(18, true);
    return end <= blob.size ? end : null;
  }
  const found = await findDescriptor(blob, start);
  if (found === null) return null;
  header.set(found.bytes.subarray(4), 14);
  return found.end;
}

/** The descriptor that says of the bytes from `start` up to it how many they are. */
async function findDescriptor(
  blob: Blob,
  start: number,
): Promise<{ readonly bytes: Uint8Array<ArrayBuffer>; readonly end: number } | null> {
  for (let from = start; from < blob.size; from += WINDOW_BYTES) {
    const view = viewOf(await bytesOf(blob, from, WINDOW_BYTES + DESCRIPTOR_LENGTH));
    for (let at = 0; at + DESCRIPTOR_LENGTH <= view.byteLength; at += 1) {
      if (view.getUint8(at) !== 0x50 || view.getUint32(at, true) !== DESCRIPTOR) continue;
      const position = from + at;
      if (view.getUint32(at + 8, true) !== position - start) continue;
      return { bytes: await bytesOf(blob, position, DESCRIPTOR_LENGTH), end: position + DESCRIPTOR_LENGTH };
    }
  }
  return null;
}

function centralEntry({ header, name, offset }: Entry): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(CENTRAL_LENGTH + name.byteLength);
  const view = viewOf(bytes);
  view.setUint32(0, CENTRAL_HEADER, true);
  view.setUint16(4, viewOf(header).getUint16(4, true), true);
  // From the version that is needed up to the length of the name, both headers are alike.
  bytes.set(header.subarray(4, 28), 6);
  view.setUint32(42, offset, true);
  bytes.set(name, CENTRAL_LENGTH);
  return bytes;
}

function endOf(count: number, length: number, offset: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(END_LENGTH);
  const view = viewOf(bytes);
  view.setUint32(0, END_OF_DIRECTORY, true);
  view.setUint16(8, count, true);
  view.setUint16(10, count, true);
  view.setUint32(12, length, true);
  view.setUint32(16, offset, true);
  return bytes;
}

async function bytesOf(blob: Blob, offset: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await blob.slice(offset, offset + length).arrayBuffer());
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
