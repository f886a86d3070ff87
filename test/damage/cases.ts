// The cases of a run: each file, or some of each class, in each way.
import { createRandom, type Random } from '../simulation/random.ts';
import { damagesOf, type Damage } from './damage.ts';
import { FILES_OF_CLASS, type FileClass } from './file-classes.ts';
import type { ProfileFile } from './list-files.ts';

/** `closed`, `killed`: how the browser ended that had recorded. `live`: the file is damaged while it records, and then it is killed. */
export type Series = 'closed' | 'killed' | 'live';

/** How a running browser's files are damaged. */
const LIVE_DAMAGES: readonly Damage[] = ['delete', 'zero', 'flip in the middle'];

export interface DamageCase {
  readonly series: Series;
  readonly file: ProfileFile;
  readonly damage: Damage;
  /** For what the damage picks. */
  readonly seed: number;
}

export function nameOf({ series, file, damage }: DamageCase): string {
  return `${series}: ${damage} ${file.class.name} (${file.path})`;
}

/** The cases of the files of a profile, of `most` files of each class. */
export function casesOf(series: Series, files: readonly ProfileFile[], seed: number, most: number): DamageCase[] {
  const random = createRandom(seed);
  const classes = new Map<FileClass, ProfileFile[]>();
  for (const file of files) classes.set(file.class, [...(classes.get(file.class) ?? []), file]);
  return [...classes].flatMap(([{ files: count = FILES_OF_CLASS }, all]) =>
    shuffled(all, random)
      .slice(0, Math.min(count, most))
      .flatMap((file) => damagesOf(file.size).map((damage) => ({ series, file, damage, seed: random.below(2 ** 32) }))),
  );
}

/** The cases of files that are damaged while a browser records: the database's and those of the copy, one of each class. */
export function liveCasesOf(files: readonly ProfileFile[], seed: number): DamageCase[] {
  const recorded = files.filter((file) => file.class.holds !== 'other' && file.size > 0);
  const all = casesOf('live', recorded, seed, 1);
  return all.filter(({ damage }) => LIVE_DAMAGES.includes(damage));
}

/** Draws cases: as many of the database as of the copy and of what is neither, and of many classes. */
export function drawn(cases: readonly DamageCase[], count: number, seed: number): DamageCase[] {
  const random = createRandom(seed);
  const holdings = (['database', 'copy', 'other'] as const).map((holds) =>
    inTurn(
      shuffled(
        cases.filter(({ file }) => file.class.holds === holds),
        random,
      ),
      ({ file }) => file.class.name,
    ),
  );
  return inTurn(holdings.flat(), ({ file }) => file.class.holds).slice(0, count);
}

/** The items in such an order that the groups take turns. */
function inTurn<T>(items: readonly T[], groupOf: (item: T) => string): T[] {
  const seen = new Map<string, number>();
  const ranked = items.map((item) => {
    const rank = seen.get(groupOf(item)) ?? 0;
    seen.set(groupOf(item), rank + 1);
    return { item, rank };
  });
  return ranked.toSorted((a, b) => a.rank - b.rank).map(({ item }) => item);
}

function shuffled<T>(items: readonly T[], random: Random): T[] {
  const keyed = items.map((item) => ({ item, key: random.next() }));
  return keyed.toSorted((a, b) => a.key - b.key).map(({ item }) => item);
}
