// Replaces secrets in texts, in JSON values and in texts that arrive piece by piece.

import { findSecrets } from './find-secrets.ts';
import { markerOf } from './rule.ts';

/** A text without its secrets. */
export interface Redacted {
  readonly text: string;
  /** Names of the rules, one for each secret. */
  readonly rules: readonly string[];
}

/** Puts a marker in the place of each secret. A text without any comes back as it is. */
export function redactText(text: string): Redacted {
  const { text: redacted, rules } = replaceSecrets(text, false, '');
  return { text: redacted, rules };
}

/** Replaces the secrets that are at their end; `open` is from where on the rest may become one. */
function replaceSecrets(text: string, goesOn: boolean, before: string): Redacted & { readonly open: number } {
  const { secrets, open } = findSecrets(text, goesOn, before);
  let redacted = '';
  let done = 0;
  for (const { from, to, rule } of secrets) {
    redacted += text.slice(done, from) + markerOf(rule);
    done = to;
  }
  return { text: redacted + text.slice(done, Math.max(done, open)), rules: secrets.map(({ rule }) => rule), open };
}

/** A text that arrives piece by piece: what is given back has no secret, though one may come in several pieces. */
export class GrowingRedactor {
  /** Arrived, and not given back: it may be the beginning of a secret. */
  #held = '';
  #last = '';
  readonly #rules: string[] = [];

  /** Names of the rules so far, one for each secret. */
  get rules(): readonly string[] {
    return this.#rules;
  }

  /** Whether something is held back. */
  get isHolding(): boolean {
    return this.#held !== '';
  }

  /** What can be given on after a piece: of it, and of what was held back. */
  push(piece: string): string {
    return this.#next(piece, true);
  }

  /** What was held back: nothing follows it. */
  end(): string {
    return this.#next('', false);
  }

  #next(piece: string, goesOn: boolean): string {
    const arrived = this.#held + piece;
    const { text, rules, open } = replaceSecrets(arrived, goesOn, this.#last);
    this.#held = arrived.slice(open);
    this.#last = arrived.slice(0, open).at(-1) ?? this.#last;
    this.#rules.push(...rules);
    return text;
  }
}
