// A text that arrives piece by piece: what becomes of each piece follows from what came before it and what comes after it.

import { BEFORE_LENGTH, type Ending, type FoundSecret } from './find-secrets.ts';
import { markerOf, MAX_SECRET } from './rule.ts';
import type { Redactor } from './redactor.ts';

/** What is remembered of the pieces before the next one. */
export interface Earlier {
  /** The end of the text as it came, from where a secret may begin that goes on; often empty. */
  readonly tail: string;
  /** Whether the secret in the tail has its marker already. */
  readonly isMarked: boolean;
  /** What came before the tail, its last {@link BEFORE_LENGTH} characters. */
  readonly before: string;
}

export const NOTHING_EARLIER: Earlier = { tail: '', isMarked: false, before: '' };

/** A piece without its secrets, and what is remembered for the next one. */
export interface RedactedPiece {
  readonly text: string;
  readonly earlier: Earlier;
}

/**
 * The piece without its secrets. A secret that begins in it and goes on in later pieces leaves its marker here.
 * Null where the end of the piece may become a secret once more of the text is known. `later`: what is known of that.
 * `ending`: how the text stands after `later`; only with `goes-on` the answer may be null.
 */
export function redactPiece(
  redactor: Redactor,
  earlier: Earlier,
  piece: string,
  later: string,
  ending: Ending,
): RedactedPiece | null {
  const arrived = earlier.tail + piece + later;
  const found = redactor.find(arrived, ending, earlier.before);
  const end = earlier.tail.length + piece.length;
  return found.open < end ? null : pieceOf(redactor, earlier, { arrived, end, ending, secrets: found.secrets });
}

/** A whole text, to which more may be appended all the same. */
export function redactWhole(redactor: Redactor, text: string): RedactedPiece {
  const { secrets } = redactor.find(text, 'ended');
  return pieceOf(redactor, NOTHING_EARLIER, { arrived: text, end: text.length, ending: 'ended', secrets });
}

/** What the end of a text that was recorded by another may be the beginning of. */
export function earlierIn(redactor: Redactor, recorded: string): Earlier {
  return recorded === '' ? NOTHING_EARLIER : redactWhole(redactor, recorded.slice(-MAX_SECRET)).earlier;
}

interface Found {
  /** The tail, the piece and what follows it. */
  readonly arrived: string;
  /** Of the piece. */
  readonly end: number;
  readonly ending: Ending;
  readonly secrets: readonly FoundSecret[];
}

function pieceOf(
  redactor: Redactor,
  { tail, isMarked, before }: Earlier,
  { arrived, end, ending, secrets }: Found,
): RedactedPiece {
  const begin = tail.length;
  let text = '';
  let done = begin;
  let kept = end;
  let isKeptMarked = false;
  for (const secret of secrets) {
    const { from, to, rule } = secret;
    if (to <= begin || secret.begin >= end) continue;
    if (to >= end) {
      kept = secret.begin;
      isKeptMarked = from < end;
    }
    if (from >= end) continue;
    text += arrived.slice(done, Math.max(from, done));
    if (from >= begin || !isMarked) text += markerOf(rule);
    done = Math.min(to, end);
  }
  text += arrived.slice(done, end);
  // What was taken for the end may still be the beginning of a secret.
  if (ending !== 'goes-on' && !isKeptMarked) kept = Math.min(kept, redactor.find(arrived, 'goes-on', before).open);
  const last = (before + arrived.slice(Math.max(0, kept - BEFORE_LENGTH), kept)).slice(-BEFORE_LENGTH);
  return { text, earlier: { tail: arrived.slice(kept, end), isMarked: isKeptMarked, before: last } };
}
