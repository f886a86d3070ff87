// Measures alternatives to what Holdfast does: encodings of a record, ways to commit it, and settings.
import type { ConfigChange } from '../../src/protocol/index.ts';
import { inRounds, oneByOne, withPage, type Bench } from './bench.ts';
import type { RawWay, Streamed } from './commands.ts';
import { median, perSecond, written, type Section } from './figures.ts';
import type { BenchPage } from './site.ts';

const GROUP = 256;

interface Alternative<Chosen> {
  readonly title: string;
  readonly chosen: Chosen;
}

const WAYS: readonly Alternative<Partial<RawWay>>[] = [
  { title: 'raw, events as JSON text', chosen: { encoding: 'json' } },
  { title: 'raw, the same JSON as UTF-8 in a Uint8Array', chosen: { encoding: 'utf8' } },
  { title: 'raw, an array of objects', chosen: { encoding: 'objects' } },
  { title: 'raw, JSON text of short arrays, as in the journal', chosen: { encoding: 'short_json' } },
  { title: 'raw, fields of short arrays joined with separators', chosen: { encoding: 'packed' } },
  { title: 'raw, short arrays, tokens of a message joined into one', chosen: { encoding: 'coalesced' } },
  { title: 'raw, short arrays, two groups in flight', chosen: { encoding: 'short_json', in_flight: 2 } },
  { title: 'raw, short arrays, tail check by reading a key', chosen: { encoding: 'short_json', tail_check: 'key' } },
  {
    title: 'raw, short arrays, tail check by reading a range',
    chosen: { encoding: 'short_json', tail_check: 'range' },
  },
];

/** The default checkpoint interval is longer than one measurement. */
const SETTINGS: readonly Alternative<ConfigChange>[] = [
  { title: 'Holdfast, strict', chosen: {} },
  { title: 'Holdfast, relaxed', chosen: { durability: 'relaxed' } },
  { title: 'Holdfast, strict, a checkpoint every 0.3 s', chosen: { persist_interval_secs: 0.3 } },
];

const LOAD = { sessions: 16, window: 128 };

export async function measureAlternatives(bench: Bench): Promise<Section> {
  const rounds = await withPage(bench, async (raw) => {
    await raw.ask({ type: 'open_raw', database: 'raw-other', durability: 'strict' });
    return inRounds(bench, async (round) => [
      ...(await oneByOne(WAYS, ({ chosen }) => rateOfWay(bench, raw, chosen))),
      ...(await oneByOne(SETTINGS, ({ chosen }, index) => rateWith(bench, `other-${index}-${round}`, chosen))),
    ]);
  });
  return {
    title: 'Alternatives',
    text: `Raw: a SharedWorker writes groups of ${GROUP} events with strict durability; each row encodes or commits them differently. Holdfast: ${LOAD.sessions} sessions with ${LOAD.window} tokens in flight each.`,
    columns: ['', 'events/s'],
    rows: [...WAYS, ...SETTINGS].map(({ title }, index) => [
      title,
      written(median(rounds.map((rates) => rates[index] ?? Number.NaN))),
    ]),
    figures: [],
  };
}

async function rateOfWay(bench: Bench, raw: BenchPage, way: Partial<RawWay>): Promise<number> {
  await raw.show();
  return perSecond(await raw.ask<Streamed>({ type: 'raw_stream', group: GROUP, ms: bench.scale.streamMs, way }));
}

/** Uses a page and a namespace of its own, so that no checkpoint of another measurement runs at the same time. */
function rateWith(bench: Bench, namespace: string, config: ConfigChange): Promise<number> {
  return withPage(bench, async (page) => {
    const ms = bench.scale.streamMs;
    await page.ask({ type: 'open', namespace, transport: 'shared_worker', sessions: LOAD.sessions, config });
    await page.ask({ type: 'stream', ...LOAD, ms: ms / 4 }); // warm up: only compiled code is measured
    return perSecond(await page.ask<Streamed>({ type: 'stream', ...LOAD, ms }));
  });
}
