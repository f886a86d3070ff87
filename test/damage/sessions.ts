// The sessions that are recorded: short ones, and one of each kind that is stored in another way.
import type { By } from './messages.ts';

export type SessionKind = 'plain' | 'large' | 'attachment' | 'trashed' | 'purged';

export interface PlannedSession {
  readonly id: string;
  readonly kind: SessionKind;
  /** How its page records it. */
  readonly by: By;
  /** Begun after the first start of the browser has ended. Others are in files that the database does not write to any more. */
  readonly isLate: boolean;
  /** Appended to until the browser ends. */
  readonly isLive: boolean;
}

const SESSIONS = 20;
const FIRST_LATE = 14;
const LIVE_INDICES = [0, 1, 18, 19];
const KINDS: Readonly<Record<number, SessionKind>> = {
  3: 'large',
  4: 'attachment',
  5: 'trashed',
  6: 'purged',
  15: 'purged',
  16: 'trashed',
};

/** Characters of a large message. */
const LARGE_LENGTH = 3_000_000;

/** Characters of one event. */
const PIECE_LENGTH = 250_000;

export const PLAN: readonly PlannedSession[] = Array.from({ length: SESSIONS }, (_, index) => ({
  id: `s${index}`,
  kind: KINDS[index] ?? 'plain',
  by: index % 2 === 0 ? 'port' : 'rest',
  isLate: index >= FIRST_LATE,
  isLive: LIVE_INDICES.includes(index),
}));

/** Those that are appended to until the browser ends. */
export const LIVE = PLAN.filter(({ isLive }) => isLive);

export function titleOf(id: string): string {
  return `Title of ${id}`;
}

/** The pieces of the answer with which a session begins. */
export function* firstTexts({ id, kind }: Pick<PlannedSession, 'id' | 'kind'>): Generator<string> {
  for (let word = 0; word < 20; word += 1) yield `${id}.${word} `;
  if (kind !== 'large') return;
  for (let length = 0; length < LARGE_LENGTH; length += PIECE_LENGTH) yield largePiece(length);
}

/** Numbered words, so that what is missing, doubled or swapped is seen. */
function largePiece(from: number): string {
  let text = '';
  for (let word = from; text.length < PIECE_LENGTH; word += 1) text += `${word} `;
  return text;
}
