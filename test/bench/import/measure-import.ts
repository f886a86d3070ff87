// Measures the import of exports of ChatGPT, and the export of what they brought: how fast, and what recording and the page notice.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { launchProfile } from '../../support/browser.ts';
import { buildPage } from '../../support/build-page.ts';
import { LIFELIKE_MESSAGES, lifelikeExport } from '../../support/lifelike-export.ts';
import { serve } from '../../support/serve.ts';
import { oneByOne, type Bench } from '../bench.ts';
import { EAGER_MEMORY, ISOLATION } from '../isolation.ts';
import { median, written, type Figure, type Section } from '../figures.ts';
import { compareImporters } from './compare-importers.ts';
import type { ExportTaken, Heap, ImportBench, ImportTaken } from './import-page.ts';

declare global {
  interface Window {
    importBench: ImportBench;
  }
}

const MB = 1_000_000;

/** Bytes of a conversation. */
const CONVERSATION = 19_300;

/** At full scale: a file of 100 MB, and an archive of 1 GB with a million messages. */
const FULL = {
  conversations: Math.ceil((100 * MB) / CONVERSATION),
  large: Math.ceil(1_000_000 / LIFELIKE_MESSAGES),
  rounds: 3,
};

const SHORT = { conversations: 200, large: 500, rounds: 1 };

const DEADLINE_MS = 600_000;
const APPENDS = 200;

/** How long acks are timed beside an import, in ms: its first second alone is that of a worker that starts. */
const BESIDE_MS = 8_000;

/** What a round has measured. */
interface ImportRound {
  readonly first: ImportTaken;
  readonly again: ImportTaken;
  readonly watched: ImportTaken;
  readonly alone: readonly number[];
  readonly beside: readonly number[];
}

/** What was measured with the archive. */
interface LargeRound {
  readonly imported: ImportTaken;
  readonly cancelled: ImportTaken;
  readonly exported: ExportTaken;
  readonly messages: number;
}

type OpenPage = (namespace: string) => Promise<Page>;

export async function measureImport(bench: Bench): Promise<Section | null> {
  if (!bench.site.browser.version.includes('Chrom')) return null;
  const scale = bench.scale.size === 1 ? FULL : SHORT;
  const file = [...lifelikeExport(scale.conversations)].join('');
  const rounds = await oneByOne(Array.from({ length: scale.rounds }), () =>
    inBrowser(bench, { 'chats.json': file }, (open) => measureRound(bench, open)),
  );
  const large = await inBrowser(bench, {}, (open) => measureLarge(bench, open, scale.large));
  const importers = await compareImporters(bench, file, scale.conversations);
  return sectionOf(rounds, large, importers);
}

/** Runs `work` in a browser of its own, with an empty profile. */
async function inBrowser<T>(
  bench: Bench,
  files: Readonly<Record<string, string>>,
  work: (open: OpenPage) => Promise<T>,
): Promise<T> {
  const root = join(import.meta.dirname, '..', '..', '..');
  const page = await buildPage(root, { name: 'import', module: 'test/bench/import/import-page.ts' });
  const server = await serve(bench.site.build, { extraFiles: { ...page, ...files }, headers: ISOLATION });
  const profile = await mkdtemp(join(tmpdir(), 'holdfast-import-bench-'));
  const { context } = await launchProfile(profile, EAGER_MEMORY);
  context.setDefaultTimeout(DEADLINE_MS);
  try {
    return await work(async (namespace) => {
      const opened = await context.newPage();
      await opened.goto(`${server.url}import.html?namespace=${namespace}`);
      await opened.waitForFunction(() => 'importBench' in window);
      return opened;
    });
  } finally {
    await context.close();
    await server.close();
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function measureRound(bench: Bench, open: OpenPage): Promise<ImportRound> {
  const importing = await open('timed');
  const first = await importing.evaluate(() => window.importBench.import('chats.json'));
  bench.log(`import: ${rateText(first)}`);
  const again = await importing.evaluate(() => window.importBench.import('chats.json'));
  bench.log(`the same again: ${rateText(again)}`);
  const watching = await open('watched');
  const watched = await watching.evaluate(() => window.importBench.import('chats.json', { looksAtHeap: true }));
  bench.log(`heap ${written(most(watched.heap) / MB)} MB`);

  const [recording, beside] = [await open('shared'), await open('shared')];
  const alone = await recording.evaluate((count) => window.importBench.appends(count), APPENDS);
  const over = new AbortController();
  const imports = beside
    .evaluate(() => window.importBench.import('chats.json'))
    .finally(() => over.abort())
    .catch(() => undefined);
  const times: number[] = [];
  const until = performance.now() + BESIDE_MS;
  while (!over.signal.aborted && performance.now() < until)
    times.push(...(await recording.evaluate((count) => window.importBench.appends(count), APPENDS)));
  bench.log(`${times.length} acks beside: ${written(median(times))} ms (alone: ${written(median(alone))})`);
  await beside.close(); // the rest of the import is not measured
  await imports;
  return { first, again, watched, alone, beside: times };
}

async function measureLarge(bench: Bench, open: OpenPage, conversations: number): Promise<LargeRound> {
  const page = await open('large');
  await page.evaluate((count) => window.importBench.makeArchive('large.zip', count), conversations);
  const imported = await page.evaluate(() => window.importBench.import('large.zip', { looksAtHeap: true }));
  bench.log(`archive: ${rateText(imported)}, heap ${heapText(imported.heap)}`);
  const exported = await page.evaluate(() => window.importBench.export('jsonl', { looksAtHeap: true }));
  bench.log(
    `export: ${written(rateOf(exported))} MB/s, longest task ${written(exported.longestTask)} ms, heap ${heapText(exported.heap)}`,
  );
  await page.close();
  const cancelling = await open('cancelled');
  await cancelling.evaluate((count) => window.importBench.makeArchive('large.zip', count), conversations);
  const cancelled = await cancelling.evaluate(() => window.importBench.import('large.zip', { cancels: true }));
  bench.log(`cancelled within ${written(cancelled.ms)} ms`);
  return { imported, exported, cancelled, messages: imported.sessions * LIFELIKE_MESSAGES };
}

function rateOf({ bytes, ms }: { readonly bytes: number; readonly ms: number }): number {
  return bytes / MB / (ms / 1_000);
}

function most(heap: Heap | null): number {
  return heap === null ? Number.NaN : Math.max(heap.before, heap.after);
}

/** The most of the second half relative to the most of the first one. */
function growthOf(heap: Heap | null): number {
  return heap === null ? Number.NaN : heap.after / heap.before;
}

function heapText(heap: Heap | null): string {
  return `${written((heap?.before ?? Number.NaN) / MB)} MB, then ${written((heap?.after ?? Number.NaN) / MB)} MB`;
}

function rateText(taken: ImportTaken): string {
  return `${written(rateOf(taken))} MB/s, ${taken.sessions} sessions, longest task ${written(taken.longestTask)} ms${taken.error === null ? '' : `, ${taken.error}`}`;
}

function sectionOf(rounds: readonly ImportRound[], large: LargeRound, importers: Importers): Section {
  const [{ first: { bytes } } = { first: { bytes: 0 } }] = rounds;
  const each = (measure: (round: ImportRound) => number): number[] => rounds.map(measure);
  const figures: Figure[] = [
    figure(
      'import-rate',
      'parsing and storing an export of ChatGPT, MB/s',
      each(({ first }) => rateOf(first)),
      { atLeast: 20 },
    ),
    figure(
      'import-again',
      'the same file again, times as fast',
      each(({ first, again }) => first.ms / again.ms),
      { atLeast: 3 },
    ),
    figure(
      'import-task',
      'longest task of the page meanwhile, ms (0: none over 50)',
      each(({ first }) => first.longestTask),
      { atMost: 50 },
    ),
    figure(
      'import-heap',
      "most memory of the import's worker, MB",
      each(({ watched }) => most(watched.heap) / MB),
      { atMost: 200 },
    ),
    figure(
      'import-ack',
      'ack p50 of another page beside an import, relative to that without',
      each(({ alone, beside }) => median(beside) / median(alone)),
      { atMost: 1.5 },
    ),
    figure('archive-heap', 'most memory of the worker that imports the archive, MB', [most(large.imported.heap) / MB], {
      atMost: 200,
    }),
    figure(
      'archive-flat',
      'its most in the second half of the import, relative to the first',
      [growthOf(large.imported.heap)],
      { atMost: 1.5 },
    ),
    figure('import-cancel', 'from the cancel of the archive to its end, ms', [large.cancelled.ms], { atMost: 1_000 }),
    figure('export-rate', 'export of all messages as JSON lines, MB/s', [rateOf(large.exported)], { atLeast: 50 }),
    figure(
      'export-flat',
      'most memory of the page in the second half of the export, relative to the first',
      [growthOf(large.exported.heap)],
      { atMost: 1.5 },
    ),
  ];
  const measured = figures.map(({ title, rounds: values }) => [title, written(median(values))]);
  return {
    title: 'Import and export',
    text: [
      `Exports of ChatGPT as people have them (\`test/support/lifelike-export.ts\`): chats of twenty messages with a second answer, reasoning, a call of a tool, a picture and hidden instructions, about 1 kB a message. A file of ${written(bytes / MB)} MB is imported into an empty database in real Chromium: read, recognised, made into sessions and stored by a worker of the page; then the same file again, which changes nothing. The acks are those of lone appends in another page of the origin. An archive of ${written(large.imported.bytes / MB)} MB, whose ${written(large.messages)} messages are stored in it as they are, was imported at ${written(rateOf(large.imported))} MB/s with the memory read all the time; the export of it has ${written(large.exported.bytes / MB)} MB.`,
      importers.text,
      importers.table,
    ].join('\n\n'),
    columns: ['', 'median of the rounds'],
    rows: measured,
    figures,
  };
}

type Importers = Awaited<ReturnType<typeof compareImporters>>;

/** All depend on how fast the machine is, and on how many cores. */
function figure(id: string, title: string, rounds: readonly number[], aim: NonNullable<Figure['aim']>): Figure {
  return { id, title, rounds, aim, isAbsolute: true };
}
