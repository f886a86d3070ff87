// Which lines of a Markdown text stand within a fence of code.

const FENCE = /^ {0,3}(`{3,}|~{3,})(.*)$/;

/** What a line begins or ends. */
interface Fence {
  readonly mark: string;
  readonly length: number;
  readonly info: string;
}

/** Tells of each line whether it is within a fence. A fence that is never closed is none: an answer may have been cut in one. */
export class FenceLines {
  readonly #within: Uint8Array;

  constructor(lines: readonly string[]) {
    this.#within = new Uint8Array(lines.length);
    const marks = lines.map(fenceOf);
    // The shortest fence of each kind that no later line closes: neither is a longer one after it, so that none is searched for twice.
    const unclosed = new Map<string, number>();
    for (let index = 0; index < lines.length; index += 1) {
      const open = marks[index];
      if (open === null || open === undefined) continue;
      if (open.length >= (unclosed.get(open.mark) ?? Infinity)) continue;
      const end = closingLine(marks, index, open);
      if (end === null) {
        unclosed.set(open.mark, open.length);
        continue;
      }
      this.#within.fill(1, index, end + 1);
      index = end;
    }
  }

  /** Whether the line with that index is within a fence, or is one of its two ends. */
  has(index: number): boolean {
    return this.#within[index] === 1;
  }
}

/** The fence that a line begins or ends; null where it is none. */
export function fenceOf(line: string): Fence | null {
  const match = FENCE.exec(line);
  if (match === null) return null;
  const [, marks = '', info = ''] = match;
  if (marks.startsWith('`') && info.includes('`')) return null;
  return { mark: marks.charAt(0), length: marks.length, info: info.trim() };
}

function closingLine(marks: readonly (Fence | null)[], start: number, open: Fence): number | null {
  for (let index = start + 1; index < marks.length; index += 1) {
    const mark = marks[index];
    if (mark?.info === '' && mark.mark === open.mark && mark.length >= open.length) return index;
  }
  return null;
}
