// What happened in a session, in the order in which it happened: messages began, and texts grew. Pure. Made once from a
// session's messages; what is shown at a moment follows from how many steps lie before it.

import type { RecordedMessage } from '../../protocol/index.ts';
import { firstIndex } from './first-index.ts';

/** What the timeline needs of a message. */
export type TimedMessage = Pick<RecordedMessage, 'content' | 'created_at' | 'timing'>;

/** Longer pauses between two steps are idle, in ms. */
export const IDLE_MS = 2_000;

/** What is left of an idle pause where those are skipped, in ms: one sees that there was one. */
const SKIPPED_MS = 400;

/** The last step stays in sight for so long, in ms. */
const AFTER_LAST_MS = 500;

/**
 * The steps of a session. Each makes the text of one message longer, or begins a message without text. Arrays of numbers,
 * because a long session has a million of them.
 */
export interface Timeline {
  /** Epoch ms of each step, never going back. */
  readonly at: Float64Array;
  /** When each step comes in the replay, in ms from its beginning: as it was recorded, and with idle pauses shortened. */
  readonly whole: Float64Array;
  readonly skipping: Float64Array;
  /** Index of the message of each step. */
  readonly message: Uint32Array;
  /** Length of its text after the step, in UTF-16 code units. */
  readonly length: Float64Array;
  /** The steps of each message, in order. */
  readonly steps: readonly Uint32Array[];
  /** Indexes of messages in the order in which they began. */
  readonly begun: Uint32Array;
  /** How many messages with text have no timing: each comes as a whole, when it was created. */
  readonly untimed: number;
  /** Whether any text has timing. Otherwise there is nothing to replay. */
  readonly isTimed: boolean;
}

/** The timeline of messages in the order of their positions. */
export function timelineOf(messages: readonly TimedMessage[]): Timeline {
  const { at, message, length } = inOrder(rawSteps(messages));
  const untimed = messages.filter(({ content, timing }) => content !== '' && timing == null).length;
  return {
    at,
    whole: offsets(at, (pause) => pause),
    skipping: offsets(at, (pause) => (pause > IDLE_MS ? SKIPPED_MS : pause)),
    message,
    length,
    ...byMessage(message, messages.length),
    untimed,
    isTimed: messages.some(({ timing }) => timing != null && timing.length > 0),
  };
}

type Steps = Pick<Timeline, 'at' | 'message' | 'length'>;

function newSteps(count: number): Steps {
  return { at: new Float64Array(count), message: new Uint32Array(count), length: new Float64Array(count) };
}

/** The steps of one message after the other. */
function rawSteps(messages: readonly TimedMessage[]): Steps {
  const steps = newSteps(messages.reduce((sum, { timing }) => sum + (timing?.length ?? 0) + 1, 0));
  let count = 0;
  const add = (at: number, message: number, length: number): void => {
    steps.at[count] = at;
    steps.message[count] = message;
    steps.length[count] = length;
    count += 1;
  };
  let earlier = messages[0]?.created_at === 0 ? firstTime(messages) : -Infinity;
  for (const [index, { content, created_at, timing }] of messages.entries()) {
    const growths = timing ?? (content === '' ? [] : [[content.length, Math.max(created_at, earlier)] as const]);
    // Messages are in the order in which they were recorded, so that none begins before an earlier one. An app may give any time, and 0 is not known.
    const begins = Math.min(Math.max(created_at, earlier), growths[0]?.[1] ?? Infinity);
    earlier = Math.max(earlier, begins);
    // A text that came at once begins with its message.
    if (growths.length !== 1) add(begins, index, 0);
    let latest = begins;
    for (const [length, at] of growths) {
      latest = Math.max(latest, at); // a clock that was set back
      add(latest, index, length);
    }
  }
  const { at, message, length } = steps;
  return { at: at.subarray(0, count), message: message.subarray(0, count), length: length.subarray(0, count) };
}

/** The first time that is known of the messages, in epoch ms; 0 where none is. */
function firstTime(messages: readonly TimedMessage[]): number {
  for (const { created_at, timing } of messages) {
    const at = created_at || (timing?.[0]?.[1] ?? 0);
    if (at !== 0) return at;
  }
  return 0;
}

/** The same steps in the order of their times. What happened at one moment stays in the order of the messages. */
function inOrder(steps: Steps): Steps {
  const { at, message, length } = steps;
  if (at.every((time, step) => step === 0 || time >= (at[step - 1] ?? 0))) return steps;
  const order = Uint32Array.from(at.keys()).toSorted((a, b) => (at[a] ?? 0) - (at[b] ?? 0) || a - b);
  const sorted = newSteps(at.length);
  for (let step = 0; step < order.length; step += 1) {
    const from = order[step] ?? 0;
    sorted.at[step] = at[from] ?? 0;
    sorted.message[step] = message[from] ?? 0;
    sorted.length[step] = length[from] ?? 0;
  }
  return sorted;
}

/** The steps of each message, and the messages in the order of their first steps. */
function byMessage(message: Uint32Array, count: number): Pick<Timeline, 'steps' | 'begun'> {
  const ends = new Uint32Array(count + 1);
  for (const index of message) ends[index + 1] = (ends[index + 1] ?? 0) + 1;
  for (let index = 0; index < count; index += 1) ends[index + 1] = (ends[index + 1] ?? 0) + (ends[index] ?? 0);
  const next = ends.slice();
  const all = new Uint32Array(message.length);
  const begun: number[] = [];
  for (let step = 0; step < message.length; step += 1) {
    const index = message[step] ?? 0;
    const place = next[index] ?? 0;
    if (place === ends[index]) begun.push(index);
    all[place] = step;
    next[index] = place + 1;
  }
  const steps = Array.from({ length: count }, (_, index) => all.subarray(ends[index], ends[index + 1]));
  return { steps, begun: Uint32Array.from(begun) };
}

function offsets(at: Float64Array, lasting: (pause: number) => number): Float64Array {
  const found = new Float64Array(at.length);
  for (let step = 1; step < at.length; step += 1)
    found[step] = (found[step - 1] ?? 0) + lasting((at[step] ?? 0) - (at[step - 1] ?? 0));
  return found;
}

/** When the steps come, in ms from the beginning of the replay. */
export function timesOf(timeline: Timeline, skipsIdle: boolean): Float64Array {
  return skipsIdle ? timeline.skipping : timeline.whole;
}

/** How long the replay takes at single speed, in ms. */
export function durationOf(timeline: Timeline, skipsIdle: boolean): number {
  return (timesOf(timeline, skipsIdle).at(-1) ?? 0) + AFTER_LAST_MS;
}

/** How many steps have come at `position`, in ms from the beginning of the replay. */
export function stepsUntil(timeline: Timeline, position: number, skipsIdle: boolean): number {
  return countUpTo(timesOf(timeline, skipsIdle), position);
}

/** The first so many messages of `begun` have begun once `steps` steps have come. */
export function begunAfter({ steps, begun }: Timeline, count: number): number {
  return firstIndex(begun.length, (index) => (steps[begun[index] ?? 0]?.[0] ?? Infinity) >= count);
}

/** The length of a message's text once `count` steps have come; undefined before it has begun. */
export function lengthAfter({ steps, length }: Timeline, message: number, count: number): number | undefined {
  const own = steps[message] ?? new Uint32Array();
  const come = countUpTo(own, count - 1);
  return come === 0 ? undefined : length[own[come - 1] ?? 0];
}

/** The time of day in the recording at `position`, in epoch ms. Between two steps it goes on evenly. */
export function momentAt(timeline: Timeline, position: number, skipsIdle: boolean): number {
  const times = timesOf(timeline, skipsIdle);
  const next = countUpTo(times, position);
  const [before = 0, from = 0] = [timeline.at[next - 1], times[next - 1]];
  const [after, to] = [timeline.at[next], times[next]];
  if (after === undefined || to === undefined || next === 0) return next === 0 ? (timeline.at[0] ?? 0) : before;
  return before + ((position - from) / (to - from)) * (after - before);
}

/** The same place in the replay where idle pauses are skipped, or not skipped any more. */
export function positionWith(timeline: Timeline, position: number, skipped: boolean, skips: boolean): number {
  if (skipped === skips) return position;
  const [times, wanted] = [timesOf(timeline, skipped), timesOf(timeline, skips)];
  const next = countUpTo(times, position);
  const [from = 0, start = 0] = [times[next - 1], wanted[next - 1]];
  const [to, end] = [times[next], wanted[next]];
  if (to === undefined || end === undefined) return start + position - from;
  return start + ((position - from) / (to - from)) * (end - start);
}

/** How long the idle pause is that `position` lies in, in ms as it was recorded; 0 where it lies in none. */
export function idleAt(timeline: Timeline, position: number, skipsIdle: boolean): number {
  const next = stepsUntil(timeline, position, skipsIdle);
  const [before, after] = [timeline.at[next - 1], timeline.at[next]];
  const pause = before === undefined || after === undefined ? 0 : after - before;
  return pause > IDLE_MS ? pause : 0;
}

/** How many of ascending numbers are at most `limit`. */
function countUpTo(numbers: Float64Array | Uint32Array, limit: number): number {
  return firstIndex(numbers.length, (index) => (numbers[index] ?? Infinity) > limit);
}
