// Whether the bytes of a stored attachment can be read at all: their file may be gone while its row is there.

import { settleWithin, STORED_BYTES_DEADLINE_MS, type Attachment, type StartTimer } from '../protocol/index.ts';

/** Reads the last byte. False also where that takes longer than {@link STORED_BYTES_DEADLINE_MS}. */
export function hasReadableBytes({ size, bytes }: Attachment, startTimer: StartTimer): Promise<boolean> {
  const end = bytes.slice(-1).arrayBuffer();
  const isThere = end.then(
    ({ byteLength }) => bytes.size === size && byteLength === Math.min(1, size),
    () => false,
  );
  return settleWithin(isThere, STORED_BYTES_DEADLINE_MS, startTimer, () => false);
}
