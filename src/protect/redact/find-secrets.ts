// Finds secrets in a text, in one pass. Of a text that goes on, it says from where on the end may become one.

import { MAX_GAP, MAX_SECRET, type SecretRule } from './rule.ts';
import { SECRET_RULES } from './secret-rules.ts';

/** A secret in a text, in UTF-16 code units. */
export interface FoundSecret {
  /** Where the text stands by which it is known, such as `Bearer`: at `from`, or before it. */
  readonly begin: number;
  readonly from: number;
  readonly to: number;
  readonly rule: string;
}

export interface FoundSecrets {
  /** In order and apart. */
  readonly secrets: readonly FoundSecret[];
  /** From here on the text may turn out to be a secret once it goes on; its length where nothing may. */
  readonly open: number;
}

interface Start {
  readonly text: string;
  readonly rule: SecretRule;
}

/**
 * How a text stands at its end: `goes-on` means that more of it follows. `paused`: more may follow, but the end must be decided now. Then
 * a few characters of what looks like a secret are enough.
 */
export type Ending = 'ended' | 'goes-on' | 'paused';

/** As many characters after a start are taken for the beginning of a secret where the text has paused. */
const PAUSED_LEAST = 4;

/** A longer start of the same letters is tried first. */
const STARTS: readonly Start[] = SECRET_RULES.flatMap((rule) => rule.starts.map((text) => ({ text, rule })));

const LONGEST_START = Math.max(...STARTS.map(({ text }) => text.length));

/** What stands for another character in JSON, in code and in URLs: its letters belong to no word. */
const ESCAPE = String.raw`\\[bfnrt]|\\u[0-9A-Fa-f]{4}|%[0-9A-Fa-f]{2}`;

const LONGEST_ESCAPE = 6;

const ESCAPE_AT_END = new RegExp(`(?:${ESCAPE})$`);

const ANY_START = new RegExp(
  `(?:(?<![A-Za-z0-9_-])|(?<=${ESCAPE}))(?:${STARTS.map(({ text, rule }) => patternOf(text, rule.anyCase === true)).join('|')})`,
  'g',
);

const INNER = /[A-Za-z0-9_-]/;

function patternOf(text: string, anyCase: boolean): string {
  const escaped = text.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&');
  return anyCase ? escaped.replaceAll(/[a-z]/g, (letter) => `[${letter}${letter.toUpperCase()}]`) : escaped;
}

function hasStart({ text: start, rule }: Start, text: string, index: number): boolean {
  if (rule.anyCase !== true) return text.startsWith(start, index);
  return text.slice(index, index + start.length).toLowerCase() === start;
}

/** As many characters before a text say whether a secret may begin with it. */
export const BEFORE_LENGTH = LONGEST_ESCAPE;

/** `before`: what came before the text, the last {@link BEFORE_LENGTH} characters of it at least. */
export function findSecrets(text: string, ending: Ending, before = ''): FoundSecrets {
  const skipped = before.length;
  const whole = before + text;
  const secrets: FoundSecret[] = [];
  let open = whole.length;
  const runs = new Runs(whole);
  ANY_START.lastIndex = skipped;
  for (let hit = ANY_START.exec(whole); hit !== null; hit = ANY_START.exec(whole)) {
    const { index } = hit;
    ANY_START.lastIndex = index + 1;
    const found = secretAt(runs, index, ending);
    if (found === null) continue;
    ANY_START.lastIndex = found.to;
    if (found.isOpen) open = index;
    else secrets.push(found);
  }
  if (ending === 'goes-on' && open === whole.length) open = openStart(whole, secrets.at(-1)?.to ?? skipped);
  return {
    secrets: secrets.map(({ begin, from, to, rule }) => ({
      begin: begin - skipped,
      from: from - skipped,
      to: to - skipped,
      rule,
    })),
    open: open - skipped,
  };
}

/** Where runs of characters end in a text. Each is looked through once, though many secrets may seem to begin in it. */
class Runs {
  readonly text: string;
  /** The last run of each kind. */
  readonly #last = new Map<RegExp, { readonly from: number; readonly end: number }>();

  constructor(text: string) {
    this.text = text;
  }

  endOf(character: RegExp, from: number): number {
    const last = this.#last.get(character);
    if (last !== undefined && last.from <= from && from <= last.end) return last.end;
    let end = from;
    while (end < this.text.length && character.test(this.text.charAt(end))) end += 1;
    this.#last.set(character, { from, end });
    return end;
  }
}

const STARTS_HERE = new RegExp(ANY_START.source, 'y');

/** Whether all of a text is one secret of a known shape, with nothing but spaces around it. */
export function isKnownSecret(text: string): boolean {
  const trimmed = text.trim();
  STARTS_HERE.lastIndex = 0;
  if (!STARTS_HERE.test(trimmed)) return false;
  const found = secretAt(new Runs(trimmed), 0, 'ended');
  return found !== null && found.to === trimmed.length;
}

interface Tried extends FoundSecret {
  /** It may go on, or only become a secret, once the text goes on. */
  readonly isOpen: boolean;
}

/** What the first rule that fits finds at a place. */
function secretAt(runs: Runs, index: number, ending: Ending): Tried | null {
  const { text } = runs;
  for (const start of STARTS) {
    const startEnd = index + start.text.length;
    if (!hasStart(start, text, index)) continue;
    const { name, end, hasDigit = false, accepts } = start.rule;
    const { from, bodyFrom, to, mayGoOn, isSecret } =
      end === undefined ? tokenAt(runs, index, startEnd, start.rule) : pemAt(text, index, startEnd, end);
    if (ending === 'goes-on' && mayGoOn && text.length - index <= MAX_SECRET)
      return { begin: index, from: index, to: text.length, rule: name, isOpen: true };
    if (hasDigit && !/\d/.test(text.slice(bodyFrom, to))) continue;
    const isBegun = ending === 'paused' && mayGoOn && to - bodyFrom >= PAUSED_LEAST;
    if (isBegun || (isSecret && accepts?.(text.slice(from, to)) !== false))
      return { begin: index, from, to, rule: name, isOpen: false };
  }
  return null;
}

interface Extent {
  readonly from: number;
  /** Where its start and what follows that are over. */
  readonly bodyFrom: number;
  readonly to: number;
  /** What follows the text may belong to it, too. */
  readonly mayGoOn: boolean;
  readonly isSecret: boolean;
}

function tokenAt(runs: Runs, index: number, startEnd: number, { gap, body = INNER, least = 0 }: SecretRule): Extent {
  const { text } = runs;
  let at = startEnd;
  if (gap !== undefined) while (at < startEnd + MAX_GAP && gap.test(text.charAt(at))) at += 1;
  const bodyFrom = at;
  at = Math.min(runs.endOf(body, bodyFrom), bodyFrom + MAX_SECRET);
  const from = gap === undefined ? index : bodyFrom;
  const mayGoOn = at === text.length;
  while (at > bodyFrom && text[at - 1] === '.') at -= 1; // the end of a sentence
  const isSecret = at - bodyFrom >= least && (gap === undefined || bodyFrom > startEnd);
  return { from, bodyFrom, to: at, mayGoOn, isSecret };
}

/**
 * Lines of PEM, as text or as a JSON string has them, with the lines before them that name a cipher or a program. Lines may be
 * indented, quoted with `>`, or numbered.
 */
const PEM_LINES =
  /(?:(?:\\n|[\r\n])+(?:[A-Za-z-]{1,40}: [^\n\\]{0,80}|[ \t]{0,8}\d{1,6}[\t:|][ \t>|]{0,16}|[ \t>|]{1,16})|[A-Za-z0-9+/=\r\n\\])*/y;

/** Longest line of PEM that is not over yet. */
const PEM_LINE = 130;

/** Fewer characters are no key, but speak of one. */
const LEAST_PEM = 40;

function pemAt(text: string, from: number, startEnd: number, end: string): Extent {
  PEM_LINES.lastIndex = startEnd;
  PEM_LINES.exec(text);
  const reached = PEM_LINES.lastIndex;
  if (text.startsWith(end, reached))
    return { from, bodyFrom: startEnd, to: reached + end.length, mayGoOn: false, isSecret: true };
  const rest = text.slice(reached, reached + PEM_LINE + 1);
  const mayGoOn = rest.length <= PEM_LINE && !/^ |[\n\\]/.test(rest);
  return { from, bodyFrom: startEnd, to: reached, mayGoOn, isSecret: reached - startEnd >= LEAST_PEM };
}

/** Whether a word may begin at a place. */
function isFree(text: string, at: number): boolean {
  return !INNER.test(text.charAt(at - 1)) || ESCAPE_AT_END.test(text.slice(Math.max(0, at - LONGEST_ESCAPE), at));
}

/** Where the end of the text may be the beginning of a start, from a place on. */
function openStart(text: string, from: number): number {
  for (let at = Math.max(from, text.length - LONGEST_START + 1); at < text.length; at += 1) {
    if (!isFree(text, at)) continue;
    const end = text.slice(at);
    const isBegun = ({ text: start, rule }: Start): boolean =>
      end.length < start.length && hasStart({ text: start.slice(0, end.length), rule }, end, 0);
    if (STARTS.some(isBegun)) return at;
  }
  return text.length;
}
