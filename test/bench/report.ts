// Writes BENCHMARKS.md: the figures with their aims, then every table.
import { readFile, writeFile } from 'node:fs/promises';
import { cpus, totalmem, type } from 'node:os';
import { join } from 'node:path';
import { excessOf, valueOf, written, type Aim, type Figure, type Section } from './figures.ts';
import { barChart } from './plot.ts';

export interface Report {
  readonly browser: string;
  readonly sections: readonly Section[];
}

/** Hand-written notes follow this line. They are kept when the rest is written again. */
const NOTES_MARK = '<!-- What follows is written by hand. -->';

const GIB = 1024 ** 3;

/** Writes the report and its plots into the project's root, keeps the hand-written notes, and returns the report's path. */
export async function writeReport(root: string, report: Report): Promise<string> {
  const file = join(root, 'BENCHMARKS.md');
  const before = await readFile(file, 'utf8').catch(() => '');
  const [, notes = ''] = before.split(NOTES_MARK);
  await writeFile(file, `${reportOf(report)}\n${NOTES_MARK}\n\n${notes.trim()}`.trimEnd() + '\n');
  for (const { name, svg } of plotsOf(report)) await writeFile(join(root, 'test', 'bench', name), svg);
  return file;
}

/** The report as Markdown. */
export function reportOf(report: Report): string {
  const { browser, sections } = report;
  const figures = sections.flatMap((section) => section.figures).filter(({ aim }) => aim !== undefined);
  const plots = plotsOf(report).map(({ name, title }) => `![${title}](test/bench/${name})\n`);
  return [
    '# Benchmarks\n',
    `Written by \`npm run bench\` on ${new Date().toISOString().slice(0, 10)}: ${browser}, headless; ${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'}), ${Math.round(totalmem() / GIB)} GiB, ${type()}, Node ${process.version}. All comparisons are made within one run, in alternating rounds. Each figure is the median of its rounds. The machine is shared and noisy, so the ratios are more reliable than the absolute values.\n`,
    table(
      ['figure', 'aim', 'measured', 'range of the rounds', 'result'],
      figures.map((figure) => [
        figure.title,
        figure.aim === undefined ? '' : aimOf(figure.aim),
        written(valueOf(figure)),
        spreadOf(figure),
        excessOf(figure) <= 1 ? 'met' : 'missed',
      ]),
    ),
    ...plots,
    ...sections.flatMap(({ title, text, columns, rows }) => [`## ${title}\n`, `${text}\n`, table(columns, rows)]),
  ].join('\n');
}

function aimOf(aim: Aim): string {
  return 'atMost' in aim ? `at most ${written(aim.atMost)}` : `at least ${written(aim.atLeast)}`;
}

function spreadOf({ rounds }: Figure): string {
  return rounds.length < 2 ? '' : `${written(Math.min(...rounds))} – ${written(Math.max(...rounds))}`;
}

function table(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(columns), line(columns.map(() => '---')), ...rows.map(line), ''].join('\n');
}

interface Plot {
  readonly name: string;
  readonly title: string;
  readonly svg: string;
}

function plotsOf({ sections }: Report): Plot[] {
  const peers = sections.find(({ title }) => title === 'Peers');
  const figures = sections.flatMap((section) => section.figures).filter(({ aim }) => aim !== undefined);
  const plots: Plot[] = [];
  if (peers !== undefined) {
    const title = 'Durable appends per second, 16 sessions (logarithmic)';
    const bars = peers.rows.map(([name = '', rate = '']) => ({ name, value: Number(rate.replaceAll(',', '')) }));
    plots.push({ name: 'peers.svg', title, svg: barChart({ title, bars, isLogarithmic: true }) });
  }
  if (figures.length > 0) {
    const title = 'Figures relative to their aims (met: 1 or less)';
    const bars = figures.map((figure) => ({ name: figure.id, value: excessOf(figure) }));
    plots.push({ name: 'aims.svg', title, svg: barChart({ title, bars, isLogarithmic: false, limit: 1 }) });
  }
  return plots;
}
