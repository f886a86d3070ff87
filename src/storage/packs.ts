// Messages of an imported session, many in one value: browsers take about as long for a short value as for one that is thirty
// times as long. A pack is JSON, in the store `pieces`. A message that changes later is stored as others are, and that counts.

import { isPlainObject, parseJson } from '../protocol/index.ts';
import { isAsWritten, withSum } from './chunk-sum.ts';
import { MAX_VALUE_LENGTH } from './constants.ts';
import { isChunkRow, isMessageRow } from './rows.ts';
import type { MessageRow, TextChunk } from './schema.ts';

/** A message with the texts of all of its generations. In a pack, each of them is one chunk. */
export interface PackedMessage {
  readonly row: MessageRow;
  readonly chunks: readonly TextChunk[];
}

/** A pack as it is stored. */
export interface Pack {
  /** Position of its first message. */
  readonly first: number;
  readonly value: string;
}

/** In the keys of `pieces`, the position of packs, before those of rows. */
export const PACKS_POSITION = -2;

/** Positions from one multiple of this to before the next are never in one pack: so packs are found by the positions of their messages. */
export const PACK_SPAN = 64;

/** Packs messages in the order of their positions. `others`: those that are too long for a pack. */
export function packMessages<Message extends PackedMessage>(
  messages: readonly Message[],
): { readonly packs: readonly Pack[]; readonly others: readonly Message[] } {
  const packs: { first: number; values: string[]; length: number }[] = [];
  const others: Message[] = [];
  for (const message of messages) {
    const { row, chunks } = message;
    const { ref: _ref, ...fields } = row;
    const value = JSON.stringify([fields, chunks.map(packedChunk)]);
    if (value.length > MAX_VALUE_LENGTH - BRACKETS || chunks.some(({ offset }) => offset > 0)) {
      others.push(message);
      continue;
    }
    const last = packs.at(-1);
    const fits =
      last !== undefined &&
      spanOf(last.first) === spanOf(row.position) &&
      last.length + value.length < MAX_VALUE_LENGTH - BRACKETS;
    if (!fits) packs.push({ first: row.position, values: [value], length: value.length });
    else {
      last.values.push(value);
      last.length += value.length + 1;
    }
  }
  return { packs: packs.map(({ first, values }) => ({ first, value: `[${values.join(',')}]` })), others };
}

const BRACKETS = 2;

/** The earlier builds that know packs read the first three of them. Those wrote no checksum. */
function packedChunk(chunk: TextChunk): readonly unknown[] {
  const { generation, text, times, sum } = withSum(chunk);
  return [generation, text, times, sum];
}

/** The first position of those that may be in one pack with `position`. */
export function spanOf(position: number): number {
  return position - (position % PACK_SPAN);
}

/** The messages of a pack, where a text that has changed on the disk is null; null for a pack that cannot be read. */
export function unpackMessages(ref: number, stored: unknown): PackedMessage[] | null {
  const values = parseJson(stored);
  if (!Array.isArray(values)) return null;
  const messages = values.map((value) => unpackMessage(ref, value));
  return messages.every((message) => message !== null) ? messages : null;
}

function unpackMessage(ref: number, value: unknown): PackedMessage | null {
  if (!Array.isArray(value) || !isPlainObject(value[0]) || !Array.isArray(value[1])) return null;
  const row: Record<string, unknown> = value[0];
  row['ref'] = ref;
  if (!isMessageRow(row)) return null;
  const chunks: unknown[] = value[1].map((stored: unknown) => {
    const [generation, text, times, sum]: unknown[] = isList(stored) ? stored : [];
    return { ref, position: row.position, generation, offset: 0, text, times, sum };
  });
  if (!chunks.every(isChunkRow)) return null;
  return { row, chunks: chunks.map((chunk) => (isAsWritten(chunk) ? chunk : { ...chunk, text: null })) };
}

function isList(value: unknown): value is unknown[] {
  return Array.isArray(value);
}
