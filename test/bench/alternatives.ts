// What else could have been: forms of a record, and the other durability.
import { inRounds, withPage, type Bench } from './bench.ts';
import type { Durability, Encoding, Streamed } from './commands.ts';
import { median, perSecond, written, type Section } from './figures.ts';

const GROUP = 256;

const FORMS: readonly { readonly encoding: Encoding; readonly title: string }[] = [
  { encoding: 'json', title: 'raw, events as text of JSON' },
  { encoding: 'short_json', title: 'raw, text of short arrays, as the journal has them' },
  { encoding: 'utf8', title: 'raw, the same JSON as UTF-8 in a Uint8Array' },
  { encoding: 'objects', title: 'raw, an array of objects' },
];

const LOAD = { sessions: 16, window: 128 };
const DURABILITIES: readonly Durability[] = ['strict', 'relaxed'];

export async function measureAlternatives(bench: Bench): Promise<Section> {
  const ms = bench.scale.streamMs;
  const rounds = await withPage(bench, (strict) =>
    withPage(bench, async (relaxed) => {
      const pages = { strict, relaxed };
      for (const durability of DURABILITIES) {
        const page = pages[durability];
        const namespace = `other-${durability}`;
        const config = { durability };
        await page.ask({ type: 'open', namespace, door: 'shared_worker', sessions: LOAD.sessions, config });
        await page.ask({ type: 'open_raw', database: `raw-${namespace}`, durability });
      }
      return inRounds(bench, async () => {
        const forms: number[] = [];
        for (const { encoding } of FORMS)
          forms.push(perSecond(await strict.ask<Streamed>({ type: 'raw_stream', group: GROUP, ms, encoding })));
        const ours: number[] = [];
        for (const durability of DURABILITIES)
          ours.push(perSecond(await pages[durability].ask<Streamed>({ type: 'stream', ...LOAD, ms })));
        return [...forms, ...ours];
      });
    }),
  );
  const titles = [...FORMS.map(({ title }) => title), ...DURABILITIES.map((name) => `Holdfast, ${name}`)];
  return {
    title: 'Alternatives',
    text: `Raw: a SharedWorker that writes groups of ${GROUP} events, strict, in one form or another. Holdfast: ${LOAD.sessions} sessions with ${LOAD.window} tokens of each under way.`,
    columns: ['', 'events/s'],
    rows: titles.map((title, index) => [title, written(median(rounds.map((rates) => rates[index] ?? Number.NaN)))]),
    figures: [],
  };
}
