// A run of a minute for each engine, with a new seed each time. `npm run torture` performs longer runs.
import { expect, inject, test } from 'vitest';
import { ENGINE_NAMES, hasEngine, loadEngine } from './load-engine.ts';
import { runTorture } from './run-torture.ts';
import { ACTIONS } from './schedule.ts';
import { countKills } from './statistics.ts';

const MINUTES = Number(process.env['TORTURE_MINUTES'] ?? 1);
const ROOT = process.cwd();

/** In these engines, requests to a service worker that dies go to the server. The client then sends them again. */
const LEAKING = ['firefox', 'webkit'];

/** A quiet machine makes a dozen and more. */
const LEAST_KILLS_A_MINUTE = 3;

/** Most pages that may be loaded again because they got no service worker in time: seen once, in Chromium, on a slow machine after a kill of the browser. */
const MOST_LOADED_AGAIN_A_MINUTE = 1;

/** Additional time for builds, the installation of a browser, and the last deadline. */
const BEYOND_MS = 300_000;

test.for(ENGINE_NAMES.filter((name) => hasEngine(ROOT, name)))(
  'no acked event is lost, duplicated or reordered in %s while tabs, workers and the browser are killed at random',
  { timeout: MINUTES * 60_000 + BEYOND_MS },
  async (name, { signal, annotate }) => {
    const engine = await loadEngine(name);
    const brought = engine.bring();
    expect(brought).toMatchObject({ ok: true });
    const seed = Math.floor(Math.random() * 2 ** 32);
    const lines: string[] = [];
    const log = (line: string): void => void lines.push(line);
    const builds = [inject('build'), inject('nextBuild')] as const;
    const result = await runTorture({ engine, minutes: MINUTES, seed, only: ACTIONS, root: ROOT, builds, signal, log });
    const { failure, acked, lost, duplicated, reordered, altered, loaded_again = [] } = result;
    if (failure !== null) console.error(`--engine ${name} --seed ${seed}\n${lines.join('\n')}\n${failure}`);
    await annotate(`${name}, seed ${seed}: ${countKills(result.actions)} kills, ${acked} events acked`);
    expect({ failure, lost, duplicated, reordered, altered }).toEqual({
      failure: null,
      lost: 0,
      duplicated: 0,
      reordered: 0,
      altered: 0,
    });
    if (!LEAKING.includes(name)) expect(result.leaked).toBe(0);
    expect(loaded_again.slice(Math.ceil(MOST_LOADED_AGAIN_A_MINUTE * MINUTES))).toEqual([]);
    expect(countKills(result.actions)).toBeGreaterThanOrEqual(LEAST_KILLS_A_MINUTE * MINUTES);
    expect(acked).toBeGreaterThan(0);
  },
);
