// Two minutes of torture for each engine, with a seed that is new each time: `npm run torture` does the same for longer.
import { expect, test } from 'vitest';
import { ENGINE_NAMES, hasEngine, loadEngine } from './load-engine.ts';
import { runTorture } from './run-torture.ts';
import { ACTIONS } from './schedule.ts';
import { countKills } from './statistics.ts';

const MINUTES = Number(process.env['TORTURE_MINUTES'] ?? 2);
const ROOT = process.cwd();

/** These let the server answer what a service worker was asked when it died; the client then sends it again. */
const LEAKING = ['firefox', 'webkit'];

/** For builds, the installation of a browser, and the last of the deadlines. */
const BEYOND_MS = 300_000;

test.for(ENGINE_NAMES.filter((name) => hasEngine(ROOT, name)))(
  'nothing acked is lost, doubled or swapped in %s while everything dies at random',
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
