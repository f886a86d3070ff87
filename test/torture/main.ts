// `npm run torture`: parses the command line, performs a run or writes the report, and prints the result.
import { hasEngine, loadEngine } from './load-engine.ts';
import { parseOptions, type Wanted } from './options.ts';
import { readResults, writeReport } from './report.ts';
import { reportedFolders, runTorture } from './run-torture.ts';
import { countKills } from './statistics.ts';

/** Returns the exit code: 0 if the run found no violation. */
export async function main(args: readonly string[], root: string): Promise<number> {
  const options = parseOptions(args, Math.floor(Math.random() * 2 ** 32));
  switch (options.do) {
    case 'error':
      console.error(options.message);
      return 2;
    case 'report':
      return report(root);
    case 'run':
      return run(options, root);
  }
}

async function report(root: string): Promise<number> {
  const results = await readResults(reportedFolders(root));
  if (results.length === 0) {
    console.error('There are no results to report. Run the torture first.');
    return 2;
  }
  console.log(`Wrote ${await writeReport(root, results)} from ${results.length} runs.`);
  return 0;
}

async function run({ engine: name, minutes, seed, only }: Wanted, root: string): Promise<number> {
  if (!hasEngine(root, name)) {
    console.error(`No module drives ${name}: write test/torture/engines/${name}.ts.`);
    return 2;
  }
  const engine = await loadEngine(name);
  const brought = engine.bring();
  if (!brought.ok) {
    console.error(brought.message);
    return 2;
  }
  const stopping = new AbortController();
  process.once('SIGINT', () => {
    console.log('Stopping: closing the browser. Press Ctrl+C again to stop immediately.');
    stopping.abort();
  });
  console.log(`Testing ${name} for ${minutes} min, seed ${seed}.`);
  const result = await runTorture({ engine, minutes, seed, only, root, signal: stopping.signal, log: console.log });
  const { rounds, acked, lost, duplicated, reordered, altered, leaked, seconds, browser, failure } = result;
  console.log(
    `${browser}: ${rounds} rounds, ${countKills(result.actions)} kills in ${seconds} s; ${acked} events acked, ${lost} lost, ${duplicated} duplicated, ${reordered} reordered, ${altered} altered; ${leaked} requests went to the server.`,
  );
  if (failure === null) return 0;
  console.error(`FAILED in round ${rounds + 1} with --engine ${name} --seed ${seed}\n${failure}`);
  return 1;
}
