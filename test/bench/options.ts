// The command line of `npm run bench`.
import { parseArgs } from 'node:util';
import type { EngineName } from '../torture/engines/engine.ts';
import { ENGINE_NAMES } from '../torture/load-engine.ts';
import { MEASUREMENTS, type MeasurementName } from './measurements.ts';

const NAMES = Object.keys(MEASUREMENTS).filter(isMeasurement);

const USAGE = `npm run bench -- [--engine ${ENGINE_NAMES.join('|')}] [--only ${NAMES.join(',')}] [--short] [--long MINUTES] [--beside DIRECTORY] [--json]

Writes BENCHMARKS.md if all measurements run at full scale in Chromium. Otherwise it prints the report.
--short   runs at a smaller scale, in a minute or two
--long    also records at a steady rate for this time (intended: 60), and measures costs and memory
--beside  compares this build with the one in DIRECTORY, and measures nothing else
--json    prints the figures as JSON`;

/** The parsed command line; `error` says what is wrong with it. */
export type Options =
  | {
      readonly do: 'run';
      readonly engine: EngineName;
      readonly only: readonly MeasurementName[];
      readonly isShort: boolean;
      /** Null: no long measurement. */
      readonly longMinutes: number | null;
      /** Directory of another build to compare with; null: none. */
      readonly beside: string | null;
      readonly isJson: boolean;
    }
  | { readonly do: 'error'; readonly message: string };

export function parseOptions(args: readonly string[]): Options {
  let values;
  try {
    ({ values } = parseArgs({
      args: [...args],
      options: {
        engine: { type: 'string', default: 'chromium' },
        only: { type: 'string' },
        short: { type: 'boolean', default: false },
        long: { type: 'string' },
        beside: { type: 'string' },
        json: { type: 'boolean', default: false },
      },
    }));
  } catch (error) {
    return failure(error instanceof Error ? error.message : String(error));
  }
  const engine = ENGINE_NAMES.find((name) => name === values.engine);
  if (engine === undefined) return failure(`--engine must be one of ${ENGINE_NAMES.join(', ')}.`);
  const wanted = values.only?.split(',') ?? NAMES;
  const only = NAMES.filter((name) => wanted.includes(name));
  if (!wanted.every(isMeasurement)) return failure(`--only must be a comma-separated list of ${NAMES.join(', ')}.`);
  const longMinutes = values.long === undefined ? null : Number(values.long);
  if (longMinutes !== null && !(longMinutes > 0)) return failure('--long must be a number of minutes above 0.');
  return {
    do: 'run',
    engine,
    only,
    isShort: values.short,
    longMinutes,
    beside: values.beside ?? null,
    isJson: values.json,
  };
}

function isMeasurement(name: string): name is MeasurementName {
  return Object.hasOwn(MEASUREMENTS, name);
}

function failure(message: string): Options {
  return { do: 'error', message: `${message}\n\n${USAGE}` };
}
