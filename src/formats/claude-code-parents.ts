// Which line of a log of Claude Code each line follows. The uuid that it names is taken, with two exceptions:
// 1. A line that names none, or one that is not in the file, follows the line before it in the file.
// 2. The calls of one answer and their results are one row. They are written as they come: each result names the line of its call, so
//    that parallel calls would look like branches of the chat, with results that no branch shows together.
// A line that comes after the one that it names, as they are written, is placed by the lines before it alone, so that a log that was
// cut gives the same places.

/** What is known of a line. */
export interface LogLine {
  readonly uuid: string;
  /** The uuid that it names. */
  readonly parent: string | null;
  /** A line of a subagent within the log of its session: it has a tree of its own. */
  readonly isSidechain: boolean;
  /** The id that all lines of one answer share. */
  readonly answer: string | null;
  /** Something that the person wrote: it may go back to any line, and begin a branch there. */
  readonly isPrompt: boolean;
}

/** The parent of each line, by uuid; null for first ones. `missing` is called for a line whose parent is not in the file. */
export function parentsOf(
  lines: readonly LogLine[],
  missing: (line: LogLine, parent: string) => void,
): ReadonlyMap<string, string | null> {
  const known = new Set(lines.map(({ uuid }) => uuid));
  const parents = new Map<string, string | null>();
  /** The answer that a line belongs to: its own, or that of the call whose result it is or to which it is a note. */
  const answers = new Map<string, string | null>();
  let before: string | null = null;
  for (const line of lines) {
    let parent = line.parent;
    if (parent !== null && !known.has(parent)) {
      missing(line, parent);
      parent = null;
    }
    if (parent === null && !line.isSidechain) parent = before;
    const answer = parent === null ? null : (answers.get(parent) ?? null);
    const isInAnswer = answer !== null && before !== null && answers.get(before) === answer;
    if (isInAnswer && !line.isPrompt && !line.isSidechain) parent = before;
    parents.set(line.uuid, parent);
    answers.set(line.uuid, line.answer ?? (line.isPrompt ? null : answer));
    if (!line.isSidechain) before = line.uuid;
  }
  return parents;
}
