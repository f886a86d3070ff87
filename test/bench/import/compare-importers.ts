// Compares the importer with other packages that read exports of ChatGPT: in Node, each as a program of its own, on one file. How long
// the program takes, and what of the file stands in what it has written.
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { rolldown } from 'rolldown';
import { LIFELIKE, markOf, timeOf, type LifelikeKind } from '../../support/lifelike-export.ts';
import { zipOf } from '../../support/zip-files.ts';
import type { Bench } from '../bench.ts';
import { median, written } from '../figures.ts';
import { OTHER_IMPORTERS } from './importers.ts';

/** A directory in which `npm install` has put the packages of {@link OTHER_IMPORTERS}. */
const FOLDER = process.env['HOLDFAST_IMPORT_PEERS'];

const ROUNDS = 3;
const DEADLINE_MS = 300_000;

/** Conversations whose marks are looked for: the first ones. */
const LOOKED_FOR = 50;

const KINDS = Object.keys(LIFELIKE).map((kind) => kind as LifelikeKind);

interface Compared {
  readonly name: string;
  readonly makes: string;
  /** Of the whole program, in ms. */
  readonly times: readonly number[];
  /** Of each kind, how many of 100 are kept; and of the times of messages. */
  readonly kept: readonly number[];
  readonly failure: string | null;
}

/** A text and a table for the report. */
export async function compareImporters(
  bench: Bench,
  file: string,
  conversations: number,
): Promise<{ readonly text: string; readonly table: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-importers-'));
  try {
    const input = join(folder, 'conversations.json');
    await writeFile(input, file);
    const archive = join(folder, 'export.zip');
    if (FOLDER !== undefined)
      await writeFile(archive, (await zipOf([{ path: 'conversations.json', content: file, isStored: true }])).stream());
    const ours = await ourProgram(folder);
    const programs = [
      {
        name: 'Holdfast',
        makes: 'sessions as JSON lines',
        program: (output: string) => [ours, input, join(output, 'sessions.jsonl')],
        besides: undefined,
      },
      ...(FOLDER === undefined ? [] : OTHER_IMPORTERS).map(({ name, makes, takesArchive, program, writesBeside }) => ({
        name,
        makes,
        program: (output: string) =>
          program(
            join(FOLDER ?? '', 'node_modules', name),
            writesBeside === true ? join(output, 'conversations.json') : takesArchive ? archive : input,
            output,
          ),
        besides: writesBeside === true ? input : undefined,
      })),
    ];
    const compared = new Map<string, Compared>();
    for (let round = 0; round < (conversations > 1_000 ? ROUNDS : 1); round += 1)
      for (const { name, makes, program, besides } of programs) {
        const output = join(folder, `${name}-${round}`);
        await mkdir(output);
        if (besides !== undefined) await writeFile(join(output, 'conversations.json'), file);
        const known = compared.get(name) ?? { name, makes, times: [], kept: [], failure: null };
        const startedAt = performance.now();
        const failure = await run(program(output));
        const ms = performance.now() - startedAt;
        if (besides !== undefined) await rm(join(output, 'conversations.json'));
        const kept =
          failure === null && round === 0 ? await keptIn(output, Math.min(conversations, LOOKED_FOR)) : known.kept;
        compared.set(name, { ...known, times: [...known.times, ms], kept, failure: known.failure ?? failure });
        bench.log(`${name}: ${failure ?? `${written(ms)} ms`}`);
        await rm(output, { recursive: true });
      }
    return reportOf([...compared.values()], file.length);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The importer as a program for Node. */
async function ourProgram(folder: string): Promise<string> {
  const bundle = await rolldown({
    input: join(import.meta.dirname, 'node-import.ts'),
    platform: 'node',
    logLevel: 'silent',
  });
  const file = join(folder, 'importer.mjs');
  await bundle.write({ file, format: 'es', codeSplitting: false });
  await bundle.close();
  return file;
}

async function run(program: readonly string[]): Promise<string | null> {
  try {
    await promisify(execFile)(process.execPath, [...program], { timeout: DEADLINE_MS, maxBuffer: 64 * 1024 ** 2 });
    return null;
  } catch (error) {
    const [line = ''] = String(error)
      .split('\n')
      .filter((each) => /rror/.test(each))
      .slice(-1);
    return `failed: ${line.slice(0, 100)}`;
  }
}

/** How many of 100 of each kind stand in the files of a folder, and how many of the times. */
async function keptIn(folder: string, conversations: number): Promise<number[]> {
  let text = '';
  for (const name of (await readdir(folder)).toSorted()) {
    text += await readFile(join(folder, name), 'utf8');
    if (text.length > 400_000_000) break;
  }
  const found = new Set(Array.from(text.matchAll(/\[\[(\w+ \d+\.\d+)\]\]/g), ([, mark]) => mark));
  const shares = KINDS.map((kind) => {
    const marks = marksOf(kind, conversations).filter((mark) => found.has(mark.slice(2, -2)));
    return (100 * marks.length) / (LIFELIKE[kind] * conversations);
  });
  const times = Array.from({ length: conversations }, (_, n) => timeOf(n, 5));
  const kept = times.filter((time) => timeTexts(time).some((each) => text.includes(each)));
  return [...shares, (100 * kept.length) / conversations];
}

function marksOf(kind: LifelikeKind, conversations: number): string[] {
  const indexes = Array.from({ length: 20 }, (_, index) => index);
  return Array.from({ length: conversations }, (_, n) => indexes.map((index) => markOf(kind, n, index))).flat();
}

/** How a time may be written so that it can be read back, to the millisecond. */
function timeTexts(time: number): string[] {
  return [String(time * 1000), String(time), new Date(time * 1000).toISOString()];
}

function reportOf(compared: readonly Compared[], bytes: number): { readonly text: string; readonly table: string } {
  const rows = compared.map(({ name, makes, times, kept, failure }) => [
    name,
    makes,
    failure ?? written(median(times) / 1000),
    failure === null ? written(bytes / 1e6 / (median(times) / 1000)) : '–',
    ...kept.map((share) => written(share)),
  ]);
  const columns = ['importer', 'makes', 's', 'MB/s', ...KINDS.map((kind) => KIND_TITLES[kind]), 'exact times'];
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const others =
    FOLDER === undefined
      ? 'No other importers were measured: set `HOLDFAST_IMPORT_PEERS` to a directory in which `npm install ' +
        `${OTHER_IMPORTERS.map(({ name }) => name).join(' ')}\` was run.`
      : 'Each other importer is used as its documentation says.';
  return {
    text: `The same file in Node, each importer as a program of its own from its start to its end, which writes what it has read. ${others} The columns after the rate say how many of 100 of the messages of a kind stand in what was written, and of how many the exact time.`,
    table: [line(columns), line(columns.map(() => '---')), ...rows.map(line)].join('\n'),
  };
}

const KIND_TITLES: Readonly<Record<LifelikeKind, string>> = {
  texts: 'texts',
  branches: 'other branches',
  reasoning: 'reasoning',
  calls: 'calls',
  results: 'results',
  hidden: 'hidden',
  files: 'files by name',
};
