// Finds pieces of the copy that cannot be read, as their files were damaged, and copies their sessions again.

import type { Piece, Pieces } from './copied-pieces.ts';
import type { CopyCache } from './copy-cache.ts';
import { copyOne, type Copying } from './copy-session.ts';

/** Pieces that are read, and their bytes at most: it takes some tenths of a second. */
const READ_PIECES = 256;
const READ_BYTES = 8_000_000;

/** As many are read at once. */
const READ_AT_ONCE = 16;

/** Of a large copy, it reads a part, which depends on `at`, in epoch ms. Returns the refs of what is copied again. */
export async function mendCopy(copying: Copying, at: number): Promise<readonly number[]> {
  const { cache, earlier } = copying;
  const copied: number[] = [];
  for (const ref of await damagedOf(cache, someOf(earlier, at))) if (await copyOne(copying, ref)) copied.push(ref);
  return copied;
}

/** The refs of those of the pieces that cannot be read. */
async function damagedOf(cache: CopyCache, pieces: readonly Piece[]): Promise<ReadonlySet<number>> {
  const damaged = new Set<number>();
  for (let from = 0; from < pieces.length; from += READ_AT_ONCE)
    await Promise.all(
      pieces.slice(from, from + READ_AT_ONCE).map(async (piece) => {
        if ((await cache.read(piece)) === null) damaged.add(piece.ref);
      }),
    );
  return damaged;
}

function someOf(pieces: Pieces, at: number): readonly Piece[] {
  const all = [...pieces.values()].flat();
  const first = all.length === 0 ? 0 : at % all.length;
  let bytes = 0;
  const some = [...all.slice(first), ...all.slice(0, first)].slice(0, READ_PIECES);
  return some.filter((piece) => (bytes += piece.bytes) <= READ_BYTES);
}
