// Runs a program over a text: all its ways at once, one character after the other. So the time is that of the text's length times the
// program's, whatever pattern and text are.

import type { Condition, Program } from './program.ts';

/** A match, in UTF-16 code units. */
export interface Match {
  readonly from: number;
  readonly to: number;
}

export interface Matches {
  /** In order and apart. Each is the longest at its place. */
  readonly matches: readonly Match[];
  /** From here on the text may turn out to match, or to match further, once it goes on; its length where nothing may. */
  readonly open: number;
}

/** Longest part of a text that goes on which is kept open for a match, in UTF-16 code units. */
const MAX_OPEN = 1_024;

/** `goesOn`: the text is not at its end. `before`: the character that came before the text, or nothing. */
export function findMatches(program: Program, text: string, goesOn: boolean, before = ''): Matches {
  return new Run(program, text, goesOn, before).run();
}

/** A way through the program: where it has come to, and where in the text it began. */
interface Way {
  readonly instruction: number;
  readonly from: number;
}

class Run {
  readonly #program: Program;
  readonly #text: string;
  readonly #goesOn: boolean;
  readonly #before: string;
  readonly #matches: Match[] = [];
  /** The ways that wait for the next character, those that began earliest first. No two wait at the same instruction. */
  #waiting: Way[] = [];
  /** By instruction: one more than the place at which it was last reached. */
  readonly #reached: Uint32Array;
  #open: number;

  constructor(program: Program, text: string, goesOn: boolean, before: string) {
    this.#program = program;
    this.#text = text;
    this.#goesOn = goesOn;
    this.#before = before;
    this.#open = text.length;
    this.#reached = new Uint32Array(program.instructions.length);
  }

  run(): Matches {
    const { start } = this.#program;
    const text = this.#text;
    const firsts = firstCharacters(this.#program);
    // Half a character may be at the end.
    const end = this.#goesOn && /[\uD800-\uDBFF]$/.test(text) ? text.length - 1 : text.length;
    this.#open = end;
    let arrived: readonly Way[] = [];
    for (let at = 0; ;) {
      if (arrived.length === 0) while (at < end && !isFirst(firsts, text.charCodeAt(at))) at += 1;
      this.#waiting = [];
      for (const { instruction, from } of arrived) this.#reach(instruction, from, at);
      if (at < end || this.#goesOn) this.#reach(start, at, at);
      if (at >= end) break;
      const codePoint = text.codePointAt(at) ?? 0;
      at += codePoint > 0xffff ? 2 : 1;
      arrived = this.#step(codePoint);
    }
    if (this.#goesOn) this.#leaveOpen();
    return { matches: this.#matches, open: this.#open };
  }

  /** Where the ways that wait come to by a character. */
  #step(codePoint: number): readonly Way[] {
    const arrived: Way[] = [];
    for (const { instruction, from } of this.#waiting) {
      const found = this.#program.instructions[instruction];
      if (found?.op === 'char' && found.test.matches(codePoint)) arrived.push({ instruction: found.next, from });
    }
    return arrived;
  }

  /** Goes on to the instructions that wait for a character. Ways come with the earliest first, so each instruction is reached once. */
  #reach(instruction: number, from: number, at: number): void {
    if (this.#isInside(from)) return;
    const ways = [instruction];
    for (let way = ways.pop(); way !== undefined; way = ways.pop()) {
      if (this.#reached[way] === at + 1) continue;
      this.#reached[way] = at + 1;
      const found = this.#program.instructions[way];
      if (found?.op === 'char') this.#waiting.push({ instruction: way, from });
      else if (found?.op === 'fork') for (const next of found.next) ways.push(next);
      else if (found?.op === 'match') this.#note(from, at);
      else if (found?.op === 'check') {
        const holds = this.#holds(found.condition, at);
        if (holds === null) this.#waiting.push({ instruction: way, from });
        else if (holds) ways.push(found.next);
      }
    }
  }

  /** A way that began within a match leads nowhere. */
  #isInside(from: number): boolean {
    const last = this.#matches.at(-1);
    return last !== undefined && last.from < from && from < last.to;
  }

  #note(from: number, to: number): void {
    let first = from;
    for (let last = this.#matches.at(-1); last !== undefined && last.to > from; last = this.#matches.at(-1)) {
      first = Math.min(first, last.from);
      this.#matches.pop();
    }
    this.#matches.push({ from: first, to });
  }

  /** The text goes on: what waits may match yet. */
  #leaveOpen(): void {
    const oldest = this.#text.length - MAX_OPEN;
    for (const { from } of this.#waiting) if (from >= oldest) this.#open = Math.min(this.#open, from);
    for (const { from, to } of this.#matches) if (to > this.#open) this.#open = Math.min(this.#open, from);
    while ((this.#matches.at(-1)?.to ?? 0) > this.#open) this.#matches.pop();
  }

  /** Whether a condition holds at a place; null where the next character decides it, which is not known yet. */
  #holds(condition: Condition, at: number): boolean | null {
    const earlier = at === 0 ? this.#before : this.#text.charAt(at - 1);
    if (condition === 'line-start') return earlier === '' || earlier === '\n';
    const later = this.#text.charAt(at);
    if (later === '' && this.#goesOn) return null;
    if (condition === 'line-end') return later === '' || later === '\n';
    return (/\w/.test(earlier) !== /\w/.test(later)) === (condition === 'word-edge');
  }
}

const FIRSTS = new WeakMap<Program, Uint8Array>();

/** The ASCII characters that a match may begin with. */
function firstCharacters(program: Program): Uint8Array {
  const known = FIRSTS.get(program);
  if (known !== undefined) return known;
  const { instructions, start } = program;
  const firsts = new Uint8Array(128);
  const ways = [start];
  const seen = new Set<number>();
  for (let way = ways.pop(); way !== undefined; way = ways.pop()) {
    if (seen.has(way)) continue;
    seen.add(way);
    const instruction = instructions[way];
    if (instruction?.op === 'char') instruction.test.ascii.forEach((is, code) => (firsts[code] ||= is));
    else if (instruction?.op === 'fork') ways.push(...instruction.next);
    else if (instruction?.op === 'check') ways.push(instruction.next);
  }
  FIRSTS.set(program, firsts);
  return firsts;
}

function isFirst(firsts: Uint8Array, code: number): boolean {
  return code >= firsts.length || firsts[code] === 1;
}
