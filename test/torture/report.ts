// Writes RELIABILITY.md: the combined results of all runs, by engine.
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { quantile } from '../support/quantile.ts';
import { ENGINE_NAMES } from './load-engine.ts';
import { KILLS, type ActionKind, type KillKind } from './schedule.ts';
import { countKills, type RunResult } from './statistics.ts';

const TITLES: Record<string, string> = { chromium: 'Chromium', firefox: 'Firefox', webkit: 'WebKit' };

const NAMES: Record<ActionKind, string> = {
  tab_crash: 'tab crash',
  shared_worker_kill: 'SharedWorker killed',
  service_worker_stop: 'service worker stopped',
  child_kill: 'SIGKILL of a child process',
  browser_kill: 'SIGKILL of the whole browser',
  reload: 'reload',
  hard_reload: 'hard reload',
  close: 'tab closed',
  freeze: 'tab frozen',
  offline: 'server offline',
  quota: 'disk full',
  deploy: 'new build deployed',
};

const INTRODUCTION = `# Reliability

Several tabs record token streams in a real browser, through the SharedWorker and through REST. Tabs, workers and the
whole browser are killed at random moments. The pages report every ack over a separate connection. After each kill a new
page reads the recordings back, by port and by REST. The recordings must contain the sent events in order, each event
once, and every event that was acked. Any value except 0 in the columns “Acked events lost”, “Duplicated” and
“Reordered” is a defect.

The figures are of long runs, each listed with its seed. \`npm test\` runs a minute of the same in each engine.
`;

const NOTES = `## How to read it

- **Unacked tail**: the age of the oldest event without an ack when a kill was requested. If the page dies, such events are lost.
- **Recording again**: the time from the request to kill until every affected writer got an ack of an event that it sent
  afterwards. After a SIGKILL of the whole browser, this includes the start of the browser and the opening of tabs. After a
  tab crash, it is the time of the other tabs.
- **Requests that went to the server**: requests that a page sent to its service worker while the worker died, and that the
  browser then sent to the network. No event is lost, but the page's own server has seen the request.
- A run ends at its first failure. Its results until then are counted, and the failure is listed below its engine's table.
- The seed determines the order of the actions, but not their timing in a real browser. Other work on the machine makes all
  times longer.
`;

/** Reads the result files in the folders. A run that is in several folders counts once. */
export async function readResults(folders: readonly string[]): Promise<RunResult[]> {
  const files = new Map<string, string>();
  for (const folder of folders) {
    const names = await readdir(folder).catch(() => []);
    for (const name of names) if (name.endsWith('.json')) files.set(name, join(folder, name));
  }
  const named = [...files].toSorted(([one], [other]) => (one < other ? -1 : 1));
  return Promise.all(named.map(async ([, file]) => JSON.parse(await readFile(file, 'utf8')) as RunResult));
}

/** Writes the report into the project's root, and returns its path. */
export async function writeReport(root: string, results: readonly RunResult[]): Promise<string> {
  const file = join(root, 'RELIABILITY.md');
  await writeFile(file, reportOf(results));
  return file;
}

/** The report as Markdown. */
export function reportOf(results: readonly RunResult[]): string {
  const engines = ENGINE_NAMES.map((name) => results.filter(({ engine }) => engine === name)).filter(
    (runs) => runs.length > 0,
  );
  const header =
    '| Engine | Rounds | Kills | Events acked | Acked events lost | Duplicated | Reordered | Requests that went to the server | Unacked tail, ms (p50, p99) | Recording again, ms (p50, p99) |';
  const table = [header, rule(10), ...engines.map(summaryRow)].join('\n');
  return `${[INTRODUCTION, `${table}\n`, ...engines.map(section), NOTES].join('\n').trimEnd()}\n`;
}

function summaryRow(runs: readonly RunResult[]): string {
  const tails = KILLS.flatMap((kind) => timesOf(runs, 'tails', kind));
  const recoveries = KILLS.flatMap((kind) => timesOf(runs, 'recoveries', kind));
  return row([
    titleOf(runs),
    sum(runs, ({ rounds }) => rounds),
    sum(runs, ({ actions }) => countKills(actions)),
    sum(runs, ({ acked }) => acked),
    sum(runs, ({ lost }) => lost),
    sum(runs, ({ duplicated }) => duplicated),
    sum(runs, ({ reordered, altered }) => reordered + altered),
    sum(runs, ({ leaked }) => leaked),
    spread(tails),
    spread(recoveries),
  ]);
}

function section(runs: readonly RunResult[]): string {
  const kills = KILLS.filter((kind) => countOf(runs, kind) > 0).map((kind) =>
    row([
      NAMES[kind],
      countOf(runs, kind),
      spread(timesOf(runs, 'tails', kind)),
      spread(timesOf(runs, 'recoveries', kind)),
    ]),
  );
  const others = (Object.keys(NAMES) as ActionKind[]).filter(
    (kind) => !KILLS.some((kill) => kill === kind) && countOf(runs, kind) > 0,
  );
  const standIns = [...new Set(runs.flatMap((run) => run.stand_ins))];
  const failures = runs.flatMap(({ failure, seed }) => (failure === null ? [] : [`Seed ${seed} failed: ${failure}`]));
  const again = runs.flatMap(({ loaded_again = [], seed }) => loaded_again.map((why) => `- Seed ${seed}: ${why}`));
  const commands = runs.map(
    ({ engine, minutes, seed }) => `npm run torture -- --engine ${engine} --minutes ${minutes} --seed ${seed}`,
  );
  return [
    `## ${titleOf(runs)}\n`,
    `${unique(runs.map(({ browser }) => browser))}; ${unique(runs.map(({ machine }) => machine))}.\n`,
    row(['Kill', 'Count', 'Unacked tail, ms (p50, p99)', 'Recording again, ms (p50, p99)']),
    rule(4),
    ...kills,
    '',
    `Other actions: ${others.map((kind) => `${NAMES[kind]} ${countOf(runs, kind)}`).join(', ') || 'none'}.\n`,
    ...standIns.map((text) => `- ${text}`),
    ...(standIns.length > 0 ? [''] : []),
    ...failures.map((text) => `**${text}**\n`),
    ...(again.length > 0 ? [`Pages that were loaded again until they had a service worker:\n`, ...again, ''] : []),
    `\`\`\`sh\n${unique(commands, '\n')}\n\`\`\`\n`,
  ].join('\n');
}

function titleOf([first]: readonly RunResult[]): string {
  return first === undefined ? '' : (TITLES[first.engine] ?? first.engine);
}

function countOf(runs: readonly RunResult[], kind: ActionKind): number {
  return runs.reduce((total, { actions }) => total + (actions[kind] ?? 0), 0);
}

function timesOf(runs: readonly RunResult[], which: 'tails' | 'recoveries', kind: KillKind): number[] {
  return runs.flatMap((run) => run[which][kind] ?? []);
}

function spread(values: readonly number[]): string {
  const [half, most] = [quantile(values, 0.5), quantile(values, 0.99)];
  return half === null || most === null ? '–' : `${Math.round(half)}, ${Math.round(most)}`;
}

function sum(runs: readonly RunResult[], count: (run: RunResult) => number): string {
  return runs.reduce((total, run) => total + count(run), 0).toLocaleString('en');
}

function unique(texts: readonly string[], separator = '; '): string {
  return [...new Set(texts)].join(separator);
}

function row(cells: readonly (string | number)[]): string {
  return `| ${cells.join(' | ')} |`;
}

function rule(columns: number): string {
  return `|${'---|'.repeat(columns)}`;
}
