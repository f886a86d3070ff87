// Replaces secrets in texts: those that are known by their shape, and what a person's own rules match.

import { findSecrets, type Ending, type FoundSecret, type FoundSecrets } from './find-secrets.ts';
import { compileRules, type CompiledRule, type OwnRule } from './own-rules.ts';
import { findMatches } from './pattern/find-matches.ts';
import { LONGEST_MARKER, MARKER, markerOf } from './rule.ts';

/** A text without its secrets. */
export interface Redacted {
  readonly text: string;
  /** Names of the rules, one for each secret. */
  readonly rules: readonly string[];
}

/** Finds and replaces secrets. */
export class Redactor {
  readonly #own: readonly CompiledRule[];

  /** `own`: rules beside those for secrets of known shapes. */
  constructor(own: readonly OwnRule[] = []) {
    this.#own = compileRules(own);
  }

  /** Puts a marker in the place of each secret. A text without any comes back as it is. */
  redact(text: string): Redacted {
    const { secrets } = this.find(text, 'ended');
    let redacted = '';
    let done = 0;
    for (const { from, to, rule } of secrets) {
      redacted += text.slice(done, from) + markerOf(rule);
      done = to;
    }
    return { text: redacted + text.slice(done), rules: secrets.map(({ rule }) => rule) };
  }

  /** The secrets of a text, in order and apart. `before`: what came before the text, as {@link findSecrets} has it. */
  find(text: string, ending: Ending, before = ''): FoundSecrets {
    const known = findSecrets(text, ending, before);
    if (this.#own.length === 0) return known;
    const all = [...known.secrets];
    let { open } = known;
    for (const { name, program } of this.#own) {
      const found = findMatches(program, text, ending === 'goes-on', before.slice(-1));
      for (const { from, to } of found.matches)
        if (!isInMarker(text, from, to)) all.push({ begin: from, from, to, rule: name });
      open = Math.min(open, found.open);
    }
    const secrets = apart(all);
    // What reaches into the open part may become part of something longer.
    for (const { begin, to } of secrets.toReversed()) if (to > open) open = Math.min(open, begin);
    return { secrets: secrets.filter(({ to }) => to <= open), open };
  }
}

/** Whether all of a match stands in a marker: what was redacted before stays as it is. */
function isInMarker(text: string, from: number, to: number): boolean {
  const earliest = Math.max(0, from - LONGEST_MARKER);
  const bracket = text.slice(earliest, from + 1).lastIndexOf('[');
  if (bracket === -1) return false;
  MARKER.lastIndex = earliest + bracket;
  return MARKER.test(text) && to <= MARKER.lastIndex;
}

/** In order, and those that overlap as one, which has the name of the first. */
function apart(found: readonly FoundSecret[]): readonly FoundSecret[] {
  const secrets: FoundSecret[] = [];
  for (const next of found.toSorted((one, other) => one.from - other.from || other.to - one.to)) {
    const last = secrets.at(-1);
    if (last === undefined || last.to <= next.from) secrets.push(next);
    else if (next.to > last.to) secrets[secrets.length - 1] = { ...last, to: next.to };
  }
  return secrets;
}
