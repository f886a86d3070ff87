// Keeps where a person was within a place: on Back and Forward, the main pane is scrolled and focused as it was left. Where a
// session was read is found again after a reload, too.
// Each entry of the browser's history gets a number in its state, by which it is found again.

import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { focusPath, focusAt, scrollPositions, scrollTo, type ScrolledElement } from '../view/deep-position.ts';
import { isReadView, parsePlaces, storedPlaces, type ReadPlace, type ReadView } from '../view/read-place.ts';

interface Position {
  /** Empty where the view knows its own place. */
  readonly scrolled: readonly ScrolledElement[];
  /** Where the focus was; null when it was not in the pane. */
  readonly focused: readonly number[] | null;
  /** Null: at the end, or the view knows none. */
  readonly place: ReadPlace | null;
}

/** How long a view may take to show again what was on the screen. */
const RESTORE_WITHIN_MS = 3_000;

/** A person who acts meanwhile wants to be where that leads. */
const ACTIONS = ['wheel', 'touchmove', 'keydown', 'pointerdown'] as const;

export class PlaceMemory implements ReactiveController {
  readonly #pane: () => HTMLElement | null;
  readonly #positions = new Map<number, Position>();
  #entry = 0;
  #stop = new AbortController();

  /** `pane`: what is scrolled and focused. */
  constructor(host: ReactiveControllerHost, pane: () => HTMLElement | null) {
    this.#pane = pane;
    for (const [entry, place] of parsePlaces(stored()))
      this.#positions.set(entry, { scrolled: [], focused: null, place });
    this.#enter();
    host.addController(this);
  }

  hostConnected(): void {
    addEventListener('pagehide', this.#save);
    document.addEventListener('visibilitychange', this.#save);
  }

  hostDisconnected(): void {
    removeEventListener('pagehide', this.#save);
    document.removeEventListener('visibilitychange', this.#save);
    this.#stop.abort();
  }

  /** Call it when the address has changed, before the pane does. Returns whether the person came back to an entry. */
  leave(): boolean {
    this.#note();
    this.#stop.abort();
    return this.#enter();
  }

  /** Has the view go to the place where it was read before the page was loaded again. Call it once the pane shows the view. */
  resume(): void {
    const place = this.#positions.get(this.#entry)?.place ?? null;
    if (place !== null) this.#view?.resume(place);
  }

  /** Restores the entry's position, as soon as the pane shows what was there. Call it once the pane has changed. */
  restore(): void {
    const position = this.#positions.get(this.#entry);
    const pane = this.#pane();
    if (position === undefined || pane === null) return;
    this.#view?.resume(position.place);
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

  /** Returns whether the person was at the entry before. */
  #enter(): boolean {
    const known = entryNumber();
    // What comes after a new entry is gone from the history.
    this.#entry = known ?? Math.max(...this.#positions.keys(), this.#entry) + 1;
    if (known === null) history.replaceState({ holdfast: this.#entry }, '');
    return known !== null && this.#positions.has(known);
  }

  get #view(): ReadView | null {
    return [...(this.#pane()?.children ?? [])].find(isReadView) ?? null;
  }

  #note(): void {
    const pane = this.#pane();
    if (pane === null) return;
    const view = this.#view;
    this.#positions.delete(this.#entry); // so that the last ones are those that were left last
    this.#positions.set(this.#entry, {
      scrolled: view === null ? scrollPositions(pane) : [],
      focused: focusPath(pane),
      place: view?.place ?? null,
    });
  }

  /** In the storage of the tab: a page that ends can no longer change the state of its entry (measured in Chromium 156). */
  readonly #save = (): void => {
    this.#note();
    const places = [...this.#positions].flatMap(([entry, { place }]): [number, ReadPlace][] =>
      place === null ? [] : [[entry, place]],
    );
    store(storedPlaces(new Map(places)));
  };
}

function entryNumber(): number | null {
  const state: unknown = history.state;
  return typeof state === 'object' && state !== null && 'holdfast' in state && typeof state.holdfast === 'number'
    ? state.holdfast
    : null;
}

/** Lives as long as the history of the tab, which has the numbers. */
const STORED = 'holdfast:places';

function stored(): unknown {
  try {
    return JSON.parse(sessionStorage.getItem(STORED) ?? 'null');
  } catch {
    return null; // another's value, or the browser refuses storage
  }
}

function store(places: unknown): void {
  try {
    sessionStorage.setItem(STORED, JSON.stringify(places));
  } catch {
    // The browser refuses storage, or it is full: after a reload the session is shown from its end.
  }
}
