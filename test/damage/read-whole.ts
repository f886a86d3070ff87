// Reads the recordings until they are as they must be, or a deadline is over.
import { pause } from '../support/within.ts';
import type { By, ReadAnswer } from './messages.ts';
import type { OpenedPage } from './own-browser.ts';
import type { DamagePage } from './site.ts';

/** How long recordings may take to be whole again, in ms. */
const WHOLE_DEADLINE_MS = 10_000;

const READ_EVERY_MS = 150;

export interface Reading {
  /** Null where nothing could be read. */
  readonly answer: ReadAnswer | null;
  /** What is wrong. */
  readonly failures: readonly string[];
}

/** Sentences that say what is wrong. */
type WrongIn = (answer: ReadAnswer) => readonly string[];

async function readBy(page: DamagePage, by: By): Promise<ReadAnswer> {
  return (await page.ask({ type: 'read', by })) as ReadAnswer;
}

/** Reads by all ways until nothing of what is read is wrong. The answer is the last one. */
export async function readUntil(opened: OpenedPage, wrongIn: WrongIn): Promise<Reading> {
  const deadline = performance.now() + WHOLE_DEADLINE_MS;
  for (;;) {
    const reading = await readOnce(opened, wrongIn);
    if (reading.failures.length === 0 || performance.now() > deadline) return reading;
    await pause(READ_EVERY_MS);
  }
}

async function readOnce({ page, ways }: OpenedPage, wrongIn: WrongIn): Promise<Reading> {
  let answer: ReadAnswer | null = null;
  const failures: string[] = [];
  for (const by of ways)
    try {
      answer = await readBy(page, by);
      failures.push(...wrongIn(answer).map((each) => `by ${by}: ${each}`));
    } catch (error) {
      failures.push(`by ${by}: ${String(error)}`);
    }
  return { answer, failures };
}

/** Reads for so long that the browser has found what it finds by reads only, in ms. Null where nothing could be read. */
export async function readFor(page: DamagePage, ms: number): Promise<ReadAnswer | null> {
  let answer: ReadAnswer | null = null;
  for (const until = performance.now() + ms; performance.now() < until; await pause(READ_EVERY_MS))
    answer = await readBy(page, 'port').catch(() => answer);
  return answer;
}
