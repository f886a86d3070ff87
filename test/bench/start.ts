// Measures how soon recording starts, and how soon recordings are displayed.
import { inRounds, withPage, type Bench } from './bench.ts';
import type { Times } from './commands.ts';
import { median, written, type Section } from './figures.ts';

/** Settings under which no checkpoint folds the journal, so that it keeps its length. */
const UNFOLDED = { persist_interval_secs: 3_600, max_memory_messages: 1_000_000 };

const FACTS = 50_000;
const SESSIONS = 10_000;
const MESSAGES = 10_000;

export async function measureStart(bench: Bench): Promise<Section> {
  const facts = Math.ceil(FACTS * bench.scale.size);
  const sessions = Math.ceil(SESSIONS * bench.scale.size);
  const messages = Math.ceil(MESSAGES * bench.scale.size);
  await fillJournal(bench, facts);
  const cold = await inRounds(bench, async (round) => ({
    empty: await timeOpening(bench, `start-empty-${round}`, 1),
    full: await timeOpening(bench, 'start-full', 0),
    raw: await withPage(bench, (page) => one(page.ask<Times>({ type: 'raw_read', namespace: 'start-full' }))),
  }));
  const lists = await withPage(bench, async (page) => {
    await page.ask({ type: 'open', namespace: 'start-list', transport: 'shared_worker', sessions: 0, config: {} });
    await page.ask({ type: 'fill', with: { messages: [messages] } });
    await page.ask({ type: 'fill', with: { sessions } });
    return inRounds(bench, async () => ({
      list: await one(page.ask<Times>({ type: 'read_page' })),
      session: await one(page.ask<Times>({ type: 'read_session' })),
    }));
  });
  const ratio = cold.map(({ full, raw }) => full / raw);
  return {
    title: 'Start',
    text: `A new page opens the recorder, its SharedWorker starts, and the page gets its first ack. Raw: a new page starts a SharedWorker that reads the records of the same journal with one getAll and discards them.`,
    columns: ['', 'ms'],
    rows: [
      ['first ack, empty database', written(median(cold.map(({ empty }) => empty)))],
      [`first ack, journal of ${facts} facts`, written(median(cold.map(({ full }) => full)))],
      [`raw getAll of that journal`, written(median(cold.map(({ raw }) => raw)))],
      [`first page of a list of ${sessions} sessions`, written(median(lists.map(({ list }) => list)))],
      [`a session of ${messages} messages`, written(median(lists.map(({ session }) => session)))],
    ],
    figures: [
      {
        id: 'cold-start',
        title: `cold start to the first ack with a journal of ${facts} facts, relative to a raw getAll of the same records`,
        rounds: ratio,
        aim: { atMost: 1.5 },
        reached: 4,
      },
    ],
  };
}

/** Records token by token, as an app does whose journal is not folded for a long time. */
async function fillJournal(bench: Bench, facts: number): Promise<void> {
  await withPage(bench, async (page) => {
    await page.ask({
      type: 'open',
      namespace: 'start-full',
      transport: 'shared_worker',
      sessions: 16,
      config: UNFOLDED,
    });
    for (let left = facts; left > 0;) {
      await page.ask({ type: 'stream', sessions: 16, window: 2, ms: 200 });
      const { facts: there } = await page.ask<{ facts: number }>({ type: 'journal' });
      left = facts - there;
    }
  });
}

/** Time from opening the recorder to the first ack, in a new page. */
async function timeOpening(bench: Bench, namespace: string, sessions: number): Promise<number> {
  return withPage(bench, (page) => one(page.ask<Times>({ type: 'first_ack', namespace, sessions })));
}

async function one(times: Promise<Times>): Promise<number> {
  const [time] = await times;
  return time ?? Number.NaN;
}
