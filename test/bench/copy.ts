// Measures what the second copy costs while recording and at the start, what it takes on the disk, and how fast it is restored.
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DEFAULT_CONFIG } from '../../src/protocol/index.ts';
import { loadEngine } from '../torture/load-engine.ts';
import { FOLDED_SOON, inRounds, oneByOne, withPage, withPages, type Bench } from './bench.ts';
import type { Filling, RestoreTimes, Streamed, Times } from './commands.ts';
import { median, perSecond, written, type Figure, type Section } from './figures.ts';
import { historySession } from './history.ts';
import { streamOf } from './page/streams.ts';
import { openSite } from './site.ts';

const ROOT = join(import.meta.dirname, '..', '..');

const SESSIONS = 16;

/** Tokens in flight per session. */
const WINDOW = 128;

/** A turn of recording: lone appends, and a stream that is longer than the interval of checkpoints. A short form makes checkpoints more often than apps do. */
const TURN = { appends: 500, streamMs: 6_000, config: {} };
const SHORT_TURN = { appends: 250, streamMs: 1_500, config: FOLDED_SOON };

const SHORT_ROUNDS = 2;

/** Starts of each kind in a turn. */
const STARTS = 2;

/** Sessions that are streamed at full scale, of which it is measured what they take. */
const STREAMED_SESSIONS = 160;

/** Length of the texts that are restored at full scale, in UTF-16 code units. */
const HISTORY = 300_000_000;

/** Restores of each kind, at full scale and in a short form. */
const RESTORES = 3;
const SHORT_RESTORES = 1;

/** A value with the second copy, and one without it. */
interface Pair {
  readonly on: number;
  readonly off: number;
}

const VARIANTS = ['on', 'off'] as const;

/** Both in turns, so that a machine which becomes slower or faster meanwhile changes both alike. */
const TURNS = ['on', 'off', 'off', 'on'] as const;

export async function measureCopy(given: Bench): Promise<Section | null> {
  if (!given.site.browser.version.includes('Chrom')) return null;
  const isFull = given.scale.size === 1;
  const bench = isFull ? given : { ...given, scale: { ...given.scale, rounds: SHORT_ROUNDS } };
  const recording = await measureRecording(bench);
  const starts = await inRounds(bench, () => measureStarts(bench));
  const { bytes, restores } = await measureHistory(bench);
  const [first] = restores;
  const share = (bench.scale.size * HISTORY) / 1e6;
  const figures: Figure[] = [
    {
      id: 'copy-ack',
      title: 'lone append with the second copy, p50, relative to that without it',
      rounds: recording.map(({ ack }) => ack.on / ack.off),
      aim: { atMost: 1.05 },
    },
    {
      id: 'copy-throughput',
      title: `appends per second of ${SESSIONS} sessions with the second copy, relative to those without it`,
      rounds: recording.map(({ throughput }) => throughput.on / throughput.off),
      aim: { atLeast: 1 / 1.05 },
    },
    {
      id: 'copy-start',
      title: 'cold start to the first ack with the second copy, relative to that without it',
      rounds: starts.map(({ on, off }) => on / off),
      aim: { atMost: 1.1 },
    },
    {
      id: 'copy-bytes',
      title: 'bytes on disk with the second copy, relative to those without it',
      rounds: [(bytes.database + bytes.copy) / bytes.database],
      aim: { atMost: 2 },
    },
    {
      id: 'copy-restore',
      title: `restore of ${written(share)} MB of text, relative to a raw restore of the same rows`,
      rounds: restores.map(({ ours, raw }) => ours.all / raw),
      aim: { atMost: 1.5 },
    },
    {
      id: 'copy-first-page',
      title: 'first page of a session since the start of that restore, ms',
      rounds: restores.map(({ ours }) => ours.first_page),
      aim: { atMost: 2_000 },
      isAbsolute: true,
    },
  ];
  const row = (name: string, pairs: readonly Pair[]): string[] => [
    name,
    ...VARIANTS.map((variant) => written(median(pairs.map((pair) => pair[variant])))),
  ];
  return {
    title: 'Second copy',
    text: `Two pages record in turns (A, B, B, A), one with \`second_copy\` and one without, with a checkpoint every ${isFull ? DEFAULT_CONFIG.persist_interval_secs : FOLDED_SOON.persist_interval_secs} s: lone appends one after the other, then ${SESSIONS} sessions with ${WINDOW} tokens in flight each. Cold starts are those of the same recordings. Bytes on the disk are those of sessions that are streamed over twelve checkpoints each, followed by another one; those of the database are taken after a restore, when its LevelDB has just what is recorded. For the restore, ${first?.ours.sessions ?? 0} sessions with ${written(share)} MB of text are recorded; then the browser ends, its IndexedDB is deleted, and it starts again: a page opens the recorder and at once asks for the session that would come back last. Raw: a SharedWorker reads the same pieces from Cache Storage, unpacks them, and puts their rows into a database with the same stores and indexes; ${restores.length} times each, in turns.`,
    columns: ['', 'with the copy', 'without'],
    rows: [
      row(
        'lone append, p50, ms',
        recording.map(({ ack }) => ack),
      ),
      row(
        'appends per second',
        recording.map(({ throughput }) => throughput),
      ),
      row('cold start to the first ack, ms', starts),
      [
        'IndexedDB and Cache Storage on the disk, MB',
        written((bytes.database + bytes.copy) / 1e6),
        written(bytes.database / 1e6),
      ],
      ['restore, ms (right: the raw one)', ...restored(restores.map(({ ours, raw }) => [ours.all, raw]))],
      ['first page of a session meanwhile, ms', written(median(restores.map(({ ours }) => ours.first_page))), ''],
    ],
    figures,
  };
}

function restored(pairs: readonly (readonly [number, number])[]): string[] {
  return [0, 1].map((index) => written(median(pairs.map((pair) => pair[index] ?? Number.NaN))));
}

/** Works with both in turns. Returns the means of each. */
async function inTurns<T extends Readonly<Record<string, number>>>(
  work: (variant: keyof Pair) => Promise<T>,
): Promise<Readonly<Record<keyof T, Pair>>> {
  const turns = await oneByOne(TURNS, async (variant) => ({ variant, found: await work(variant) }));
  const mean = (variant: keyof Pair, name: keyof T): number => {
    const values = turns.flatMap((turn) => (turn.variant === variant ? [turn.found[name] ?? Number.NaN] : []));
    return values.reduce((sum, value) => sum + value, 0) / values.length;
  };
  const names: (keyof T)[] = Object.keys(turns[0]?.found ?? {});
  const pairs = names.map((name) => [name, { on: mean('on', name), off: mean('off', name) }]);
  return Object.fromEntries(pairs) as Readonly<Record<keyof T, Pair>>;
}

interface Recording {
  readonly ack: Pair;
  readonly throughput: Pair;
}

async function measureRecording(bench: Bench): Promise<Recording[]> {
  const turn = bench.scale.size === 1 ? TURN : SHORT_TURN;
  return withPages(bench, async (openPage) => {
    const [on, off] = await oneByOne(VARIANTS, async (variant) => {
      const page = await openPage();
      const config = { ...turn.config, second_copy: variant === 'on' };
      const opened = { namespace: `copy-${variant}`, transport: 'shared_worker', sessions: SESSIONS, config } as const;
      await page.ask({ type: 'open', ...opened });
      await page.ask({ type: 'stream', sessions: SESSIONS, window: WINDOW, ms: bench.scale.streamMs }); // warm up
      return page;
    });
    if (on === undefined || off === undefined) throw new Error('A page is missing.');
    const pages = { on, off };
    return inRounds(bench, () =>
      inTurns(async (variant) => {
        const page = pages[variant];
        await page.show();
        const lone = await page.ask<Times>({ type: 'lone', session: 0, count: turn.appends });
        const pace = { sessions: SESSIONS, window: WINDOW, ms: turn.streamMs };
        const throughput = perSecond(await page.ask<Streamed>({ type: 'stream', ...pace }));
        await on.ask({ type: 'copied' }); // what it writes must not slow down the other one
        return { ack: median(lone), throughput };
      }),
    );
  });
}

async function measureStarts(bench: Bench): Promise<Pair> {
  const { start } = await inTurns(async (variant) => {
    const times = await oneByOne(Array.from({ length: STARTS }), () =>
      withPage(bench, (page) => page.ask<Times>({ type: 'first_ack', namespace: `copy-${variant}`, sessions: 0 })),
    );
    return { start: median(times.flat()) };
  });
  return start;
}

interface History {
  /** What database and copy of streamed sessions take on the disk, in bytes. */
  readonly bytes: { readonly database: number; readonly copy: number };
  readonly restores: readonly { readonly ours: RestoreTimes; readonly raw: number }[];
}

/** In a browser of its own, as the databases of the whole origin are deleted. */
async function measureHistory({ site: { build }, scale, log }: Bench): Promise<History> {
  const site = await openSite(ROOT, await loadEngine('chromium'), build);
  const own = { site, scale, log, filled: new Set<string>() };
  const database = join(site.profile, 'Default', 'IndexedDB');
  const copy = join(site.profile, 'Default', 'Service Worker', 'CacheStorage');
  const lose = (): Promise<void> => rm(database, { recursive: true });
  const restore = (namespace: string, session_id: string): Promise<RestoreTimes> =>
    withPage(own, (page) => page.ask({ type: 'restore', namespace, session_id }));
  try {
    await fillCopied(own, 'streamed', { streamed_sessions: Math.max(SESSIONS, STREAMED_SESSIONS * scale.size) });
    const bytes = { database: Number.NaN, copy: Number.NaN };
    await site.restart(async () => {
      bytes.copy = await diskBytes(copy);
      await lose();
    });
    await restore('streamed', streamOf(0).session_id);
    await site.restart(async () => {
      bytes.database = await diskBytes(database); // without the traces of each commit, which would make it larger
      await lose();
      await rm(copy, { recursive: true });
    });
    await fillCopied(own, 'history', { history: HISTORY * scale.size });
    const restores = await oneByOne(
      Array.from({ length: scale.size === 1 ? RESTORES : SHORT_RESTORES }),
      async (_, round) => {
        await site.restart(lose);
        const ours = await restore('history', historySession(0));
        await site.restart(lose);
        const [raw = Number.NaN] = await withPage(own, (page) =>
          page.ask<Times>({ type: 'raw_restore', namespace: 'history', database: 'raw-restore' }),
        );
        const times = [ours.all, ours.first_page, raw].map(written);
        log(`restore ${round}: ${times[0]} ms, first page ${times[1]} ms, raw ${times[2]} ms`);
        return { ours, raw };
      },
    );
    return { bytes, restores };
  } finally {
    await site.close();
  }
}

/** Fills a namespace that has a second copy, and waits until that has everything. */
async function fillCopied(bench: Bench, namespace: string, filling: Filling): Promise<void> {
  await withPage(bench, async (page) => {
    const config = { persist_interval_secs: 0.2, second_copy: true };
    await page.ask({ type: 'open', namespace, transport: 'shared_worker', sessions: 0, config });
    await page.ask({ type: 'fill', with: filling });
    await page.ask({ type: 'copied' });
  });
}

/** What the files of a folder take, in blocks of the disk. */
async function diskBytes(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const sizes = await Promise.all(files.map(async ({ parentPath, name }) => stat(join(parentPath, name))));
  return sizes.reduce((sum, { blocks }) => sum + blocks * BLOCK_BYTES, 0);
}

/** Of `blocks` of a file. */
const BLOCK_BYTES = 512;
