// `npm run bench`: measures, prints, and writes BENCHMARKS.md.
import { loadEngine } from '../torture/load-engine.ts';
import { measureBeside } from './beside.ts';
import { createBench, FULL, SHORT } from './bench.ts';
import { farOff, type Section } from './figures.ts';
import { measureLong } from './long.ts';
import { MEASUREMENTS, type Measure } from './measurements.ts';
import { parseOptions } from './options.ts';
import { bringPeers } from './peers/bring-peers.ts';
import { reportOf, writeReport } from './report.ts';
import { openSite } from './site.ts';

/** Returns the exit code: 1 when a ratio is far off its aim. */
export async function main(args: readonly string[], root: string): Promise<number> {
  const options = parseOptions(args);
  if (options.do === 'error') {
    console.error(options.message);
    return 2;
  }
  const engine = await loadEngine(options.engine);
  for (const brought of [engine.bring(), await bringPeers(root)]) {
    if (brought.ok) continue;
    console.error(brought.message);
    return 2;
  }
  const site = await openSite(root, engine);
  const measures: [name: string, Measure][] =
    options.beside === null
      ? options.only.map((name) => [name, MEASUREMENTS[name]])
      : [['beside', measureBeside(options.beside)]];
  if (options.longMinutes !== null) measures.push(['long', measureLong(options.longMinutes)]);
  const isWhole =
    Object.keys(MEASUREMENTS).every((name) => measures.some(([measured]) => measured === name)) && !options.isShort;
  const isForTheFile = isWhole && options.engine === 'chromium' && !options.isJson;
  const sections: Section[] = [];
  const failures: string[] = [];
  try {
    const bench = createBench(site, options.isShort ? SHORT : FULL, (line) => console.error(line));
    for (const [name, measure] of measures) {
      try {
        const startedAt = performance.now();
        const section = await measure(bench);
        bench.log(`${name}: ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
        if (section !== null) sections.push(section);
        // The report is written after each section, so that a later failure loses no results.
        if (isForTheFile) bench.log(`Wrote ${await writeReport(root, { browser: site.browser.version, sections })}.`);
      } catch (error) {
        failures.push(String(error));
        console.error(`A measurement failed: ${String(error)}`);
      }
    }
  } finally {
    await site.close();
  }
  const report = { browser: site.browser.version, sections };
  if (options.isJson) console.log(JSON.stringify(report, null, 1));
  else if (!isForTheFile) console.log(reportOf(report));
  const off = farOff(sections.flatMap(({ figures }) => figures));
  for (const title of off) console.error(`Far off its aim: ${title}`);
  return off.length + failures.length === 0 ? 0 : 1;
}
