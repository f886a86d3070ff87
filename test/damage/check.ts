// Compares what is read with what was sent.
import type { Ledger, LedgerSession } from './ledger.ts';
import type { ReadAnswer, ReadSession } from './messages.ts';
import { titleOf } from './sessions.ts';

/** How much of the recordings is left. */
export interface Left {
  /** Sessions with all that must be found. */
  readonly sessions: number;
  /** Characters that are as they were sent. */
  readonly characters: number;
}

/** Sentences that say what is wrong; none where all is as it must be. */
export function differences(ledger: Ledger, { sessions, evicted }: ReadAnswer): string[] {
  const isLossReported = evicted !== null;
  const expected = new Set(ledger.kept.map(({ planned }) => planned.id));
  const wrong = ledger.kept.flatMap((kept) => {
    const found = sessions.filter(({ session_id }) => session_id === kept.planned.id);
    if (found.length > 1) return [`${kept.planned.id} is listed ${found.length} times`];
    const [only] = found;
    return differencesOf(ledger, kept, only, isLossReported);
  });
  for (const { session_id, text } of sessions) {
    if (ledger.purgedTexts.some((purged) => text.includes(purged))) wrong.push(`${session_id} was purged, and is back`);
    else if (!expected.has(session_id)) wrong.push(`${session_id} was never recorded`);
  }
  return wrong;
}

function differencesOf(
  ledger: Ledger,
  kept: LedgerSession,
  found: ReadSession | undefined,
  isLossReported: boolean,
): string[] {
  const { id, kind } = kept.planned;
  const how = isLossReported ? '' : ', and nobody was told';
  if (found === undefined) return [`${id} (${kind}) is missing${how}`];
  const wrong: string[] = [];
  const required = ledger.requiredOf(kept, isLossReported);
  const { text } = found;
  if (!ledger.sentOf(kept).startsWith(text))
    wrong.push(`${id} (${kind}) is not what was sent: ${difference(ledger.sentOf(kept), text)}`);
  else if (text.length < required.length)
    wrong.push(`${id} (${kind}) has ${text.length} of ${required.length} characters${how}`);
  if (found.title !== titleOf(id)) wrong.push(`${id} has the title ${String(found.title)}`);
  if ((found.status === 'trashed') !== (kind === 'trashed')) wrong.push(`${id} (${kind}) is ${found.status}`);
  const lost = kept.attachments.filter((each) => !found.attachments.includes(each));
  if (lost.length > 0) wrong.push(`${id} has lost ${lost.length} attachments${how}`);
  return wrong;
}

export function leftOf(ledger: Ledger, { sessions }: ReadAnswer): Left {
  const left = ledger.kept.map((kept) => {
    const text = sessions.find(({ session_id }) => session_id === kept.planned.id)?.text ?? '';
    return {
      isWhole: text.length >= ledger.requiredOf(kept, true).length,
      length: commonLength(ledger.sentOf(kept), text),
    };
  });
  return {
    sessions: left.filter(({ isWhole }) => isWhole).length,
    characters: left.reduce((sum, { length }) => sum + length, 0),
  };
}

function commonLength(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length += 1;
  return length;
}

function difference(expected: string, found: string): string {
  const at = commonLength(expected, found);
  const around = (text: string): string => JSON.stringify(text.slice(Math.max(0, at - 10), at + 20));
  return `${around(found)} in place of ${around(expected)} at ${at}`;
}
