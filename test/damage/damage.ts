// The ways in which one file is damaged.
import { open, rm, stat, truncate } from 'node:fs/promises';
import type { Random } from '../simulation/random.ts';

export const DAMAGES = ['delete', 'half', 'zero', 'flip in the middle', 'flip in the first page'] as const;

export type Damage = (typeof DAMAGES)[number];

/** Bytes that are flipped. */
const FLIPPED = 16;
const PAGE = 4096;

/** The damages that change a file of this size, in bytes. */
export function damagesOf(size: number): readonly Damage[] {
  return size === 0 ? ['delete'] : DAMAGES;
}

export async function damageFile(path: string, damage: Damage, random: Random): Promise<void> {
  const { size } = await stat(path);
  switch (damage) {
    case 'delete':
      return rm(path);
    case 'half':
      return truncate(path, Math.floor(size / 2));
    case 'zero':
      return truncate(path);
    case 'flip in the middle':
      return flip(path, Math.floor(size / 2), size);
    case 'flip in the first page':
      return flip(path, random.below(Math.max(1, Math.min(size, PAGE) - FLIPPED)), size);
  }
}

/** Flips all bits of some bytes. */
async function flip(path: string, from: number, size: number): Promise<void> {
  const file = await open(path, 'r+');
  const bytes = Buffer.alloc(Math.min(FLIPPED, size - from));
  await file.read(bytes, 0, bytes.length, from);
  await file.write(
    bytes.map((byte) => byte ^ 0xff),
    0,
    bytes.length,
    from,
  );
  await file.close();
}
