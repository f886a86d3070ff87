// The command line of `npm run damage`.
import { parseArgs } from 'node:util';
import { ENGINES, type Engine } from './engines.ts';

const USAGE = `npm run damage -- --engine ${ENGINES.join('|')} [--seed S] [--draw N] [--only REGEX] [--files N] [--without-copy] [--jobs N] [--storm MINUTES]

--seed          determines which files of a class are damaged, and which cases are drawn. Default 1.
--draw          plays only N cases, drawn by the seed.
--only          plays only the cases whose names match, such as "^killed: delete IndexedDB".
--files         damages at most N files of each class. Default: as many as the class names.
--without-copy  finds as well what the same damage leaves of recordings without a second copy.
--jobs          browsers at once. Default 2.
--storm         for so long, instead of the cases: one profile is recorded to, killed and damaged again and again.`;

/** The options of a run. */
export interface Wanted {
  readonly engine: Engine;
  readonly seed: number;
  /** Null: all cases. */
  readonly draw: number | null;
  readonly only: RegExp;
  /** Most files of each class. */
  readonly files: number;
  readonly withoutCopy: boolean;
  readonly jobs: number;
  /** How long a storm is, in minutes; null: cases are played. */
  readonly storm: number | null;
}

/** The parsed command line, or what is wrong with it. */
export type Options = { readonly ok: true; readonly wanted: Wanted } | { readonly ok: false; readonly message: string };

export function parseOptions(args: readonly string[]): Options {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        engine: { type: 'string' },
        seed: { type: 'string', default: '1' },
        draw: { type: 'string' },
        only: { type: 'string', default: '' },
        files: { type: 'string', default: '1000' },
        'without-copy': { type: 'boolean', default: false },
        jobs: { type: 'string', default: '2' },
        storm: { type: 'string' },
      },
    });
    const engine = ENGINES.find((name) => name === values.engine);
    if (engine === undefined) return failure(`--engine must be one of ${ENGINES.join(', ')}.`);
    const numbers = [values.seed, values.draw ?? '1', values.jobs, values.files, values.storm ?? '1'].map(Number);
    if (!numbers.every((number) => Number.isSafeInteger(number) && number >= 0))
      return failure('--seed, --draw, --jobs, --files and --storm must be whole numbers.');
    const [seed = 1, draw = 1, jobs = 1, files = 1, storm = 1] = numbers;
    const wanted: Wanted = {
      engine,
      seed,
      draw: values.draw === undefined ? null : draw,
      only: new RegExp(values.only),
      files,
      withoutCopy: values['without-copy'],
      jobs: Math.max(1, jobs),
      storm: values.storm === undefined ? null : storm,
    };
    return { ok: true, wanted };
  } catch (error) {
    return failure(error instanceof Error ? error.message : String(error));
  }
}

function failure(message: string): Options {
  return { ok: false, message: `${message}\n\n${USAGE}` };
}
