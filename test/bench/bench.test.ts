// The benchmark's short form, in Chromium. Machines are noisy: it fails on ratios that are far off, and on nothing else.
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadEngine } from '../torture/load-engine.ts';
import { createBench, SHORT } from './bench.ts';
import { excessOf, farOff, valueOf, type Figure } from './figures.ts';
import { MEASUREMENTS, type MeasurementName } from './measurements.ts';
import { bringPeers } from './peers/bring-peers.ts';
import { openSite } from './site.ts';

const ROOT = join(import.meta.dirname, '..', '..');

/** Once more for those that were off: a minute of somebody else's work is no fault of ours. */
const TRIES = 2;

/** Fewer figures would mean that something was not measured. */
const LEAST_FIGURES = 15;

test('no ratio is further off its aim than noise explains', async () => {
  const engine = await loadEngine('chromium');
  for (const brought of [engine.bring(), await bringPeers(ROOT)]) expect(brought).toMatchObject({ ok: true });
  const figures = new Map<string, Figure>();
  let names = Object.keys(MEASUREMENTS) as MeasurementName[];
  for (let tries = 0; tries < TRIES && names.length > 0; tries += 1) {
    const site = await openSite(ROOT, engine);
    const bench = createBench(site, SHORT, () => undefined);
    try {
      const off: MeasurementName[] = [];
      for (const name of names) {
        const section = await MEASUREMENTS[name](bench);
        for (const figure of section?.figures ?? []) figures.set(figure.id, figure);
        if (farOff(section?.figures ?? []).length > 0) off.push(name);
      }
      names = off;
    } finally {
      await site.close();
    }
  }
  for (const figure of figures.values())
    console.log(`${figure.title}: ${valueOf(figure).toFixed(2)}, ${excessOf(figure).toFixed(2)} of its aim`);
  expect(figures.size).toBeGreaterThanOrEqual(LEAST_FIGURES);
  expect(farOff([...figures.values()])).toEqual([]);
});
