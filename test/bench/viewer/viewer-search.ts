// Measures the search of the viewer: building its index, what that costs, and what a key costs then.
import type { Page } from 'playwright-core';
import type { SearchStatus } from '../../../src/protocol/index.ts';
import { quantile } from '../../support/quantile.ts';
import { planSessions, type GeneratorOptions } from '../../recordings/session-plan.ts';
import { stepsOf } from '../../recordings/session-steps.ts';
import type { Bench } from '../bench.ts';
import { median, written } from '../figures.ts';
import type { ViewerSite } from './viewer-site.ts';

/** What is typed, and how the first highlighted word of a hit must begin. Rare and frequent words, phrases, prefixes and scripts. */
const QUERIES: readonly (readonly [text: string, marked: string])[] = [
  ['garden', 'garden'],
  ['retry queue', 'retry'],
  ['sourd', 'sourd'],
  ['exception before', 'exception'],
  ['"smaller step"', 'smaller'],
  ['lisbon', 'lisbon'],
  ['größere', 'größere'],
  ['vérifiez', 'vérifiez'],
  ['i̇stanbul', 'i'],
  ['κήπος', 'κήπος'],
  ['очередь', 'очередь'],
  ['数据库', '数据库'],
  ['再試行', '再試行'],
  ['데이터베이스', '데이터베이스'],
  ['matrix multi', 'matrix'],
  ['documentation', 'documentation'],
  ['wedding spe', 'wedding'],
  ['tokenbuffer', 'tokenbuffer'],
  ['percent', 'percent'],
  ['nothing installed', 'nothing'],
];

const POLL_MS = 200;

/** Lone appends between two looks at the index. */
const APPENDS = 10;

/** The whole of the viewer's longest wait for an index, in ms. */
const BUILD_DEADLINE_MS = 1_200_000;

/** The longest wait for the beginning of that, in ms. */
const START_DEADLINE_MS = 20_000;

/** Lone appends while nothing is built. */
const IDLE_APPENDS = 100;

export interface SearchFigures {
  readonly messagesPerSecond: number;
  readonly bytesOverText: number;
  /** From a key to the snippets, in ms, in order of the rounds. */
  readonly keys: readonly (readonly number[])[];
  /** Ack p50 while the index is built, over the same before and after it. */
  readonly ackOver: number;
  /** Bytes of the worker of the index while nothing is searched; null where the browser does not say. */
  readonly heap: number | null;
}

/** Null where the viewer does not search. */
export async function measureSearch(
  { log, scale }: Bench,
  site: ViewerSite,
  stage: Page,
  options: GeneratorOptions,
): Promise<SearchFigures | null> {
  const viewer = await site.open('');
  await viewer.evaluate(() => window.firstRow);
  const startedAt = performance.now();
  await viewer.locator('[data-testid=find]').first().fill('garden');
  const built = await whenReady(stage, () => new Promise((resolve) => setTimeout(resolve, POLL_MS)));
  if (built === null) return null;
  const seconds = (performance.now() - startedAt) / 1_000;
  log(`index: ${built.total_messages} messages in ${written(seconds)} s, ${built.bytes} bytes`);
  const keys: number[][] = [];
  for (let round = 0; round < scale.rounds; round += 1) {
    const times: number[] = [];
    for (const [text, marked] of QUERIES)
      times.push(await viewer.evaluate(([typed, first]) => window.probe.search(typed, first), [text, marked] as const));
    keys.push(times);
    log(`keys: ${times.map(written).join(' ')}`);
  }
  const heap = await viewer.evaluate(() => window.probe.workerBytes()); // the index has the only worker
  const ackOver = await acksWhileBuilding(stage);
  await viewer.close();
  return {
    messagesPerSecond: built.total_messages / seconds,
    bytesOverText: built.bytes / textBytesOf(options),
    keys,
    ackOver,
    heap,
  };
}

/** Ack p50 while the index is built anew, over that before and after it. */
async function acksWhileBuilding(stage: Page): Promise<number> {
  const during: number[] = [];
  const append = (count: number): Promise<readonly number[]> => stage.evaluate((n) => window.stage.appends(n), count);
  const before = await append(IDLE_APPENDS);
  await stage.evaluate(() => window.stage.rebuild());
  await whenReady(stage, async () => void during.push(...(await append(APPENDS))));
  const after = await append(IDLE_APPENDS);
  return median(during) / median([...before, ...after]);
}

/** The status of the index once it is ready; null where it does not get ready. `meanwhile` runs again and again until then. */
async function whenReady(stage: Page, meanwhile: () => Promise<void>): Promise<SearchStatus | null> {
  const startedAt = performance.now();
  for (;;) {
    const status = await stage.evaluate(() => window.stage.index());
    if (status.state === 'ready') return status;
    const waited = performance.now() - startedAt;
    const longest = status.state === 'off' ? START_DEADLINE_MS : BUILD_DEADLINE_MS;
    if (status.state === 'failed' || waited > longest) return null;
    await meanwhile();
  }
}

/** The p95 of each round. */
export function keysP95({ keys }: SearchFigures): number[] {
  return keys.map((times) => quantile(times, 0.95) ?? Number.NaN);
}

/** The length of all texts as UTF-8. */
function textBytesOf(options: GeneratorOptions): number {
  let bytes = 0;
  for (const plan of planSessions(options)) {
    for (const step of stepsOf(plan)) {
      if (step.type !== 'event') continue;
      const { event } = step;
      if (event.type === 'message_add') bytes += Buffer.byteLength(event.content);
      else if (event.type === 'message_append') bytes += Buffer.byteLength(event.content_delta);
    }
  }
  return bytes;
}
