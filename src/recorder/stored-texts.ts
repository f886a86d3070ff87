// The texts of messages: what the projection has of them, and what memory has after that.

import { joinRanges, lastLength, noteTime, type MessageFields, type MessageState } from '../engine/index.ts';
import type { MessageTiming, Revision, TextRange } from '../protocol/index.ts';
import { joinChunks, timesOfChunks, type ReadTransaction, type TextChunk } from '../storage/index.ts';

const NONE: readonly TextChunk[] = [];

/** The texts of some messages, of which these are the projection's chunks. */
export class StoredTexts {
  /** By the positions of their messages. */
  readonly #chunks = new Map<number, TextChunk[]>();

  readonly #touched: ReadTransaction['touched'] | undefined;

  /** `touched`: of the transaction that has read the chunks, where missing text is to be noted. */
  constructor(chunks: readonly TextChunk[], touched?: ReadTransaction['touched']) {
    this.#touched = touched;
    for (const chunk of chunks) {
      const known = this.#chunks.get(chunk.position);
      if (known === undefined) this.#chunks.set(chunk.position, [chunk]);
      else known.push(chunk);
    }
  }

  /** The chunks of one generation. */
  #of(position: number, generation: number): readonly TextChunk[] {
    const known = this.#chunks.get(position) ?? NONE;
    const [only] = known;
    return known.length === 1 && only?.generation === generation
      ? known
      : known.filter((chunk) => chunk.generation === generation);
  }

  /** The first `length` code units of one generation. */
  join(position: number, generation: number, length: number): ReturnType<typeof joinChunks> {
    return joinChunks(this.#of(position, generation), length);
  }

  /** A message's current text, and all that is missing of it. */
  current(message: MessageFields | MessageState): { readonly text: string; readonly missing: readonly TextRange[] } {
    const { position, generation, length } = message;
    const [folded, unfolded] = 'unfolded' in message ? [message.folded, message.unfolded] : [length, ''];
    const { text, missing } = this.join(position, generation, folded);
    this.#touched?.noteMissing(message, missing);
    const isWhole = missing.length === 0 && message.missing === undefined;
    return { text: text + unfolded, missing: isWhole ? missing : joinRanges([...(message.missing ?? []), ...missing]) };
  }

  /** How a message's current text came; null where that is not known. */
  timing(message: MessageFields | MessageState): MessageTiming | null {
    const { position, generation, length } = message;
    const [folded, unfolded] = 'unfolded' in message ? [message.folded, message.unfolded_times] : [length, []];
    const times = timesOfChunks(this.#of(position, generation), 0, folded);
    for (const [grown, at] of pairsOf(unfolded)) if (times !== null) noteTime(times, grown, at);
    return times !== null && lastLength(times, 0) === length ? pairsOf(times) : null;
  }

  /** The revisions of a message, oldest first. */
  revisions(message: MessageFields | MessageState): Revision[] {
    if (message.revisions.length === 0) return [];
    const unfolded = new Map<number, string>();
    if ('unfolded' in message)
      for (const revision of message.unfolded_revisions) unfolded.set(revision.generation, revision.unfolded);
    return message.revisions.map(({ generation, length, replaced_at }) => {
      const rest = unfolded.get(generation) ?? '';
      const { text, missing } = this.join(message.position, generation, length - rest.length);
      if (missing.length > 0) this.#touched?.damagedRefs.add(message.ref);
      return { content: text + rest, replaced_at };
    });
  }
}

function pairsOf(times: readonly number[]): [length: number, at: number][] {
  return Array.from({ length: times.length / 2 }, (_, index) => [times[index * 2] ?? 0, times[index * 2 + 1] ?? 0]);
}
