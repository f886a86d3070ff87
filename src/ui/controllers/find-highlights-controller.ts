// Marks what a person looks for in a transcript, and brings the current place into view. Of all places only those near the view
// become ranges of the page, and are marked.

import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { TextRange } from '../../protocol/index.ts';
import { clearHighlights, highlight } from '../view/find-highlights.ts';
import { firstIndex } from '../view/first-index.ts';
import type { FindMarks } from '../view/find-text.ts';
import { FoundTrees, type FoundTree } from './found-trees.ts';
import { WorkSlices } from './work-slices.ts';

/** So many places of a tree are marked wherever they are. */
const FEW = 200;

/** So far beyond the view places are marked, in heights of the view. */
const MARKED_AHEAD = 1;

/** A text on the page, and which of the places in it is current; null: none. */
export interface MarkedText {
  readonly root: Element;
  readonly current: number | null;
}

/** A transcript. */
export interface FindHost extends ReactiveControllerHost {
  readonly renderRoot: ParentNode;
  /** What the person looks for; null: nothing. */
  readonly find: FindMarks | null;
  /** The texts that are on the page now. */
  readonly markedTexts: readonly MarkedText[];
}

/** A place in a tree. */
interface Place {
  readonly found: FoundTree;
  readonly range: TextRange;
}

export class FindHighlightsController implements ReactiveController {
  readonly #host: FindHost;
  readonly #onPlace: (place: DOMRect) => void;
  readonly #trees = new FoundTrees(() => this.#request());
  readonly #sizes = new ResizeObserver(() => this.#request());
  /** Made once: each live range costs the page something whenever it changes. */
  readonly #probe = document.createRange();
  #find: FindMarks | null = null;
  #search = new AbortController();
  #pane: HTMLElement | null = null;
  #frame: number | null = null;
  #isMarking = false;
  #isStale = false;
  #hasShownPlace = false;
  /** How far the pane was scrolled when places were marked. */
  #markedAt = 0;

  /** `onPlace`: the current place is on the page, and is to be brought into view. */
  constructor(host: FindHost, onPlace: (place: DOMRect) => void) {
    this.#host = host;
    this.#onPlace = onPlace;
  }

  hostUpdated(): void {
    const { find } = this.#host;
    if (find === null) return this.#stop();
    if (find !== this.#find) this.#hasShownPlace = false;
    if (find.pattern !== this.#find?.pattern) this.#abort();
    this.#find = find;
    this.#attach(this.#host.renderRoot.querySelector<HTMLElement>('.pane'));
    this.#request();
  }

  hostDisconnected(): void {
    this.#stop();
  }

  #stop(): void {
    if (this.#find === null) return;
    this.#find = null;
    this.#abort();
    this.#attach(null);
    this.#trees.clear();
    if (this.#frame !== null) cancelAnimationFrame(this.#frame);
    this.#frame = null;
    clearHighlights();
  }

  #abort(): void {
    this.#search.abort();
    this.#search = new AbortController();
  }

  #attach(pane: HTMLElement | null): void {
    if (pane === this.#pane) return;
    this.#pane?.removeEventListener('scroll', this.#onScroll);
    this.#sizes.disconnect();
    this.#pane = pane;
    if (pane === null) return;
    pane.addEventListener('scroll', this.#onScroll, { passive: true });
    this.#sizes.observe(pane);
    for (const content of pane.children) this.#sizes.observe(content);
  }

  #request(): void {
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = null;
      if (this.#isMarking) this.#isStale = true;
      else void this.#mark();
    });
  }

  async #mark(): Promise<void> {
    this.#isMarking = true;
    const { signal } = this.#search;
    const roots = this.#host.markedTexts.map(({ root }) => root);
    if (this.#find !== null) await this.#trees.find(roots, this.#find.pattern, new WorkSlices(signal));
    this.#isMarking = false;
    if (this.#isStale) this.#request();
    this.#isStale = false;
    if (!signal.aborted) this.#markNear();
  }

  #markNear(): void {
    const pane = this.#pane;
    if (pane === null) return;
    this.#markedAt = pane.scrollTop;
    const view = pane.getBoundingClientRect();
    const margin = view.height * MARKED_AHEAD;
    const ranges: StaticRange[] = [];
    let current: Place | null = null;
    for (const text of this.#host.markedTexts) {
      const trees = this.#trees.in(text.root);
      const chosen = text.current === null ? null : placeAt(trees, text.current);
      for (const found of trees) {
        for (const range of this.#near(found, view.top - margin, view.bottom + margin)) {
          const ends = range === chosen?.range ? null : found.tree.rangeOf(range);
          if (ends !== null) ranges.push(new StaticRange(ends));
        }
      }
      current = chosen ?? current;
    }
    highlight(ranges, current === null ? null : this.#rangeOf(current));
    if (current !== null) this.#show(current);
  }

  /** Those places of a tree that are between two heights of the page. */
  #near(found: FoundTree, top: number, bottom: number): readonly TextRange[] {
    const { places, root } = found;
    if (places.length <= FEW) return places;
    if (root instanceof Element) root.addEventListener('scroll', this.#onInnerScroll, { passive: true });
    const boxes = (index: number): DOMRect | null => this.#boxOf(found, places[index]);
    const from = firstIndex(places.length, (index) => (boxes(index)?.bottom ?? 0) >= top);
    const to = firstIndex(places.length, (index) => (boxes(index)?.top ?? 0) > bottom);
    return places.slice(from, to);
  }

  /** Of a place that nothing shows, as it is folded away: the box of what it is in. */
  #boxOf({ tree }: FoundTree, range: TextRange | undefined): DOMRect | null {
    const ends = range === undefined ? null : tree.rangeOf(range);
    if (ends === null) return null;
    setEnds(this.#probe, ends);
    let box = this.#probe.getBoundingClientRect();
    for (let around = ends.startContainer.parentElement; box.height === 0 && around !== null;) {
      box = around.getBoundingClientRect();
      around = around.parentElement;
    }
    return box;
  }

  #rangeOf({ found, range }: Place): Range | null {
    const ends = found.tree.rangeOf(range);
    return ends === null ? null : setEnds(document.createRange(), ends);
  }

  /** Once for each place that becomes current. */
  #show({ found, range }: Place): void {
    const box = this.#hasShownPlace ? null : this.#boxOf(found, range);
    if (box === null) return;
    this.#hasShownPlace = true;
    if (found.root instanceof HTMLElement) scrollInside(found.root, box);
    this.#onPlace(this.#boxOf(found, range) ?? box);
  }

  readonly #onScroll = (): void => {
    const moved = Math.abs((this.#pane?.scrollTop ?? 0) - this.#markedAt);
    if (moved > ((this.#pane?.clientHeight ?? 0) * MARKED_AHEAD) / 2) this.#request();
  };

  readonly #onInnerScroll = (): void => this.#request();
}

/** The place of a number, or the last one where there are fewer. */
function placeAt(trees: readonly FoundTree[], number: number): Place | null {
  let before = 0;
  let last: Place | null = null;
  for (const found of trees) {
    const range = found.places[number - before] ?? found.places.at(-1);
    if (range !== undefined) last = { found, range };
    before += found.places.length;
    if (number < before) break;
  }
  return last;
}

function setEnds(range: Range, { startContainer, startOffset, endContainer, endOffset }: StaticRangeInit): Range {
  range.setStart(startContainer, startOffset);
  range.setEnd(endContainer, endOffset);
  return range;
}

/** Brings a box into view that is in an element which scrolls by itself. */
function scrollInside(element: HTMLElement, { top, bottom }: DOMRect): void {
  const view = element.getBoundingClientRect();
  if (element.scrollHeight > element.clientHeight && (top < view.top || bottom > view.bottom))
    element.scrollTop += top - view.top - view.height / 3;
}
