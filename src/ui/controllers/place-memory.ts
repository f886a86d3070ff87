// Keeps where a person was within a place: on Back and Forward, the main pane is scrolled and focused as it was left.
// Each entry of the browser's history gets a number in its state, by which it is found again.

import { focusPath, focusAt, scrollPositions, scrollTo, type ScrolledElement } from '../view/deep-position.ts';

interface Position {
  readonly scrolled: readonly ScrolledElement[];
  /** Where the focus was; null when it was not in the pane. */
  readonly focused: readonly number[] | null;
}

/** How long a view may take to show again what was on the screen. */
const RESTORE_WITHIN_MS = 3_000;

/** A person who acts meanwhile wants to be where that leads. */
const ACTIONS = ['wheel', 'touchmove', 'keydown', 'pointerdown'] as const;

export class PlaceMemory {
  readonly #pane: () => HTMLElement | null;
  readonly #positions = new Map<number, Position>();
  #entry = entryNumber() ?? 0;
  #stop = new AbortController();

  /** `pane`: what is scrolled and focused. */
  constructor(pane: () => HTMLElement | null) {
    this.#pane = pane;
    numberEntry(this.#entry);
  }

  /** Call it when the address has changed, before the pane does. Returns whether the person came back to an entry. */
  leave(): boolean {
    const pane = this.#pane();
    if (pane !== null) {
      this.#positions.set(this.#entry, { scrolled: scrollPositions(pane), focused: focusPath(pane) });
    }
    this.#stop.abort();
    const known = entryNumber();
    // What comes after a new entry is gone from the history.
    this.#entry = known ?? Math.max(...this.#positions.keys(), this.#entry) + 1;
    if (known === null) numberEntry(this.#entry);
    return known !== null && this.#positions.has(known);
  }

  /** Restores the entry's position, as soon as the pane shows what was there. Call it once the pane has changed. */
  restore(): void {
    const position = this.#positions.get(this.#entry);
    const pane = this.#pane();
    if (position === undefined || pane === null) return;
    this.#stop = new AbortController();
    const { signal } = this.#stop;
    for (const action of ACTIONS)
      addEventListener(action, () => this.#stop.abort(), { signal, capture: true, passive: true });
    const until = performance.now() + RESTORE_WITHIN_MS;
    const attempt = (): void => {
      if (signal.aborted) return;
      const isFocused = position.focused === null || focusAt(pane, position.focused);
      const isScrolled = position.scrolled.every((each) => scrollTo(pane, each));
      if ((isFocused && isScrolled) || performance.now() > until) this.#stop.abort();
      else requestAnimationFrame(attempt);
    };
    attempt();
  }
}

function entryNumber(): number | null {
  const state: unknown = history.state;
  return typeof state === 'object' && state !== null && 'holdfast' in state && typeof state.holdfast === 'number'
    ? state.holdfast
    : null;
}

function numberEntry(holdfast: number): void {
  history.replaceState({ holdfast }, '');
}
