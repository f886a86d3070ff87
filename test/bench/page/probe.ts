// Measures, in the page of the viewer, when something is on the screen and how long frames take. It runs before the page's
// own scripts, and looks through all shadow roots.

import { workerBytes } from './worker-bytes.ts';

export interface Probe {
  /** Resolves with the time since the navigation began, in ms, at the first frame in which something on the screen matches and has text. */
  onScreen(selector: string): Promise<number>;
  /** Resolves at the first frame in which nothing on the screen matches. */
  gone(selector: string): Promise<number>;
  /** As `onScreen`, but from now on, after `act`, and once nothing matches any more that did before. */
  after(act: () => void, selector: string): Promise<number>;
  /** From a key in the search box to the first highlight in its results, of a title or a snippet, that begins with `marked`. Rejects where none comes. */
  search(text: string, marked: string): Promise<number>;
  /** Times between frames, in ms, while the longest box is scrolled steadily, at places from its beginning to its end. */
  scroll(frames: number): Promise<readonly number[]>;
  /** The same while it goes from its beginning to its end in so many frames, as by dragging its scrollbar. */
  scrub(frames: number): Promise<readonly number[]>;
  /** Times between frames, in ms. */
  frames(ms: number): Promise<readonly number[]>;
  workerBytes: typeof workerBytes;
}

/** Places of a long box at which it is scrolled. */
const PLACES = 10;

/** The longest wait for the results of a search, in ms: what takes so long is a fault of the measurement. */
const LONGEST_SEARCH_MS = 60_000;

/** How far each frame scrolls, in px: 12,000 a second, as after a flick. */
const STEP_PX = 200;

function* all(root: Document | ShadowRoot): Generator<Element> {
  for (const element of root.querySelectorAll('*')) {
    yield element;
    if (element.shadowRoot) yield* all(element.shadowRoot);
  }
}

function isOnScreen(element: Element): boolean {
  const { width, height, top, bottom } = element.getBoundingClientRect();
  return width > 0 && height > 0 && bottom > 0 && top < innerHeight;
}

function hasText(element: Element): boolean {
  const text = element.textContent ?? '';
  return text.trim() !== '' || (element.shadowRoot !== null && [...element.shadowRoot.children].some(hasText));
}

function visible(selector: string): Element[] {
  return [...all(document)].filter((element) => element.matches(selector) && isOnScreen(element) && hasText(element));
}

function nextFrame(): Promise<number> {
  return new Promise((resolve) => {
    requestAnimationFrame(() => {
      resolve(performance.now());
    });
  });
}

async function until(isThere: () => boolean): Promise<number> {
  for (;;) {
    const at = await nextFrame();
    if (isThere()) return at;
  }
}

/** Rejects where `work` has not settled after the longest search. */
async function withinSearch<T>(work: Promise<T>, what: string): Promise<T> {
  let timer = 0;
  const late = new Promise<never>((_, reject) => {
    timer = window.setTimeout(() => reject(new Error(`Nothing highlighted for ${what}.`)), LONGEST_SEARCH_MS);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

/** Times between frames, each of which begins with `step`. */
async function timed(frames: number, step: (left: number) => void): Promise<number[]> {
  const times: number[] = [];
  let last = await nextFrame();
  for (let left = frames; left > 0; left -= 1) {
    step(left);
    const now = await nextFrame();
    times.push(now - last);
    last = now;
  }
  return times;
}

/** The box of the main pane with the most to scroll. */
function mainBox(): Element {
  const boxes = [...all(document)].filter(
    (element) =>
      element.clientHeight > 100 &&
      element.scrollHeight > element.clientHeight &&
      ['auto', 'scroll'].includes(getComputedStyle(element).overflowY) &&
      isOnScreen(element),
  );
  const [longest] = boxes.toSorted((a, b) => b.scrollHeight - a.scrollHeight);
  if (longest === undefined) throw new Error('Nothing scrolls.');
  return longest;
}

const probe: Probe = {
  workerBytes,
  onScreen: (selector) => until(() => visible(selector).length > 0),
  gone: (selector) => until(() => visible(selector).length === 0),
  async after(act, selector) {
    const before = new Set(visible(selector));
    const startedAt = performance.now();
    act();
    return (await until(() => visible(selector).some((element) => !before.has(element)))) - startedAt;
  },
  async search(text, marked) {
    const box = [...all(document)].find((element) => element.matches('[data-testid=find]'));
    if (box === undefined) throw new Error('There is no search box.');
    const type = (value: string): void => {
      Object.assign(box, { value });
      box.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
    };
    const isFound = (): boolean =>
      visible('[data-testid=search-results] mark').some((mark) => mark.textContent?.toLowerCase().startsWith(marked));
    type('');
    await withinSearch(
      until(() => !isFound()),
      'no text',
    );
    const startedAt = performance.now();
    type(text);
    return (await withinSearch(until(isFound), text)) - startedAt;
  },
  async scroll(frames) {
    const box = mainBox();
    const times: number[] = [];
    for (let place = 0; place < PLACES; place += 1) {
      box.scrollTop = ((box.scrollHeight - box.clientHeight) * place) / PLACES;
      await nextFrame();
      await nextFrame();
      times.push(...(await timed(frames / PLACES, () => void (box.scrollTop += STEP_PX))));
    }
    return times;
  },
  async scrub(frames) {
    const box = mainBox();
    box.scrollTop = 0;
    await nextFrame();
    return timed(frames, (left) => {
      box.scrollTop += (box.scrollHeight - box.clientHeight - box.scrollTop) / left;
    });
  },
  async frames(ms) {
    const times: number[] = [];
    const startedAt = await nextFrame();
    for (let last = startedAt; last - startedAt < ms;) {
      const now = await nextFrame();
      times.push(now - last);
      last = now;
    }
    return times;
  },
};

Object.assign(window, { probe, firstRow: probe.onScreen('[data-testid=session-row]') });
