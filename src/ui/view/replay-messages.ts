// The messages that a replay shows at a moment: those that have begun, each with its text so far. What has not changed is the
// same object, so that nothing of it is rendered again.

import { isJsonObject, placeOf, type JsonValue, type RecordedMessage } from '../../protocol/index.ts';
import { begunAfter, lengthAfter, type Timeline } from './replay-timeline.ts';

/** What is shown once some steps have come. */
export interface Scene {
  /** In the order of their positions. */
  readonly messages: readonly RecordedMessage[];
  /** Nothing more comes. */
  readonly isWhole: boolean;
}

/** From so many steps on, it is quicker to look at every message. */
const FEW_STEPS = 1_000;

/** What an answer says of itself once it has ended. */
const AT_THE_END: ReadonlySet<string> = new Set(['outcome', 'usage', 'finish_reason']);

export class ReplayMessages {
  readonly #messages: readonly RecordedMessage[];
  readonly #timeline: Timeline;
  /** The answer that each message is a part of. */
  readonly #answers: readonly (string | null)[];
  /** Indexes of the messages of each answer. */
  readonly #parts = new Map<string, number[]>();
  /** With how many steps each message has come, and the whole answer that it belongs to. */
  readonly #ends: readonly number[];
  readonly #earlyMetadata = new Map<number, JsonValue>();
  readonly #current: (RecordedMessage | undefined)[];
  #steps = 0;
  #scene: Scene = { messages: [], isWhole: false };

  constructor(messages: readonly RecordedMessage[], timeline: Timeline) {
    this.#messages = messages;
    this.#timeline = timeline;
    this.#answers = messages.map((message) => placeOf(message)?.answer_id ?? null);
    for (const [index, answer] of this.#answers.entries()) {
      const parts = this.#parts.get(answer ?? '');
      if (parts !== undefined) parts.push(index);
      else if (answer !== null) this.#parts.set(answer, [index]);
    }
    const ends = messages.map((_, index) => (timeline.steps[index]?.at(-1) ?? -1) + 1);
    for (const parts of this.#parts.values()) {
      const end = parts.reduce((latest, index) => Math.max(latest, ends[index] ?? 0), 0);
      for (const index of parts) ends[index] = end;
    }
    this.#ends = ends;
    this.#current = messages.map(() => undefined);
  }

  /** The scene once `steps` steps have come. */
  scene(steps: number): Scene {
    if (steps === this.#steps) return this.#scene;
    const before = this.#last(this.#steps);
    const changed = this.#changed(steps);
    this.#steps = steps;
    const last = this.#last(steps);
    for (const index of [...changed, before, last]) if (index !== undefined) this.#set(index, steps, last);
    const messages = this.#current.filter((message) => message !== undefined);
    this.#scene = { messages, isWhole: steps >= this.#timeline.at.length };
    return this.#scene;
  }

  /** Indexes of messages that may differ from those after the steps before. */
  #changed(steps: number): Iterable<number> {
    const [from, to] = steps < this.#steps ? [steps, this.#steps] : [this.#steps, steps];
    if (to - from > FEW_STEPS) return this.#messages.keys();
    const grown = new Set(this.#timeline.message.subarray(from, to));
    // An answer that ends changes its other messages as well.
    return new Set([...grown].flatMap((index) => this.#partsWith(index)));
  }

  /** The messages of the same answer. */
  #partsWith(index: number): readonly number[] {
    return this.#parts.get(this.#answers[index] ?? '') ?? [index];
  }

  /** Index of the message that began last. */
  #last(steps: number): number | undefined {
    return this.#timeline.begun[begunAfter(this.#timeline, steps) - 1];
  }

  #set(index: number, steps: number, last: number | undefined): void {
    const whole = this.#messages[index];
    const length = lengthAfter(this.#timeline, index, steps);
    const made = whole === undefined || length === undefined ? undefined : this.#at(index, whole, length, steps, last);
    if (!isSame(this.#current[index], made)) this.#current[index] = made;
  }

  #at(index: number, whole: RecordedMessage, length: number, steps: number, last: number | undefined): RecordedMessage {
    const isText = length >= whole.content.length;
    const hasEnded = steps >= (this.#ends[index] ?? 0);
    if (isText && hasEnded) return whole;
    const metadata = hasEnded ? whole.metadata : this.#early(index, whole.metadata);
    if (isText) return { ...whole, metadata };
    // Only the last message is marked as being written.
    const completion = index === last ? 'open' : 'complete';
    const content = beginningOf(whole.content, length);
    return {
      ...whole,
      content,
      metadata,
      completion,
      is_complete: completion === 'complete',
      missing: [],
      revisions: [],
    };
  }

  /** Metadata without what comes with the end of an answer: one object, however often it is asked for. */
  #early(index: number, metadata: JsonValue): JsonValue {
    if (!isJsonObject(metadata)) return metadata;
    const known = this.#earlyMetadata.get(index);
    if (known !== undefined) return known;
    const early = Object.fromEntries(Object.entries(metadata).filter(([name]) => !AT_THE_END.has(name)));
    this.#earlyMetadata.set(index, early);
    return early;
  }
}

function isSame(a: RecordedMessage | undefined, b: RecordedMessage | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return a.content.length === b.content.length && a.metadata === b.metadata && a.completion === b.completion;
}

/** A commit may have ended between the halves of a character. */
function beginningOf(text: string, length: number): string {
  const last = text.charCodeAt(length - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? length - 1 : length);
}
