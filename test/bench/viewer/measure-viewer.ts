// Measures the viewer on many recordings: the list, the transcript, frames, search, its code, and what it costs the recorder.
import { bundleSizes } from '../../../src/build/bundle-sizes.ts';
import { LARGE } from '../../recordings/recorded-profile.ts';
import type { GeneratorOptions } from '../../recordings/session-plan.ts';
import type { Bench } from '../bench.ts';
import { median, written, type Figure, type Section } from '../figures.ts';
import {
  acksBeside,
  coldLists,
  openings,
  scrolling,
  streaming,
  type AckRound,
  type FrameRound,
} from './viewer-frames.ts';
import { keysP95, measureSearch, type SearchFigures } from './viewer-search.ts';
import { openViewerSite } from './viewer-site.ts';

/** What the short form reads: enough for ratios. */
const SMALL: GeneratorOptions = { ...LARGE, sessions: 1_000, messages: 8_000, long: [400, 4_000] };

/** What the list is compared with. */
const FEW: GeneratorOptions = { ...LARGE, sessions: 100, messages: 600, long: [] };

const SCROLLED_FRAMES = 600;
const STREAMED_MS = 8_000;
const APPENDS = 200;

/** Rounds of the short form, which has half a minute. */
const SHORT_ROUNDS = 2;

const KB = 1_000;
const MB = 1_000_000;

export async function measureViewer(given: Bench): Promise<Section | null> {
  if (!given.site.browser.version.includes('Chrom')) return null;
  const isFull = given.scale.size === 1;
  const bench = isFull ? given : { ...given, scale: { ...given.scale, rounds: SHORT_ROUNDS } };
  const options = isFull ? LARGE : SMALL;
  const share = isFull ? 1 : 0.1;
  const site = await openViewerSite(bench, options, isFull);
  const few = await openViewerSite(bench, FEW, false);
  try {
    const lists = await coldLists(bench, [site, few]);
    await few.close();
    bench.log(`first list: ${lists.map((round) => round.map(written).join(' ')).join(' | ')}`);

    const viewer = await site.open('');
    await viewer.evaluate(() => window.firstRow);
    const opened = await openings(bench, viewer, options.long.length);
    bench.log(`openings: ${opened.map((round) => round.map(written).join(' ')).join(' | ')}`);
    const empty = await site.open('empty.html');
    const scrolled = await scrolling(bench, viewer, empty, 'scroll', SCROLLED_FRAMES * share);
    bench.log(`scrolling: ${scrolled.map(framesText).join(' | ')}`);
    const scrubbed = await scrolling(bench, viewer, empty, 'scrub', SCROLLED_FRAMES * share);
    bench.log(`scrubbing: ${scrubbed.map(framesText).join(' | ')}`);
    const stage = await site.stage();
    await stage.evaluate(() => window.stage.appends(1)); // begins the session that is followed
    const streamed = await streaming(bench, viewer, empty, stage, STREAMED_MS * share);
    bench.log(`streaming: ${streamed.map(framesText).join(' | ')}`);

    const acks = await acksBeside(bench, viewer, stage, APPENDS * share);
    bench.log(`acks: ${acks.map(acksText).join(' | ')}`);
    await viewer.close();
    const found = await measureSearch(bench, site, stage, options);
    if (found === null) bench.log('The viewer does not search, or its index did not get ready.');
    const { viewer: code } = await bundleSizes(given.site.build);
    return sectionOf(options, { lists, opened, scrolled, scrubbed, streamed, acks, found, code });
  } finally {
    await site.close();
  }
}

function framesText({ viewer, empty }: FrameRound): string {
  return `${written(viewer)} (empty: ${written(empty)})`;
}

function acksText({ without, following }: AckRound): string {
  return `${written(median(following))} (without the viewer: ${written(median(without))})`;
}

interface Measured {
  readonly lists: readonly (readonly number[])[];
  readonly opened: readonly (readonly number[])[];
  readonly scrolled: readonly FrameRound[];
  readonly scrubbed: readonly FrameRound[];
  readonly streamed: readonly FrameRound[];
  readonly acks: readonly AckRound[];
  readonly found: SearchFigures | null;
  readonly code: number;
}

function sectionOf(options: GeneratorOptions, measured: Measured): Section {
  const { lists, opened, scrolled, scrubbed, streamed, acks, found, code } = measured;
  const many = options.sessions.toLocaleString('en');
  const [first = 0, second = 0] = options.long.map((length) => length);
  const at = (rounds: readonly (readonly number[])[], index: number): number[] =>
    rounds.map((round) => round[index] ?? Number.NaN);
  const over = (rounds: readonly FrameRound[]): number[] => rounds.map(({ viewer, empty }) => viewer / empty);
  const ratio = (rounds: readonly (readonly number[])[], above: number, below: number): number[] =>
    rounds.map((round) => (round[above] ?? Number.NaN) / (round[below] ?? Number.NaN));
  const figures: Figure[] = [
    figure('viewer-list', `first list of ${many} sessions after a cold start, ms`, at(lists, 0), 300, 'absolute'),
    figure(
      'viewer-list-growth',
      `first list of ${many} sessions, relative to one of ${FEW.sessions}`,
      ratio(lists, 0, 1),
      1.5,
    ),
    figure('viewer-session', `session of ${first} messages to the first text, ms`, at(opened, 0), 300, 'absolute'),
    figure('viewer-session-growth', `the same of ${second} messages, relative to ${first}`, ratio(opened, 1, 0), 1.2),
    figure(
      'viewer-scroll',
      'frames while a session is scrolled, p95, relative to an empty page',
      over(scrolled),
      1.1,
      'absolute',
    ),
    figure(
      'viewer-stream',
      'frames while 200 tokens a second of Markdown are followed, p95, relative to an empty page',
      over(streamed),
      1.1,
      'absolute',
    ),
    figure(
      'viewer-ack',
      'ack p50 while the viewer follows the session, relative to the viewer without it',
      acks.map(({ without, following }) => median(following) / median(without)),
      1.1,
    ),
    figure('viewer-size', 'scripts that the viewer loads before it shows home, gzip, kB', [code / KB], 60),
  ];
  if (found !== null)
    figures.push(
      figure(
        'search-key',
        `search from key to snippets, p95, ${options.messages.toLocaleString('en')} messages, ms`,
        keysP95(found),
        100,
        'absolute',
      ),
      figure('search-bytes', 'bytes of the index, relative to those of the text', [found.bytesOverText], 1),
      {
        id: 'search-rate',
        title: 'messages indexed a second',
        rounds: [found.messagesPerSecond],
        aim: { atLeast: 20_000 },
        isAbsolute: true,
      },
      figure(
        'search-ack',
        'ack p50 while the index is built, relative to that without',
        [found.ackOver],
        1.1,
        'absolute',
      ),
    );
  if (found?.heap != null)
    figures.push(
      figure('search-heap', 'memory of the worker of the index while idle, MB', [found.heap / MB], 64, 'absolute'),
    );
  return {
    title: 'Viewer',
    text: `${many} sessions with ${options.messages.toLocaleString('en')} messages from a seeded generator, of which one has ${first} and one ${second}. A session is scrolled by 200 px a frame, at ten places from its beginning to its end. Frames are the times between two calls of requestAnimationFrame; a frame of an idle page takes 16.7 ms, so they are compared with those of an empty page, which is scrolled as far or shown while the same is recorded. A key is a change of the search box; its time ends with the frame that shows highlighted snippets.`,
    columns: ['', 'median of the rounds'],
    rows: [
      ...figures.map(({ title, rounds }) => [title, written(median(rounds))]),
      ['frames while scrolling, p95, ms', written(median(scrolled.map(({ viewer }) => viewer)))],
      [
        'frames while a session is dragged from end to end, p95, ms',
        written(median(scrubbed.map(({ viewer }) => viewer))),
      ],
      ['frames while streaming, p95, ms', written(median(streamed.map(({ viewer }) => viewer)))],
    ],
    figures,
  };
}

/** `absolute`: depends on how fast the machine is, also where it is a ratio to what an idle page takes. */
function figure(id: string, title: string, rounds: readonly number[], atMost: number, kind?: 'absolute'): Figure {
  return { id, title, rounds, aim: { atMost }, ...(kind === undefined ? {} : { isAbsolute: true }) };
}
