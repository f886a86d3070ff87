// A run: rounds on one profile after another, until the time is over or a violation is found.
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { arch, cpus, tmpdir, type } from 'node:os';
import { basename, join } from 'node:path';
import { createRandom, type Random } from '../simulation/random.ts';
import { buildPage } from '../support/build-page.ts';
import { makeBuild } from '../support/builds.ts';
import { serve } from '../support/serve.ts';
import { checkAll } from './check.ts';
import { startControlServer } from '../support/control-server.ts';
import type { TortureEngine } from './engines/engine.ts';
import type { Command, Report } from './messages.ts';
import { playRound } from './round.ts';
import type { ActionKind } from './schedule.ts';
import { slowKinds, Statistics, type RunResult } from './statistics.ts';
import { openTabs, pickTabCount } from './tabs.ts';
import { Violation } from './violation.ts';
import { World, type Site } from './world.ts';

/** After this number of kills a profile is checked as a whole and replaced, because reading it back takes longer and longer. */
const KILLS_PER_PROFILE = 40;

/** Settings with frequent checkpoints, so that kills also interrupt checkpoints. */
const CONFIG = { persist_interval_secs: 0.4, max_memory_messages: 8 };

export interface RunOptions {
  readonly engine: TortureEngine;
  readonly minutes: number;
  readonly seed: number;
  /** The allowed actions; those that the engine does not support are ignored. */
  readonly only: readonly ActionKind[];
  /** The project's directory. */
  readonly root: string;
  /** Directories of a release and of the next one. Builds are made if they are not given. */
  readonly builds?: readonly [release: string, next: string];
  /** Aborting it ends the run early. */
  readonly signal: AbortSignal;
  readonly log: (line: string) => void;
}

/** The folder for the result file of a run. */
function resultsFolder(root: string): string {
  return join(root, '.cache', 'torture', 'results');
}

/** The folders of result files for the report: the runs of this clone, and those in the repository. */
export function reportedFolders(root: string): string[] {
  return [resultsFolder(root), join(root, 'test', 'torture', 'results')];
}

/** Performs a run and writes its result file. Rejects only if the run could not start. */
export async function runTorture(options: RunOptions): Promise<RunResult> {
  const { engine, minutes, seed, root, signal } = options;
  const site = await openSite(root, options.builds);
  const statistics = new Statistics();
  const startedAt = new Date();
  const until = performance.now() + minutes * 60_000;
  let failure: string | null = null;
  try {
    const random = createRandom(seed);
    while (performance.now() < until && !signal.aborted) {
      await runProfile(options, site, random, statistics, until);
    }
    const slow = slowKinds(statistics.counted);
    if (slow.length > 0)
      throw new Violation(`In half of these kills, recording resumed only after a deadline: ${slow.join(', ')}.`);
  } catch (error) {
    if (!signal.aborted) {
      if (error instanceof Violation) statistics.noteDifferences(error.differences);
      failure = error instanceof Violation ? error.message : String(error);
      if (error instanceof Error && !(error instanceof Violation)) options.log(String(error.stack));
    }
  } finally {
    await Promise.all([site.server.close(), site.control.close()]);
  }
  const leaks = [...new Set(site.server.violations)];
  if (leaks.length > 0) options.log(`Requests that went to the server: ${leaks.join(', ')}`);
  const result: RunResult = {
    engine: engine.name,
    seed,
    minutes,
    seconds: Math.round((performance.now() - until + minutes * 60_000) / 1000),
    started_at: startedAt.toISOString(),
    machine: `${cpus().length} cores, ${type()} ${arch()}`,
    stand_ins: engine.standIns,
    ...statistics.counted,
    leaked: site.server.violations.length,
    failure,
  };
  const folder = resultsFolder(root);
  await mkdir(folder, { recursive: true });
  const name = `${engine.name}-${startedAt.toISOString().replaceAll(/[:.]/g, '')}-${seed}.json`;
  await writeFile(join(folder, name), `${JSON.stringify(result, null, 1)}\n`);
  return result;
}

/** Makes the builds, or copies of those that are given, and serves them. */
async function openSite(root: string, given: RunOptions['builds']): Promise<Site> {
  const folder = join(root, '.cache', 'torture', 'builds');
  const [release, next, files] = await Promise.all([
    given === undefined ? makeBuild(root, 'release', folder) : copyOf(given[0], folder),
    given === undefined ? makeBuild(root, 'next', folder) : copyOf(given[1], folder),
    buildPage(root, { name: 'torture', module: 'test/torture/page/main.ts' }),
  ]);
  // As in a real deployment, files of the other build stay online, because open pages may still request them.
  await cp(join(release, 'assets'), join(next, 'assets'), { recursive: true, force: false });
  await cp(join(next, 'assets'), join(release, 'assets'), { recursive: true, force: false });
  const server = await serve(release, { extraFiles: files, forbidApi: true });
  return { server, control: await startControlServer<Command, Report>(), builds: [release, next] };
}

async function copyOf(build: string, folder: string): Promise<string> {
  const copy = join(folder, basename(build));
  await rm(copy, { recursive: true, force: true });
  await cp(build, copy, { recursive: true });
  return copy;
}

/** Performs rounds on a new profile. The profile is kept if they find a violation. */
async function runProfile(
  { engine, only, signal, log }: RunOptions,
  site: Site,
  random: Random,
  statistics: Statistics,
  until: number,
): Promise<void> {
  const profile = await mkdtemp(join(tmpdir(), 'holdfast-torture-'));
  const world = new World(engine, profile, site, random, {
    onAcked: () => void (statistics.acked += 1),
    onLoadedAgain: (why) => {
      statistics.loadedAgain.push(why);
      log(`  Loaded again: ${why}`);
    },
  });
  const ended = new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => {
      reject(new Error('The run was aborted.'));
    });
  });
  try {
    await Promise.race([ended, playProfile(world, { only, log }, statistics, until)]);
  } catch (error) {
    if (!signal.aborted) log(`Failed during ${world.doing}; the profile is kept: ${profile}`);
    throw error;
  } finally {
    await world.close().catch(() => undefined);
  }
  await rm(profile, { recursive: true, force: true, maxRetries: 5 });
}

async function playProfile(
  world: World,
  { only, log }: Pick<RunOptions, 'only' | 'log'>,
  statistics: Statistics,
  until: number,
): Promise<void> {
  await world.launch();
  statistics.browser = world.browser.version;
  const [first] = await openTabs(world, pickTabCount(world));
  await world.ask(first, { type: 'configure', change: CONFIG });
  const killsBefore = statistics.kills;
  while (performance.now() < until && statistics.kills - killsBefore < KILLS_PER_PROFILE) {
    const startedAt = performance.now();
    const outcome = await playRound(world, only, statistics);
    log(lineOf(outcome, statistics, performance.now() - startedAt));
  }
  world.doing = 'the check of everything';
  const [reader] = await openTabs(world, 1);
  await checkAll(world, reader);
  log(`  everything on this profile read back: ${world.all.length} writers`);
}

function lineOf(
  { kind, tailMs, againMs, tabs, sessions }: Awaited<ReturnType<typeof playRound>>,
  { rounds, kills, acked }: Statistics,
  ms: number,
): string {
  const times =
    tailMs === null || againMs === null ? '' : `tail ${tailMs.toFixed(0)} ms, again ${againMs.toFixed(0)} ms`;
  return [
    `#${String(rounds).padEnd(5)}`,
    kind.padEnd(20),
    times.padEnd(28),
    `${tabs} tabs, ${sessions} sessions read, ${kills} kills, ${acked} acked, ${(ms / 1000).toFixed(1)} s`,
  ].join(' ');
}
