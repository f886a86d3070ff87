// `npm run torture:mutants`: runs the tests with one breakage after the other, and prints which test layer
// caught it, and the test that failed. Fails if a breakage is not caught.

import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Breakage } from '../../src/build/breakage.ts';
import { BREAKAGES, breakageOf } from './breakages.ts';
import { LAYERS, type Layer } from './layers.ts';

const USAGE = `npm run torture:mutants -- [--only NAME,NAME] [--layers ${LAYERS.map(({ name }) => name).join(',')}] [--all]

Each breakage is tried on one layer after the other until one catches it; with --all, on every layer.`;

/** Returns the exit code: 0 if every breakage was caught. */
export async function main(args: readonly string[], root: string): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: { only: { type: 'string' }, layers: { type: 'string' }, all: { type: 'boolean' } },
  });
  const breakages = values.only?.split(',').map(breakageOf) ?? BREAKAGES;
  const layers = values.layers?.split(',').map(layerOf) ?? LAYERS;
  const unsound = await sweep(null, layers, root, true);
  if (unsound.length > 0)
    throw new Error(`Without any breakage, these tests failed. Fix that first.\n${unsound.join('\n')}`);
  const uncaught: string[] = [];
  for (const breakage of breakages) {
    const caughtBy = await sweep(breakage, layers, root, values.all === true);
    console.log(
      `${breakage.name.padEnd(28)} ${caughtBy.length > 0 ? `caught by ${caughtBy.join(', ')}` : 'NOT CAUGHT'}`,
    );
    if (caughtBy.length === 0) uncaught.push(breakage.name);
  }
  console.log(`${breakages.length - uncaught.length} of ${breakages.length} caught.`);
  return uncaught.length === 0 ? 0 : 1;
}

function layerOf(name: string): Layer {
  const layer = LAYERS.find((each) => each.name === name);
  if (layer === undefined) throw new Error(`There is no layer ${name}.\n\n${USAGE}`);
  return layer;
}

/** Returns the layers that failed with the breakage, each with the test that failed: the first layer, or all. */
async function sweep(
  breakage: Breakage | null,
  layers: readonly Layer[],
  root: string,
  all: boolean,
): Promise<string[]> {
  const caughtBy: string[] = [];
  for (const layer of layers) {
    const test = await failingTest(layer, breakage, root);
    if (test !== null) caughtBy.push(`${layer.name} (${test})`);
    if (caughtBy.length > 0 && !all) break;
  }
  return caughtBy;
}

/** Runs a layer until its first failure. Returns the test that failed, or null. Throws if the layer cannot run its tests. */
async function failingTest({ name, args }: Layer, breakage: Breakage | null, root: string): Promise<string | null> {
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const child = spawn(process.execPath, [vitest, 'run', '--bail', '1', ...args], {
    cwd: root,
    env: { ...process.env, HOLDFAST_BREAKAGE: breakage === null ? '' : JSON.stringify(breakage), NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString('utf8');
    });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  if (code === 0) return null;
  const [, test] = /^ *FAIL +(?:\|\w+\| +)?(.+)$/m.exec(output) ?? [];
  if (/^\d+ passed, [1-9]\d* failed/m.test(output)) return test ?? 'no single test';
  throw new Error(`The layer ${name} did not run with ${breakage?.name ?? 'no breakage'}:\n${output.slice(-4_000)}`);
}
