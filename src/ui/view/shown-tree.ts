// The text of an element as a person reads it, and where each part of it is on the page.

import type { TextRange } from '../../protocol/index.ts';
import { firstIndex } from './first-index.ts';

/** What has text of the viewer, not of the recording. */
const NOT_RECORDED = 'style, button, .label, .host, .bar, .image-box :not(bdi)';

/** What scrolls by itself from top to bottom. */
const SCROLLER = '.data';

export type TreeRoot = Element | ShadowRoot;

/** One tree, without those in it: shadow trees, and elements that scroll by themselves. Reads it once, as it is now. */
export class ShownTree {
  readonly text: string;
  /** The trees in this one. */
  readonly inner: readonly TreeRoot[];
  readonly #nodes: readonly Text[];
  /** Where each node begins in the text. */
  readonly #starts: readonly number[];

  constructor(root: TreeRoot) {
    const nodes: Text[] = [];
    const starts: number[] = [];
    const inner: TreeRoot[] = [];
    const pieces: string[] = [];
    let length = 0;
    const add = (text: string): void => {
      pieces.push(text);
      length += text.length;
    };
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT, (node) => {
      if (!(node instanceof Element)) return NodeFilter.FILTER_ACCEPT;
      if (node.matches(NOT_RECORDED)) return NodeFilter.FILTER_REJECT;
      if (!node.matches(SCROLLER)) return NodeFilter.FILTER_ACCEPT;
      inner.push(node);
      return NodeFilter.FILTER_REJECT;
    });
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      if (node instanceof HTMLBRElement) add('\n');
      else if (node instanceof Element && node.shadowRoot !== null) inner.push(node.shadowRoot);
      if (!(node instanceof Text)) continue;
      nodes.push(node);
      starts.push(length);
      add(node.data);
    }
    this.text = pieces.join('');
    this.inner = inner;
    this.#nodes = nodes;
    this.#starts = starts;
  }

  /** The ends of a part of the text on the page; null where that has changed meanwhile. */
  rangeOf({ offset, length }: TextRange): StaticRangeInit | null {
    const start = this.#pointAt(offset, (from) => from > offset);
    const end = this.#pointAt(offset + length, (from) => from >= offset + length);
    if (start === null || end === null) return null;
    return { startContainer: start.node, startOffset: start.offset, endContainer: end.node, endOffset: end.offset };
  }

  #pointAt(at: number, isAfter: (from: number) => boolean): { readonly node: Text; readonly offset: number } | null {
    const index = firstIndex(this.#starts.length, (each) => isAfter(this.#starts[each] ?? Infinity)) - 1;
    const node = this.#nodes[index];
    const offset = at - (this.#starts[index] ?? 0);
    return node === undefined || !node.isConnected || offset > node.length ? null : { node, offset };
  }
}
