// Marks ranges on the page, by the CSS Custom Highlight API: no node is changed. Where a browser has no such thing, nothing is
// marked.

/** The names that the styles of messages know. */
const ALL = 'holdfast-find';
const CURRENT = 'holdfast-find-current';

/** Marks in place of what was marked before. */
export function highlight(all: readonly AbstractRange[], current: AbstractRange | null): void {
  if (!('highlights' in CSS)) return;
  set(ALL, all);
  set(CURRENT, current === null ? [] : [current]);
}

export function clearHighlights(): void {
  if (!('highlights' in CSS)) return;
  CSS.highlights.delete(ALL);
  CSS.highlights.delete(CURRENT);
}

function set(name: string, ranges: readonly AbstractRange[]): void {
  const made = new Highlight();
  for (const range of ranges) made.add(range);
  CSS.highlights.set(name, made);
}
