// Measures the import of an export of ChatGPT, and the export of what it brought: how fast, and what recording and the page notice.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { launchProfile } from '../../support/browser.ts';
import { buildPage } from '../../support/build-page.ts';
import { chatgptExport } from '../../support/chatgpt-export.ts';
import { serve } from '../../support/serve.ts';
import { oneByOne, type Bench } from '../bench.ts';
import { EAGER_MEMORY, ISOLATION } from '../isolation.ts';
import { median, written, type Figure, type Section } from '../figures.ts';
import type { ImportBench, ImportTaken } from './import-page.ts';

declare global {
  interface Window {
    importBench: ImportBench;
  }
}

const MB = 1_000_000;

/** Bytes of the file at full scale, and in the short form. */
const FULL_BYTES = 100 * MB;
const SHORT_BYTES = 5 * MB;

/** Characters of an answer: about those of twenty messages. */
const ANSWER = 8_000;

/** Bytes of a conversation beside its answer. */
const FRAME = 900;

const DEADLINE_MS = 600_000;
const APPENDS = 200;

/** What a round has measured. */
interface ImportRound {
  readonly first: ImportTaken;
  readonly again: ImportTaken;
  readonly watched: ImportTaken;
  readonly cancelled: ImportTaken;
  readonly alone: readonly number[];
  readonly beside: readonly number[];
  readonly exported: { readonly ms: number; readonly bytes: number };
}

export async function measureImport(bench: Bench): Promise<Section | null> {
  if (!bench.site.browser.version.includes('Chrom')) return null;
  const isFull = bench.scale.size === 1;
  const file = chatgptExport(Math.round((isFull ? FULL_BYTES : SHORT_BYTES) / (ANSWER + FRAME)), ANSWER);
  const rounds = await oneByOne(Array.from({ length: isFull ? 3 : 1 }), () => measureRound(bench, file));
  return sectionOf(rounds);
}

async function measureRound(bench: Bench, file: string): Promise<ImportRound> {
  const root = join(import.meta.dirname, '..', '..', '..');
  const page = await buildPage(root, { name: 'import', module: 'test/bench/import/import-page.ts' });
  const server = await serve(bench.site.build, { extraFiles: { ...page, 'chats.json': file }, headers: ISOLATION });
  const profile = await mkdtemp(join(tmpdir(), 'holdfast-import-bench-'));
  const { context } = await launchProfile(profile, EAGER_MEMORY);
  context.setDefaultTimeout(DEADLINE_MS);
  const open = async (namespace: string): Promise<Page> => {
    const opened = await context.newPage();
    await opened.goto(`${server.url}import.html?namespace=${namespace}`);
    await opened.waitForFunction(() => 'importBench' in window);
    return opened;
  };
  try {
    const importing = await open('timed');
    const first = await importing.evaluate(() => window.importBench.import('chats.json'));
    bench.log(`import: ${rateText(first)}`);
    const again = await importing.evaluate(() => window.importBench.import('chats.json'));
    bench.log(`the same again: ${rateText(again)}`);
    const exported = await importing.evaluate(() => window.importBench.export('jsonl'));
    bench.log(`export: ${written(rateOf(exported))} MB/s`);
    const watching = await open('watched');
    const watched = await watching.evaluate(() => window.importBench.import('chats.json', { looksAtHeap: true }));
    const cancelling = await open('cancelled');
    const cancelled = await cancelling.evaluate(() => window.importBench.import('chats.json', { cancels: true }));
    bench.log(`cancelled within ${written(cancelled.ms)} ms, heap ${written((watched.heap ?? Number.NaN) / MB)} MB`);

    const [recording, beside] = [await open('shared'), await open('shared')];
    const alone = await recording.evaluate((count) => window.importBench.appends(count), APPENDS);
    const imports = beside.evaluate(() => window.importBench.import('chats.json'));
    const times = await recording.evaluate((count) => window.importBench.appends(count), APPENDS);
    bench.log(`acks beside: ${written(median(times))} ms (alone: ${written(median(alone))})`);
    await beside.close(); // the rest of the import is not measured
    await imports.catch(() => undefined);
    return { first, again, watched, cancelled, alone, beside: times, exported };
  } finally {
    await context.close();
    await server.close();
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

function rateOf({ bytes, ms }: { readonly bytes: number; readonly ms: number }): number {
  return bytes / MB / (ms / 1_000);
}

function rateText(taken: ImportTaken): string {
  return `${written(rateOf(taken))} MB/s, ${taken.sessions} sessions, longest task ${written(taken.longestTask)} ms${taken.error === null ? '' : `, ${taken.error}`}`;
}

function sectionOf(rounds: readonly ImportRound[]): Section {
  const [{ first: { bytes } } = { first: { bytes: 0 } }] = rounds;
  const each = (measure: (round: ImportRound) => number): number[] => rounds.map(measure);
  const figures: Figure[] = [
    figure(
      'import-rate',
      'parsing and storing, MB/s',
      each(({ first }) => rateOf(first)),
      { atLeast: 20 },
      true,
    ),
    figure(
      'import-again',
      'the same file again, times as fast',
      each(({ first, again }) => first.ms / again.ms),
      { atLeast: 3 },
      true,
    ),
    figure(
      'import-task',
      'longest task of the page meanwhile, ms',
      each(({ first }) => first.longestTask),
      { atMost: 50 },
      true,
    ),
    figure(
      'import-heap',
      'most memory of the worker, MB',
      each(({ watched }) => (watched.heap ?? Number.NaN) / MB),
      { atMost: 200 },
      true,
    ),
    figure(
      'import-cancel',
      'from the cancel to its end, ms',
      each(({ cancelled }) => cancelled.ms),
      { atMost: 1_000 },
      true,
    ),
    figure(
      'import-ack',
      'ack p50 of another page beside an import, relative to that without',
      each(({ alone, beside }) => median(beside) / median(alone)),
      { atMost: 1.5 },
      true,
    ),
    figure(
      'export-rate',
      'export of all as JSON lines, MB/s',
      each(({ exported }) => rateOf(exported)),
      { atLeast: 50 },
      true,
    ),
  ];
  return {
    title: 'Import and export',
    text: `An export of ChatGPT of ${written(bytes / MB)} MB, imported into an empty database in real Chromium: read, recognised, made into sessions and stored by a worker of the page. Then the same file again, which changes nothing. The acks are those of lone appends in another page of the origin.`,
    columns: ['', 'median of the rounds'],
    rows: figures.map(({ title, rounds: values }) => [title, written(median(values))]),
    figures,
  };
}

/** `isAbsolute`: depends on how fast the machine is, and on how many cores. */
function figure(
  id: string,
  title: string,
  rounds: readonly number[],
  aim: NonNullable<Figure['aim']>,
  isAbsolute = false,
): Figure {
  return { id, title, rounds, aim, ...(isAbsolute ? { isAbsolute } : {}) };
}
