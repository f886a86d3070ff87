// The places of a text in what is on the page. Each tree is walked and looked through once, in slices, until it changes.

import type { TextRange } from '../../protocol/index.ts';
import { ShownTree, type TreeRoot } from '../view/shown-tree.ts';
import { findPlaces, type FindPattern } from '../view/find-text.ts';
import type { WorkSlices } from './work-slices.ts';

/** A tree, and the places in it, in order. */
export interface FoundTree {
  readonly root: TreeRoot;
  readonly tree: ShownTree;
  readonly places: readonly TextRange[];
}

interface KnownTree extends FoundTree {
  readonly pattern: FindPattern;
  readonly changes: MutationObserver;
}

export class FoundTrees {
  readonly #onChange: () => void;
  readonly #known = new Map<TreeRoot, KnownTree>();

  /** `onChange`: a tree is no longer as it was looked through. */
  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  /** Looks through what is in `roots` and is not known, and forgets all other trees. Ends early where `slices` are aborted. */
  async find(roots: readonly TreeRoot[], pattern: FindPattern, slices: WorkSlices): Promise<void> {
    const seen = new Set<TreeRoot>();
    for (const root of roots) await this.#find(root, pattern, slices, seen);
    for (const root of this.#known.keys()) if (!seen.has(root)) this.#forget(root);
  }

  /** The trees in an element, as far as they are known. */
  in(root: TreeRoot): readonly FoundTree[] {
    const known = this.#known.get(root);
    return known === undefined ? [] : [known, ...known.tree.inner.flatMap((inner) => this.in(inner))];
  }

  clear(): void {
    for (const root of this.#known.keys()) this.#forget(root);
  }

  async #find(root: TreeRoot, pattern: FindPattern, slices: WorkSlices, seen: Set<TreeRoot>): Promise<void> {
    seen.add(root);
    if (this.#known.get(root)?.pattern !== pattern) await this.#lookThrough(root, pattern, slices);
    for (const inner of this.#known.get(root)?.tree.inner ?? []) await this.#find(inner, pattern, slices, seen);
  }

  async #lookThrough(root: TreeRoot, pattern: FindPattern, slices: WorkSlices): Promise<void> {
    this.#forget(root);
    const changes = new MutationObserver(() => {
      this.#forget(root);
      this.#onChange();
    });
    changes.observe(root, { subtree: true, childList: true, characterData: true });
    const tree = new ShownTree(root);
    const places: TextRange[] = [];
    this.#known.set(root, { root, tree, places, pattern, changes });
    const hasEnded = await slices.run(collect(findPlaces(tree.text, pattern), places));
    if (hasEnded === null) this.#forget(root);
  }

  #forget(root: TreeRoot): void {
    this.#known.get(root)?.changes.disconnect();
    this.#known.delete(root);
  }
}

function* collect<Item>(steps: Generator<readonly Item[]>, items: Item[]): Generator<void, true> {
  for (const found of steps) {
    for (const item of found) items.push(item);
    yield;
  }
  return true;
}
