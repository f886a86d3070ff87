// Reads how sessions begin: the first text of their user. Of a session, that reads its first messages and one piece of text.

import { firstCharacters, type MessageFields, type MessageState, type RecordingState } from '../engine/index.ts';
import { PREVIEW_LENGTH, type SessionPreview } from '../protocol/index.ts';
import { joinChunks, type ReadTransaction } from '../storage/index.ts';
import type { Captured } from './read-through.ts';

/** Messages at whose texts a preview looks: a system prompt and a greeting may come before the user. */
const FIRST_MESSAGES = 8;

/** Code units of a text that are read: enough for a preview with much white space. */
const READ_LENGTH = 10 * PREVIEW_LENGTH;

/** Of a session in memory: its ref, and its first messages that the projection lacks or has in an older version. */
interface Held {
  readonly ref: number;
  readonly messages: readonly MessageState[];
}

export interface CapturedBeginnings extends Captured {
  readonly held: ReadonlyMap<string, Held>;
  readonly purged: ReadonlySet<number>;
}

export function captureBeginnings(
  { folded, sessions, purged }: RecordingState,
  sessionIds: readonly string[],
): CapturedBeginnings {
  const held = new Map<string, Held>();
  for (const id of sessionIds) {
    const session = sessions.get(id);
    if (session === undefined) continue;
    const first = [...session.dirty_messages].filter(({ position }) => position < FIRST_MESSAGES);
    held.set(id, { ref: session.ref, messages: first.map((message) => ({ ...message })) });
  }
  return { folded, held, purged: new Set(purged.keys()) };
}

/** One for each id, in their order. */
export function readPreviews(
  transaction: ReadTransaction,
  captured: CapturedBeginnings,
  sessionIds: readonly string[],
): Promise<readonly SessionPreview[]> {
  return Promise.all(
    sessionIds.map(async (session_id) => ({
      session_id,
      first_words: await firstWords(transaction, captured, session_id),
    })),
  );
}

async function firstWords(
  transaction: ReadTransaction,
  { held, purged }: CapturedBeginnings,
  sessionId: string,
): Promise<string | null> {
  const inMemory = held.get(sessionId);
  const ref = inMemory?.ref ?? (await transaction.sessionById(sessionId))?.ref;
  if (ref === undefined || purged.has(ref)) return null;
  const messages = new Map<number, MessageFields | MessageState>();
  for (const row of await transaction.messages(ref, 0, FIRST_MESSAGES)) messages.set(row.position, row);
  for (const message of inMemory?.messages ?? []) messages.set(message.position, message);
  for (const message of [...messages.values()].toSorted((a, b) => a.position - b.position)) {
    if (message.role !== 'user' || message.superseded) continue;
    const words = wordsIn(await beginningOf(transaction, message));
    if (words !== '') return words;
  }
  return null;
}

/** The beginning of a message's current text. */
async function beginningOf(transaction: ReadTransaction, message: MessageFields | MessageState): Promise<string> {
  const { ref, position, generation, length } = message;
  const [folded, unfolded] = 'unfolded' in message ? [message.folded, message.unfolded] : [length, ''];
  const chunks = folded === 0 ? [] : await transaction.chunksOf(ref, position, generation, 0, 1);
  const { text, missing } = joinChunks(chunks, Math.min(folded, READ_LENGTH));
  transaction.touched.noteMissing(message, missing);
  return text + (folded < READ_LENGTH ? unfolded : '');
}

function wordsIn(text: string): string {
  const words = text.slice(0, READ_LENGTH).replaceAll(/\s+/gu, ' ').trim();
  return firstCharacters(words, PREVIEW_LENGTH)
    .replace(/[\uD800-\uDBFF]$/u, '')
    .trimEnd();
}
