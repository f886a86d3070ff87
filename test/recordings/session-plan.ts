// Which sessions are generated: how long each is, when it began, and how it ended.
import { createRandom, type Random } from '../simulation/random.ts';

/** What is generated. The same options give the same recordings. */
export interface GeneratorOptions {
  readonly seed: number;
  readonly sessions: number;
  /** Messages of all sessions together. */
  readonly messages: number;
  /** Lengths of the sessions that are very long, in messages. */
  readonly long: readonly number[];
  /** The last activity of all, in epoch ms. */
  readonly until: number;
}

/** How a session ended. `open`: not at all, and its page is not known, so that it times out. `lost`: its page was lost. */
export type Ending = 'ended' | 'open' | 'lost' | 'trashed';

export interface SessionPlan {
  /** Counts from 0, in the order of their beginnings. */
  readonly index: number;
  readonly session_id: string;
  readonly messages: number;
  /** Epoch ms. */
  readonly started_at: number;
  readonly ending: Ending;
  readonly seed: number;
}

/** Raise it with every change of what is generated: recordings that are kept between runs are then generated anew. */
export const GENERATOR_VERSION = 2;

/** Days over which sessions are distributed: two years. */
const DAYS = 730;
const DAY_MS = 86_400_000;

/** No generated session takes longer than this, so that the last one ends before `until`. */
export const LONGEST_SESSION_MS = 6 * 3_600_000;

/** How many of 1,000 sessions end in these ways. */
const LOST = 15;
const OPEN = 15;

/** How many of 1,000 recent sessions are in the trash. Earlier ones would be deleted from there as soon as a recorder opens. */
const TRASHED = 40;
const RECENT_MS = 20 * DAY_MS;

/** The id of the long session number `index`. */
export function longSessionId(index: number): string {
  return `long-${index}`;
}

export function planSessions({ seed, sessions, messages, long, until }: GeneratorOptions): SessionPlan[] {
  const random = createRandom(seed);
  const longTotal = long.reduce((sum, length) => sum + length, 0);
  const lengths = lengthsOf(random, sessions - long.length, messages - longTotal);
  const starts = Array.from({ length: sessions }, () => startOf(random, until)).toSorted((a, b) => a - b);
  // Long sessions are spread among the others.
  const places = new Map(long.map((length, index) => [Math.floor(((index + 0.5) * sessions) / long.length), length]));
  let longs = 0;
  return starts.map((started_at, index) => {
    const longLength = places.get(index);
    const common = { index, started_at, seed: random.below(2 ** 32) };
    if (longLength !== undefined) {
      longs += 1;
      return { ...common, session_id: longSessionId(longs - 1), messages: longLength, ending: 'ended' };
    }
    const session_id = `${random
      .below(2 ** 32)
      .toString(16)
      .padStart(8, '0')}-${index.toString(36)}`;
    return {
      ...common,
      session_id,
      messages: lengths.pop() ?? 1,
      ending: endingOf(random, started_at > until - RECENT_MS),
    };
  });
}

/** Lengths with a long tail, which add up to `total`. */
function lengthsOf(random: Random, count: number, total: number): number[] {
  const weights = Array.from({ length: count }, () => 0.3 - Math.log(1 - random.next()));
  const sum = weights.reduce((all, weight) => all + weight, 0);
  let before = 0;
  let given = 0;
  return weights.map((weight) => {
    before += weight;
    const length = Math.max(1, Math.round((before / sum) * total) - given);
    given += length;
    return length;
  });
}

/** More of the sessions are recent than old. */
function startOf(random: Random, until: number): number {
  return Math.floor(until - LONGEST_SESSION_MS - DAYS * DAY_MS * random.next() ** 1.5);
}

function endingOf(random: Random, isRecent: boolean): Ending {
  const place = random.below(1_000);
  if (place < LOST) return 'lost';
  if (place < LOST + OPEN) return 'open';
  return isRecent && place < LOST + OPEN + TRASHED ? 'trashed' : 'ended';
}
