// Marks the places of a text in what is rendered, by the CSS Custom Highlight API: no node is changed. Where a browser has no
// such thing, nothing is marked.

import { findPlaces, type FindPattern } from '../view/find-text.ts';

/** The names that the styles of messages know. */
const ALL = 'holdfast-find';
const CURRENT = 'holdfast-find-current';

/** An element with a text, and which of the places in it is current; null: none. */
export interface HighlightedText {
  readonly root: Element;
  readonly current: number | null;
}

/** Marks in place of what was marked before. Returns the current place, where it is rendered. */
export function highlightText(texts: readonly HighlightedText[], pattern: FindPattern): Range | null {
  if (!('highlights' in CSS)) return null;
  const all: Range[] = [];
  let current: Range | null = null;
  for (const text of texts) {
    const ranges = rangesIn(text.root, pattern);
    const chosen = text.current === null ? undefined : (ranges[text.current] ?? ranges.at(-1));
    all.push(...ranges.filter((range) => range !== chosen));
    current = chosen ?? current;
  }
  CSS.highlights.set(ALL, new Highlight(...all));
  CSS.highlights.set(CURRENT, new Highlight(...(current === null ? [] : [current])));
  return current;
}

export function clearHighlights(): void {
  if (!('highlights' in CSS)) return;
  CSS.highlights.delete(ALL);
  CSS.highlights.delete(CURRENT);
}

/** The places of a text in an element, and in the shadow trees in it; none goes from one tree into another. */
function rangesIn(root: Element, pattern: FindPattern): readonly Range[] {
  return treesIn(root).flatMap((tree) => rangesInTree(tree, pattern));
}

function treesIn(root: Element | ShadowRoot): readonly (Element | ShadowRoot)[] {
  const inside = [...root.querySelectorAll('*')].flatMap(({ shadowRoot }) =>
    shadowRoot === null ? [] : treesIn(shadowRoot),
  );
  return [root, ...inside];
}

function rangesInTree(tree: Element | ShadowRoot, pattern: FindPattern): readonly Range[] {
  const nodes: { readonly node: Text; readonly from: number }[] = [];
  let text = '';
  const walker = document.createTreeWalker(tree, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    if (node instanceof HTMLBRElement) text += '\n';
    if (!(node instanceof Text)) continue;
    if (node.parentElement?.closest('style, button, .label, .host, .bar, .image-box :not(bdi)') != null) continue;
    nodes.push({ node, from: text.length });
    text += node.data;
  }
  return findPlaces(text, pattern).flatMap(({ offset, length }) => {
    const start = nodes.findLast(({ from }) => from <= offset);
    const end = nodes.findLast(({ from }) => from < offset + length);
    if (start === undefined || end === undefined) return [];
    const range = document.createRange();
    range.setStart(start.node, offset - start.from);
    range.setEnd(end.node, offset + length - end.from);
    return [range];
  });
}
