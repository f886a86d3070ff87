// A run: profiles are recorded once, then each case is played on a copy of one.
import { rm } from 'node:fs/promises';
import { casesOf, drawn, liveCasesOf, nameOf, type DamageCase, type Series } from './cases.ts';
import { engineOf } from './engines.ts';
import { exceptionOf } from './exceptions.ts';
import { PROFILE_FILES } from './file-classes.ts';
import { listFiles } from './list-files.ts';
import type { Wanted } from './options.ts';
import { playCase, playWithoutCopy, type CaseWorld, type Played } from './play-case.ts';
import { recordProfile, type Ending, type RecordedProfile } from './record-profile.ts';
import { Site } from './site.ts';

export interface CaseResult {
  readonly name: string;
  readonly series: Series;
  readonly class: string;
  readonly file: string;
  readonly damage: string;
  readonly withCopy: Played;
  /** Null where it was not asked for. */
  readonly withoutCopy: Played | null;
  /** Why a failure of this case does not count; null: it counts. */
  readonly exception: string | null;
  readonly ms: number;
}

export interface RunResult {
  readonly results: readonly CaseResult[];
  /** Paths of files of no known class. */
  readonly unknown: readonly string[];
  /** The sessions that were recorded, and their characters. */
  readonly recorded: { readonly sessions: number; readonly characters: number };
}

export interface Run extends Wanted {
  /** The project's directory. */
  readonly root: string;
  /** The directory of the build. */
  readonly build: string;
  readonly log: (line: string) => void;
}

const ENDINGS: readonly Ending[] = ['closed', 'killed'];

export async function runDamage(run: Run): Promise<RunResult> {
  const { root, build, draw, seed, only, jobs, log } = run;
  const engine = await engineOf(run.engine);
  const profileFiles = PROFILE_FILES[run.engine];
  const site = await Site.open(root, build);
  const world: CaseWorld = {
    engine,
    site,
    files: profileFiles,
  };
  const profiles: RecordedProfile[] = [];
  const record = async (ending: Ending, isCopied: boolean): Promise<RecordedProfile> => {
    const profile = await recordProfile({ engine, site, ending, isCopied });
    profiles.push(profile);
    return profile;
  };
  try {
    const copied = await Promise.all(ENDINGS.map((ending) => record(ending, true)));
    const plain = run.withoutCopy ? await Promise.all(ENDINGS.map((ending) => record(ending, false))) : [];
    const listed = await Promise.all(copied.map(({ folder }) => listFiles(folder, profileFiles)));
    const [closed] = listed;
    const all = listed
      .flatMap(({ files: found }, index) => casesOf(ENDINGS[index] ?? 'closed', found, seed + index, run.files))
      .concat(liveCasesOf(closed?.files ?? [], seed))
      .filter((each) => only.test(nameOf(each)));
    const cases = draw === null ? all : drawn(all, draw, seed);
    log(`${cases.length} of ${all.length} cases, seed ${seed}`);
    const results = await eachOf(cases, jobs, async (damageCase) => {
      const index = damageCase.series === 'killed' ? 1 : 0;
      const result = await play(run, world, [copied[index], plain[index]], damageCase);
      log(lineOf(result));
      return result;
    });
    const [{ ledger } = { ledger: null }] = copied;
    const recorded = { sessions: ledger?.kept.length ?? 0, characters: ledger?.sentLength ?? 0 };
    return { results, unknown: listed.flatMap(({ unknown }) => unknown), recorded };
  } finally {
    await site.close();
    for (const { folder } of profiles) await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function play(
  { engine }: Run,
  world: CaseWorld,
  [copied, plain]: readonly (RecordedProfile | undefined)[],
  damageCase: DamageCase,
): Promise<CaseResult> {
  if (copied === undefined) throw new Error(`No profile was recorded for the series ${damageCase.series}.`);
  const startedAt = performance.now();
  const withCopy = await playCase(world, copied, damageCase);
  const ms = Math.round(performance.now() - startedAt);
  const withoutCopy =
    plain === undefined || damageCase.series === 'live' ? null : await playSame(world, plain, damageCase);
  const { series, file, damage } = damageCase;
  const exception = exceptionOf(engine, file.class.name, damage);
  return {
    name: nameOf(damageCase),
    series,
    class: file.class.name,
    file: file.path,
    damage,
    withCopy,
    withoutCopy,
    exception,
    ms,
  };
}

/** The same damage on recordings without a copy: their files have the same classes, and other names. Null where they have none of the class. */
async function playSame(world: CaseWorld, plain: RecordedProfile, damageCase: DamageCase): Promise<Played | null> {
  const { files } = await listFiles(plain.folder, world.files);
  const same = files.filter((file) => file.class === damageCase.file.class && file.size > 0);
  const file = closest(same, damageCase.file.size);
  return file === undefined ? null : playWithoutCopy(world, plain, { ...damageCase, file });
}

function closest<T extends { readonly size: number }>(files: readonly T[], size: number): T | undefined {
  return files.toSorted((a, b) => Math.abs(a.size - size) - Math.abs(b.size - size))[0];
}

/** Works on the items, so many at once. Resolves with the results in the order of the items. */
async function eachOf<T, R>(items: readonly T[], jobs: number, work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const waiting = [...items.entries()];
  const next = async (): Promise<void> => {
    for (let entry = waiting.shift(); entry !== undefined; entry = waiting.shift())
      results[entry[0]] = await work(entry[1]);
  };
  await Promise.all(Array.from({ length: jobs }, next));
  return results;
}

function lineOf({ name, withCopy, withoutCopy, exception, ms }: CaseResult): string {
  const { failures, left, evicted } = withCopy;
  const verdict = failures.length === 0 ? 'ok  ' : exception === null ? 'FAIL' : 'exc ';
  const told = evicted === null ? '' : `, told (${evicted.restored?.sessions ?? 'nothing'} restored)`;
  const alone = withoutCopy === null ? '' : `, without copy ${withoutCopy.left?.sessions ?? 'unreadable'}`;
  const more = failures.slice(0, 3).map((each) => `\n       ${each.slice(0, 300)}`);
  return `${verdict} ${name}: ${left?.sessions ?? 'no'} sessions${told}${alone}, ${ms} ms${more.join('')}`;
}
