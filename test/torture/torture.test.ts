// A run of two minutes for each engine, with a new seed each time. `npm run torture` performs longer runs.
import { expect, test } from 'vitest';
import { ENGINE_NAMES, hasEngine, loadEngine } from './load-engine.ts';
import { runTorture } from './run-torture.ts';
import { ACTIONS } from './schedule.ts';
import { countKills } from './statistics.ts';

const MINUTES = Number(process.env['TORTURE_MINUTES'] ?? 2);
const ROOT = process.cwd();

/** In these engines, requests to a service worker that dies go to the server. The client then sends them again. */
const LEAKING = ['firefox', 'webkit'];

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
    const result = await runTorture({ engine, minutes: MINUTES, seed, only: ACTIONS, root: ROOT, signal, log });
    const { failure, acked, lost, duplicated, reordered, altered } = result;
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
    expect(countKills(result.actions)).toBeGreaterThan(0);
    expect(acked).toBeGreaterThan(0);
  },
);
