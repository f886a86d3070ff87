// The command line of `npm run torture`.
import { parseArgs } from 'node:util';
import type { EngineName } from './engines/engine.ts';
import { ENGINE_NAMES } from './load-engine.ts';
import { ACTIONS, type ActionKind } from './schedule.ts';

const USAGE = `npm run torture -- --engine ${ENGINE_NAMES.join('|')} --minutes N --seed S [--only KIND,KIND]
npm run torture -- --report

KIND is one of: ${ACTIONS.join(', ')}.
The seed determines their order, but not their timing, which depends on the browser.`;

const DEFAULT_MINUTES = 2;
const MAX_SEED = 2 ** 32 - 1;

/** The options of a run. */
export interface Wanted {
  readonly engine: EngineName;
  readonly minutes: number;
  readonly seed: number;
  /** The only kinds of actions in the run. */
  readonly only: readonly ActionKind[];
}

/** The parsed command line; `error` says what is wrong with it. */
export type Options =
  | ({ readonly do: 'run' } & Wanted)
  | { readonly do: 'report' }
  | { readonly do: 'error'; readonly message: string };

/** Parses the arguments. `newSeed` is used if they contain no seed. */
export function parseOptions(args: readonly string[], newSeed: number): Options {
  let values;
  try {
    ({ values } = parseArgs({
      args: [...args],
      options: {
        engine: { type: 'string' },
        minutes: { type: 'string' },
        seed: { type: 'string' },
        only: { type: 'string' },
        report: { type: 'boolean' },
      },
    }));
  } catch (error) {
    return failure(error instanceof Error ? error.message : String(error));
  }
  if (values.report === true) {
    return Object.keys(values).length > 1
      ? failure('--report cannot be combined with other options.')
      : { do: 'report' };
  }
  const engine = ENGINE_NAMES.find((name) => name === values.engine);
  if (engine === undefined) return failure(`--engine must be one of ${ENGINE_NAMES.join(', ')}.`);
  const minutes = Number(values.minutes ?? DEFAULT_MINUTES);
  if (!(minutes > 0 && minutes < Number.POSITIVE_INFINITY)) return failure('--minutes must be a number above 0.');
  const seed = Number(values.seed ?? newSeed);
  if (!Number.isInteger(seed) || seed < 0 || seed > MAX_SEED)
    return failure(`--seed must be a whole number from 0 to ${MAX_SEED}.`);
  const named = values.only?.split(',') ?? ACTIONS;
  const only = ACTIONS.filter((kind) => named.includes(kind));
  if (only.length < named.length) return failure('--only must be a comma-separated list of the kinds below.');
  return { do: 'run', engine, minutes, seed, only };
}

function failure(message: string): Options {
  return { do: 'error', message: `${message}\n\n${USAGE}` };
}
