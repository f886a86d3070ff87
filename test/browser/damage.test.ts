// Cases of the damage run, drawn by a seed: a file of Chromium's profile is damaged, and nothing that was recorded is lost.
// `npm run damage` plays all cases, and in other browsers.
import { expect, inject, test } from 'vitest';
import { runDamage } from '../damage/run-damage.ts';

/** Fixed, so that a run that is red can be repeated: `DAMAGE_SEED=7 npx vitest run --project browser test/browser/damage.test.ts`. */
const SEED = Number(process.env['DAMAGE_SEED'] ?? 1);
const CASES = Number(process.env['DAMAGE_CASES'] ?? 25);

/** Beyond what it takes on a machine that does much else. */
const TEST_DEADLINE_MS = 900_000;

test(
  'any one file of the profile may be damaged: sessions come back, purged ones do not, and recording goes on',
  { timeout: TEST_DEADLINE_MS },
  async ({ annotate }) => {
    const lines: string[] = [];
    const { results, unknown } = await runDamage({
      engine: 'chromium',
      seed: SEED,
      draw: CASES,
      only: /^(closed|killed):/, // the third series takes three starts for each case
      files: Number.POSITIVE_INFINITY,
      withoutCopy: false,
      jobs: 3,
      storm: null,
      root: process.cwd(),
      build: inject('build'),
      log: (line) => void lines.push(line),
    });
    const failed = results.filter(({ withCopy }) => withCopy.failures.length > 0);
    if (failed.length > 0) console.error(lines.join('\n'));
    await annotate(`seed ${SEED}: ${results.length} cases`);
    expect(failed.map(({ name, withCopy }) => [name, ...withCopy.failures])).toEqual([]);
    expect(unknown).toEqual([]);
    expect(results).toHaveLength(CASES);
  },
);
